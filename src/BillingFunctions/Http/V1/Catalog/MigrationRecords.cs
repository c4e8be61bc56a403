using Billing.Application.Subscriptions.Moves;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Catalog;

internal sealed class MigrationCreate
{
    [Range(1, 1_000_000), Doc("The version to move to; left out: the newest.")]
    public int? Version { get; set; }

    [Doc("Each subscription moves with its first period that begins at or after this; left out: now.")]
    public Instant? EffectiveAt { get; set; }

    [Items(1, PlanMigration.NamedMax), Doc("The subscriptions to move; left out: all that run another version.")]
    public IReadOnlyList<BillingId>? SubscriptionIds { get; set; }
}

internal sealed record MigrationResponse(
    BillingId Id, BillingId PlanId, int Version, Instant EffectiveAt, IReadOnlyList<BillingId>? SubscriptionIds,
    [property: Doc("Running subscriptions that it concerns.")] int SubscriptionsCount,
    [property: Doc("Those that run the version already.")] int MovedCount, Instant CreatedAt)
{
    public static MigrationResponse From(PlanMigrationProgress it) => new(
        it.Migration.Id, it.Migration.PlanId, it.Migration.Version, it.Migration.EffectiveAt, it.Migration.SubscriptionIds, it.Subscriptions, it.Moved,
        it.Migration.CreatedAt);
}

internal sealed class MigrationPreviewRequest
{
    [Range(1, 1_000_000), Doc("The version to compare with; left out: the newest.")]
    public int? Version { get; set; }

    [Items(1, MigrationPreview.SubscriptionsMax), Doc("The subscriptions to compare; left out: the oldest ones that run.")]
    public IReadOnlyList<BillingId>? SubscriptionIds { get; set; }

    [Range(1, 12), Doc("How many past periods of each subscription.")]
    public int PeriodsCount { get; set; } = 1;
}

internal sealed record MigrationPreviewResponse(
    BillingId PlanId, int Version, string Currency, int SubscriptionsCount,
    [property: Doc("How many of them were compared.")] int ComparedCount, long BeforeCents, long AfterCents, long DifferenceCents,
    IReadOnlyList<MigrationPreviewPeriod> Periods)
{
    public static MigrationPreviewResponse From(ComparedMigration it)
    {
        long before = it.Periods.Sum(period => period.Difference.BeforeMinor);
        long after = it.Periods.Sum(period => period.Difference.AfterMinor);
        return new MigrationPreviewResponse(
            it.Target.Id, it.Target.Version, it.Target.Currency.Code, it.Subscriptions, it.Compared, before, after, after - before,
            [.. it.Periods.Select(MigrationPreviewPeriod.From)]);
    }
}

internal sealed record MigrationPreviewPeriod(
    BillingId SubscriptionId, string SubscriptionExternalId, int Version, Instant PeriodStart, Instant PeriodEnd, long BeforeCents, long AfterCents,
    long DifferenceCents, IReadOnlyList<MigrationPreviewLine> Lines)
{
    public static MigrationPreviewPeriod From(ComparedPeriod it) => new(
        it.Subscription.Id, it.Subscription.ExternalId, it.Subscription.PlanVersion, it.Period.Start, it.Period.End, it.Difference.BeforeMinor,
        it.Difference.AfterMinor, it.Difference.DifferenceMinor, [.. it.Difference.Lines.Select(MigrationPreviewLine.From)]);
}

internal sealed record MigrationPreviewLine(FeeType FeeType, string? MetricCode, string Description, long BeforeCents, long AfterCents)
{
    public static MigrationPreviewLine From(PlanDifferenceLine it) => new(it.Type, it.MetricCode, it.Description, it.BeforeMinor, it.AfterMinor);
}
