namespace Billing.Application.Documents;

/// <summary>Something that lowers what is to be paid: a discount, a credit or a payment.</summary>
/// <param name="Label">What it is, such as a coupon's name or a credit note's number.</param>
/// <param name="AmountMinor">By how much it lowers the sum, in minor units; positive, and printed with a minus sign.</param>
public sealed record DocumentAdjustment(string Label, long AmountMinor);
