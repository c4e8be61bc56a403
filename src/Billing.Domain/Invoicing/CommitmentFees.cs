using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>
/// The true-up to a minimum commitment: the commitment by days, less everything billed for the same period, checked when the
/// period ends (rule 18).
/// </summary>
public static class CommitmentFees
{
    /// <summary>What is missing, in minor units; 0 when enough was billed.</summary>
    /// <param name="commitmentMinor">The commitment of a full period.</param>
    /// <param name="share">The share of the period that was served.</param>
    /// <param name="billedMinor">Everything billed for the period, before coupons and taxes.</param>
    public static long TrueUpMinor(long commitmentMinor, Proration share, long billedMinor) =>
        Math.Max(0, share.RoundedOf(commitmentMinor) - billedMinor);

    internal static IEnumerable<Fee> Of(SubscriptionBill bill, long billedNowMinor)
    {
        if (bill.Closing is not { } closing || bill.Plan.Commitments.Count == 0) yield break;

        Proration share = ServedDays.Share(bill.Subscription, closing, bill.Zone, bill.PlanDays);
        long billed = billedNowMinor + bill.EarlierBilledMinor;
        foreach (Commitment commitment in bill.Plan.Commitments)
        {
            long missing = TrueUpMinor(commitment.AmountMinor, share, billed);
            if (missing == 0) continue;

            yield return ToFee(bill, commitment, missing, Steps(commitment, share, billed), bill.PlanSpanOf(closing));
            billed += missing;
        }
    }

    private static List<PriceLine> Steps(Commitment commitment, Proration share, long billed)
    {
        var lines = new List<PriceLine>(2) { BaseFees.DaysLine(commitment.AmountMinor, 1, share, share.Of(commitment.AmountMinor)) };
        if (billed != 0) lines.Add(new PriceLine(PriceLineKind.AlreadyBilled, 1, -billed, 0, -billed));
        return lines;
    }

    private static Fee ToFee(SubscriptionBill bill, Commitment commitment, long missing, List<PriceLine> lines, InstantSpan span) => new()
    {
        Ordinal = 0,
        Type = FeeType.Commitment,
        SubscriptionId = bill.Subscription.Id,
        CommitmentId = commitment.Id,
        Description = commitment.DisplayName ?? "Minimum commitment",
        Units = 1,
        UnitAmountMinor = missing,
        ExactAmountMinor = lines.Sum(line => line.AmountMinor),
        AmountMinor = missing,
        PeriodStart = span.Start,
        PeriodEnd = span.End,
        Explanation = new FeeExplanation(lines),
    };
}
