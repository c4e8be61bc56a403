namespace Billing.Application.Documents;

/// <summary>Something that lowers what is to be paid: a discount, a credit or a payment.</summary>
/// <param name="Label">A name of its own, such as a coupon's or a credit note's number; null where the document's word for the kind says it all.</param>
/// <param name="AmountMinor">By how much it lowers the sum, in minor units; positive, and printed with a minus sign.</param>
/// <param name="Kind">What the document calls it when it has no name of its own.</param>
public sealed record DocumentAdjustment(string? Label, long AmountMinor, AdjustmentKind Kind = AdjustmentKind.Payment);

/// <summary>Kinds of adjustments.</summary>
public enum AdjustmentKind
{
    /// <summary>Money that came.</summary>
    Payment,

    /// <summary>What progressive invoices of the period have billed.</summary>
    ProgressiveCredit,

    /// <summary>Coupons.</summary>
    Coupon,

    /// <summary>Credit notes set against the total.</summary>
    CreditNote,

    /// <summary>Wallets.</summary>
    PrepaidCredit,
}
