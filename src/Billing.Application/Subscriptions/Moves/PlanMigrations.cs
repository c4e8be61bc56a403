using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>
/// Starts moves of subscriptions to another version of their plan and tells how far they are. Starting one stores it and leaves the work to the queue, so
/// that a plan with any number of subscriptions is moved customer by customer, each exactly once.
/// </summary>
public sealed class PlanMigrations(CatalogUnits units, ICatalog catalog, ITableStore tables, ListReader lists, SubscriptionReader subscriptions)
{
    /// <summary>Starts a move. Refused when the plan or the version is unknown.</summary>
    public ValueTask<Result<Outcome<PlanMigration>>> StartAsync(
        DataSpace space, NewPlanMigration input, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.PlanMigration,
            async (work, ct) =>
            {
                Plan? plan = await work.PlanAsync(input.PlanId, ct);
                if (plan is null)
                {
                    return Failure.NotFound("Plan");
                }

                int version = input.Version ?? plan.Version;
                return version > plan.Version
                    ? Failure.Invalid("version", $"The newest version of the plan is {plan.Version}", "unknown_reference")
                    : Start(work, space, input, version);
            },
            cancellationToken);

    /// <summary>A migration and how far it is, or null.</summary>
    public async ValueTask<PlanMigrationProgress?> FindAsync(
        DataSpace space, BillingId planId, BillingId migrationId, CancellationToken cancellationToken) =>
        await FindStoredAsync(space, planId, migrationId, cancellationToken) is { } migration
            ? await MeasureAsync(space, migration, cancellationToken)
            : null;

    /// <summary>How far a migration is; all subscriptions of a plan are counted in their list, which may be a moment behind.</summary>
    public async ValueTask<PlanMigrationProgress> MeasureAsync(DataSpace space, PlanMigration migration, CancellationToken cancellationToken)
    {
        if (migration.SubscriptionIds is not { } named)
        {
            ListFilter[] running = [SubscriptionLists.Running, ListFilter.EqualTo("plan_id", migration.PlanId.ToString())];
            ListFilter moved = ListFilter.EqualTo("plan_version", new PlanVersionKey(migration.PlanId, migration.Version).ToString());
            return new PlanMigrationProgress(
                migration, await CountAsync(space, running, cancellationToken), await CountAsync(space, [.. running, moved], cancellationToken));
        }

        int known = 0;
        int done = 0;
        foreach (BillingId id in named)
        {
            Subscription? subscription = await subscriptions.FindAsync(space, id, cancellationToken);
            known += subscription?.PlanId == migration.PlanId ? 1 : 0;
            done += subscription?.PlanId == migration.PlanId && subscription.PlanVersion == migration.Version ? 1 : 0;
        }

        return new PlanMigrationProgress(migration, known, done);
    }

    internal async ValueTask<PlanMigration?> FindStoredAsync(
        DataSpace space, BillingId planId, BillingId migrationId, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.Migration(planId, migrationId), cancellationToken);
        PlanMigration? migration = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.PlanMigration);
        return migration?.Id == migrationId ? migration : null;
    }

    internal ValueTask<Plan?> TargetAsync(DataSpace space, PlanMigration migration, CancellationToken cancellationToken) =>
        catalog.FindPlanAsync(space, migration.PlanId, migration.Version, cancellationToken);

    private static Result<PlanMigration> Start(PartitionWork work, DataSpace space, NewPlanMigration input, int version)
    {
        BillingId id = IdDerivation.ItemOf(space.Organization, 0, "migration", space.ToString(), work.Command.Id);
        var migration = new PlanMigration(id, input.PlanId, version, input.EffectiveAt ?? work.Now, input.SubscriptionIds, work.Now);
        work.Insert(CatalogRows.Migration(input.PlanId, id), migration, StoredJson.Default.PlanMigration);
        string message = JsonSerializer.Serialize(new MoveMessage(space, id, input.PlanId), StoredJson.Default.MoveMessage);
        work.Emit(new QueueWork(WorkQueues.MovePlan, message));
        return migration;
    }

    private async ValueTask<int> CountAsync(DataSpace space, ListFilter[] filters, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(space, SubscriptionLists.Subscriptions, new ListQuery(filters, null, false, 0, 0), cancellationToken)).Total;
}
