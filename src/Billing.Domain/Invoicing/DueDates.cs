using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>When payment is due.</summary>
public static class DueDates
{
    /// <summary>The same local time whole days after the issue, in the customer's zone; in a gap of daylight saving the first instant after it.</summary>
    /// <param name="issuedAt">When the invoice is issued.</param>
    /// <param name="netPaymentTermDays">Whole local days.</param>
    /// <param name="zone">The customer's zone.</param>
    public static Instant Of(Instant issuedAt, int netPaymentTermDays, DateTimeZone zone) =>
        issuedAt.InZone(zone).LocalDateTime.PlusDays(netPaymentTermDays).InZoneLeniently(zone).ToInstant();
}
