using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>An earlier progressive invoice of the period, credited gross of its coupons and taxes (rule 19).</summary>
/// <param name="InvoiceId">The progressive invoice.</param>
/// <param name="AmountMinor">Usage it billed and that no earlier invoice credited.</param>
public sealed record ProgressiveCredit(BillingId InvoiceId, long AmountMinor)
{
    /// <summary>The subscription whose usage it billed: on an invoice of several only that takes part; null when that is not known.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The same by charge, since charges may be taxed differently; empty when that is not known: then all usage shares in it.</summary>
    public IReadOnlyList<AdvanceBilled> Charges { get; init; } = [];

    /// <summary>What a progressive invoice billed and no earlier one credited.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="fees">Its fees.</param>
    public static ProgressiveCredit Of(BillingId invoiceId, IReadOnlyList<Fee> fees)
    {
        AdvanceBilled[] charges =
        [
            .. fees.Where(fee => fee.ChargeId is not null)
                .GroupBy(fee => fee.ChargeId!.Value)
                .Select(ofCharge => new AdvanceBilled(ofCharge.Key, ofCharge.Sum(fee => fee.AmountMinor - fee.ProgressiveCreditMinor)))
                .Where(charge => charge.AmountMinor != 0),
        ];
        return new ProgressiveCredit(invoiceId, fees.Sum(fee => fee.AmountMinor - fee.ProgressiveCreditMinor))
        {
            Charges = charges, SubscriptionId = fees.Count == 0 ? null : fees[0].SubscriptionId,
        };
    }
}
