using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>The customer's bank disputes a payment. It is recorded and told; what follows from it for the books is the organization's decision.</summary>
/// <param name="IsOpen">False once it is decided.</param>
/// <param name="IsWon">True when the organization keeps the money.</param>
/// <param name="Amount">What is disputed, when told.</param>
/// <param name="At">When it was last heard of.</param>
public sealed record PaymentDispute(bool IsOpen, bool IsWon, Money? Amount, Instant At)
{
    /// <summary>What is newly told of a dispute: a decided one is opened by no late word.</summary>
    public static PaymentDispute Of(PaymentDispute? before, PaymentDispute told) => before is { IsOpen: false } && told.IsOpen ? before : told;
}
