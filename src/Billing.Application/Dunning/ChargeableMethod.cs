using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Domain.Dunning;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;

namespace Billing.Application.Dunning;

/// <summary>Which method may be charged without the customer being there.</summary>
internal static class ChargeableMethod
{
    /// <summary>
    /// The customer's default method, where its provider collects by itself and the method, since it was last changed, was not declined for good and the customer's bank took no money of these
    /// invoices back; else null.
    /// </summary>
    public static PaymentMethod? Of(PayerProfile profile, PaymentConnections connections, IEnumerable<Payment> earlier, IEnumerable<Invoice> invoices)
    {
        bool isWanted = profile.DefaultMethod?.Provider.ToKind() is { } kind
            && connections.Of(kind) is { CollectsAutomatically: true, Status: not ConnectionStatus.Inactive };
        PaymentMethod? method = profile.DefaultMethod;
        return isWanted && !earlier.SelectMany(payment => payment.Attempts).Any(attempt =>
            attempt.MethodId == method!.Id && attempt.SentAt >= method.UpdatedAt && ClassOf(attempt) == DeclineClass.Hard)
            && !invoices.Any(invoice => invoice is { AwaitedMinor: > 0, Reopened: { IsByBank: true } taken } && taken.At >= method!.UpdatedAt)
            ? method
            : null;
    }

    /// <summary>What the outcome of an attempt means for the next one.</summary>
    public static DeclineClass ClassOf(PaymentAttempt attempt) => attempt switch
    {
        { Status: not AttemptStatus.Declined } => DeclineClass.Passing,
        { MayPass: false } => DeclineClass.Hard,
        { Reason: { } reason } when reason.StartsWith(nameof(DeclineReason.InsufficientFunds), StringComparison.Ordinal) => DeclineClass.InsufficientFunds,
        _ => DeclineClass.Passing,
    };
}
