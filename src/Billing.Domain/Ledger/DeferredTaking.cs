using Billing.Domain.Invoicing;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Ledger;

/// <summary>
/// What credit notes take of revenue that is not earned yet: the last days of the service first, so that a note for unused days leaves exactly the
/// used ones.
/// </summary>
public static class DeferredTaking
{
    /// <summary>What of a fee is still deferred at the start of a day, when notes have taken some of it.</summary>
    /// <param name="fee">The fee.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="day">The first day that is not earned yet.</param>
    /// <param name="takenMinor">What earlier notes have taken, from the end.</param>
    public static long LeftMinor(Fee fee, DateTimeZone zone, LocalDate day, long takenMinor)
    {
        if (fee.Type == FeeType.Credit || InvoicePostings.ServiceDays(fee, zone) is not { IsEmpty: false } days) return 0;

        long net = InvoicePostings.RevenueOf(fee);
        long earned = day <= days.Start ? 0 : RevenueSchedule.EarnedBefore(day, net, days);
        return Math.Max(0, net - earned - takenMinor);
    }

    /// <summary>The days that lose revenue, latest first, and how much each loses.</summary>
    /// <param name="fee">The fee.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="takenMinor">What earlier notes have taken, from the end.</param>
    /// <param name="amountMinor">What is taken now.</param>
    public static IEnumerable<(LocalDate Day, long AmountMinor)> ByDay(Fee fee, DateTimeZone zone, long takenMinor, long amountMinor)
    {
        DaySpan days = InvoicePostings.ServiceDays(fee, zone)!.Value;
        long skip = takenMinor;
        long left = amountMinor;
        foreach ((LocalDate day, long earned) in RevenueSchedule.ByDay(InvoicePostings.RevenueOf(fee), days).Reverse())
        {
            long skipped = Math.Min(skip, earned);
            skip -= skipped;
            long taken = Math.Min(left, earned - skipped);
            if (taken == 0) continue;

            left -= taken;
            yield return (day, taken);
        }
    }
}
