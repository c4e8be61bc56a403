using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>The message of the queue <c>move-plan</c>: find the subscriptions of a migration, or move some of one customer.</summary>
/// <param name="Space">Whose plan.</param>
/// <param name="MigrationId">The migration.</param>
/// <param name="PlanId">Its plan: with the migration's id it names the stored row.</param>
/// <param name="SubscriptionIds">Subscriptions of one customer; null to find all.</param>
/// <param name="Skip">How many listed subscriptions were looked at already.</param>
/// <param name="DueAt">The entry of the schedule that sent it; null when none did.</param>
internal sealed record MoveMessage(
    DataSpace Space, BillingId MigrationId, BillingId PlanId, IReadOnlyList<BillingId>? SubscriptionIds = null, int Skip = 0, Instant? DueAt = null)
{
    /// <summary>How many subscriptions one message moves: what fits into one transaction.</summary>
    public const int SubscriptionsMax = 25;

    /// <summary>The schedule's name for the next look at these subscriptions.</summary>
    public string ScheduleKey => $"move|{MigrationId}|{SubscriptionIds![0]}";
}
