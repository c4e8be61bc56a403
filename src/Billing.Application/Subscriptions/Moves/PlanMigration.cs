using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>A move of running subscriptions to another version of their plan.</summary>
/// <param name="Id">The id; its owner is the organization.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">The version they move to.</param>
/// <param name="EffectiveAt">Each moves with its first period that begins at or after this.</param>
/// <param name="SubscriptionIds">The subscriptions; null for all that run another version.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record PlanMigration(
    BillingId Id, BillingId PlanId, int Version, Instant EffectiveAt, IReadOnlyList<BillingId>? SubscriptionIds, Instant CreatedAt)
{
    /// <summary>The most subscriptions that one move may name.</summary>
    public const int NamedMax = 100;
}

/// <summary>What is asked for.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">The version to move to; null for the newest.</param>
/// <param name="EffectiveAt">From when; null for now.</param>
/// <param name="SubscriptionIds">The subscriptions; null for all.</param>
public sealed record NewPlanMigration(BillingId PlanId, int? Version, Instant? EffectiveAt, IReadOnlyList<BillingId>? SubscriptionIds);

/// <summary>A migration and how far it is.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Subscriptions">Running subscriptions that it concerns.</param>
/// <param name="Moved">Those that run the version already.</param>
public sealed record PlanMigrationProgress(PlanMigration Migration, int Subscriptions, int Moved);
