using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>What is agreed for later about a subscription: listed, and taken back one by one.</summary>
public sealed class ScheduledChanges(SubscriptionChange change)
{
    /// <summary>What is agreed, in the order in which it comes.</summary>
    public static IReadOnlyList<ScheduledChange> Of(Subscription subscription)
    {
        List<ScheduledChange> changes = [];
        if (subscription.StartsAt is { } start) changes.Add(new ScheduledChange(ScheduledChangeKind.Start, start));
        if (subscription.NextPlan is { } plan) changes.Add(new ScheduledChange(ScheduledChangeKind.Plan, plan.EffectiveAt) { PlanId = plan.PlanId });
        if (subscription.NextQuantity is { } next) changes.Add(new ScheduledChange(ScheduledChangeKind.Quantity, next.EffectiveAt) { Quantity = next.Quantity });
        if (subscription is { EndsAs: { } status, EndingAt: { } end }) changes.Add(new ScheduledChange(ScheduledChangeKind.End, end) { EndsAs = status });
        return [.. changes.OrderBy(each => each.EffectiveAt)];
    }

    /// <summary>Takes one back. Refused with <see cref="FailureKind.WrongState"/> when nothing of the kind is agreed.</summary>
    public ValueTask<Result<Outcome<Subscription>>> TakeBackAsync(
        DataSpace space, BillingId id, ScheduledChangeKind kind, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => it.Save(TakeBack(it.Subscription, kind, it.Now), "subscription.updated"), cancellationToken);

    private static Result<Subscription> TakeBack(Subscription now, ScheduledChangeKind kind, Instant at) => kind switch
    {
        ScheduledChangeKind.Start => now.TakeStartBack(at),
        ScheduledChangeKind.End => now.TakeEndBack(at),
        ScheduledChangeKind.Plan when now.NextPlan is not null => now.WithoutNextPlan() with { UpdatedAt = at },
        ScheduledChangeKind.Quantity when now.NextQuantity is not null => now with { NextQuantity = null, UpdatedAt = at },
        _ => Failure.Of(
            FailureKind.WrongState,
            $"The subscription is {now.Status.ToString().ToLowerInvariant()} and has no change of its {kind.ToString().ToLowerInvariant()} to be taken back"),
    };
}

/// <summary>What can be agreed for later.</summary>
public enum ScheduledChangeKind
{
    /// <summary>It starts by itself.</summary>
    Start,

    /// <summary>Another plan takes over with the next period.</summary>
    Plan,

    /// <summary>It has another quantity from the next period on.</summary>
    Quantity,

    /// <summary>It ends.</summary>
    End,
}

/// <summary>Something that is agreed for later.</summary>
/// <param name="Kind">What.</param>
/// <param name="EffectiveAt">When it happens.</param>
public sealed record ScheduledChange(ScheduledChangeKind Kind, Instant EffectiveAt)
{
    /// <summary>The plan that takes over.</summary>
    public BillingId? PlanId { get; init; }

    /// <summary>The quantity that it will have.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>What it becomes when it ends.</summary>
    public SubscriptionStatus? EndsAs { get; init; }
}
