using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>The customer's bank disputes a payment. Money leaves the books when the dispute is lost, and comes back when a lost one is won after all.</summary>
/// <param name="Id">The provider's name for it; a payment may be disputed more than once.</param>
/// <param name="IsOpen">False once it is decided.</param>
/// <param name="IsWon">True when the organization keeps the money.</param>
/// <param name="Amount">What is disputed, when told.</param>
/// <param name="At">When that was so: an older word changes nothing that is decided.</param>
public sealed record PaymentDispute(string Id, bool IsOpen, bool IsWon, Money? Amount, Instant At)
{
    /// <summary>Of what the bank took: what is owed on the invoice again, in minor units.</summary>
    public long FromInvoiceMinor { get; init; }

    /// <summary>Of it: unspent credit of the customer's, which is gone.</summary>
    public long FromCreditMinor { get; init; }

    /// <summary>Of it: what nobody owes, such as credit that was spent elsewhere: the organization's loss.</summary>
    public long LossMinor { get; init; }

    /// <summary>What the bank took; 0 unless the dispute is lost.</summary>
    public long TakenMinor => FromInvoiceMinor + FromCreditMinor + LossMinor;

    /// <summary>Whether two words about a dispute say the same.</summary>
    public bool SaysAs(PaymentDispute other) => (Id, IsOpen, IsWon, Amount) == (other.Id, other.IsOpen, other.IsWon, other.Amount);
}
