using Billing.Application.Customers;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>How an attempt to close the periods of a customer that end together went. With nothing in it: look at the account, more may be due.</summary>
/// <param name="LateUsageVersion">Late usage has to be rated first, up to this version; null when there is none.</param>
/// <param name="Refused">The subscription whose period cannot be closed; the others can.</param>
/// <param name="Failure">Why it cannot.</param>
internal sealed record CloseAnswer(long? LateUsageVersion = null, BilledSubscription? Refused = null, Failure? Failure = null)
{
    /// <summary>Some of them, or all, are closed; or the account is not what it was when it was read.</summary>
    public static readonly CloseAnswer LookAgain = new();
}
