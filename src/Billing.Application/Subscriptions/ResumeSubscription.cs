using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Resumes a paused subscription now; this day is charged again. A period that began during the pause was not billed in advance: its days from this one on
/// are billed at once.
/// </summary>
public sealed class ResumeSubscription(SubscriptionChange change, RestOfPeriod rest)
{
    /// <summary>Resumes it. Refused with <see cref="FailureKind.WrongState"/> unless it is paused, and while the period that began meanwhile waits for its money.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, ResumeAsync, cancellationToken);

    private async ValueTask<Result<Subscription>> ResumeAsync(ChangingSubscription it, CancellationToken cancellationToken)
    {
        Result<Subscription> resumed = it.Subscription.Resume(it.Now);
        if (!resumed.IsSuccess)
        {
            return resumed;
        }

        if (!RestOfPeriod.IsUnpaid(it).TryGet(out bool isUnpaid, out Failure? waits))
        {
            return waits;
        }

        it = it.Save(resumed.Value, ["subscription.resumed"]);
        return isUnpaid && await rest.BillAsync(it, cancellationToken) is { } refused ? refused : it.Subscription;
    }
}
