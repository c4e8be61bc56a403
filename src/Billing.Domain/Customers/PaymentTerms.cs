namespace Billing.Domain.Customers;

/// <summary>
/// When invoices are issued and due, as one level says it. The nearest level that says anything wins, for each of the two by itself: the invoice's own
/// due date, the customer, its billing entity, the organization, and at last <see cref="Standard"/>.
/// </summary>
/// <param name="GraceDays">Days from the end of a period until its invoice is issued; null where the level says nothing.</param>
/// <param name="NetDays">Days from issue until payment is due; null where the level says nothing.</param>
public readonly record struct PaymentTerms(int? GraceDays, int? NetDays)
{
    /// <summary>Where nobody says anything: issued at once, due after 30 days.</summary>
    public static PaymentTerms Standard { get; } = new(0, 30);

    /// <summary>These terms, and where they say nothing those of the next level.</summary>
    public PaymentTerms Over(PaymentTerms farther) => new(GraceDays ?? farther.GraceDays, NetDays ?? farther.NetDays);
}
