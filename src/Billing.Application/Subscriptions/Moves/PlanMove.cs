using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>
/// The work behind the queue <c>move-plan</c>: first finds the subscriptions of a migration and sends a message per customer, then moves each customer's.
/// Doing either twice has the effect of doing it once.
/// </summary>
public sealed class PlanMove(
    PlanMigrations migrations, MoveSubscriptions move, ListReader lists, IQueueStore queues, OutboxDispatcher outbox) : IPlanMove
{
    private const int ListedAtOnce = 500;

    /// <summary>How long a period that is over may still wait for its close before the move looks again.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        MoveMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.MoveMessage)!;
        PlanMigration? migration = await migrations.FindStoredAsync(job.Space, job.PlanId, job.MigrationId, cancellationToken);
        if (migration is null)
        {
            return WorkOutcome.Done;
        }

        if (job.SubscriptionIds is { } ids)
        {
            bool isMoved = await move.RunAsync(job, migration, cancellationToken);
            await outbox.DrainAsync(CustomerRows.PartitionOf(job.Space, ids[0]), cancellationToken);
            return isMoved ? WorkOutcome.Done : WorkOutcome.ContinueWith(message, LookAgainAfter);
        }

        if (migration.SubscriptionIds is { } named)
        {
            await SendAsync(job, named, cancellationToken);
            return WorkOutcome.Done;
        }

        return await FindAsync(job, budget, cancellationToken);
    }

    /// <summary>Goes through all that are listed under the plan, ended ones too: none drops out meanwhile, so none is passed over.</summary>
    private async ValueTask<WorkOutcome> FindAsync(MoveMessage job, TimeBudget budget, CancellationToken cancellationToken)
    {
        ListFilter ofPlan = ListFilter.EqualTo("plan_id", job.PlanId.ToString());
        for (int skip = job.Skip; ; skip += ListedAtOnce)
        {
            if (budget.IsOver)
            {
                return WorkOutcome.ContinueWith(JsonSerializer.Serialize(job with { Skip = skip }, StoredJson.Default.MoveMessage));
            }

            ListSlice slice = await lists.ReadAsync(
                job.Space, SubscriptionLists.Subscriptions, new ListQuery([ofPlan], null, false, skip, ListedAtOnce), cancellationToken);
            await SendAsync(job, slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!.Id), cancellationToken);
            if (skip + ListedAtOnce >= slice.Total)
            {
                return WorkOutcome.Done;
            }
        }
    }

    private async ValueTask SendAsync(MoveMessage job, IEnumerable<BillingId> subscriptions, CancellationToken cancellationToken)
    {
        foreach (BillingId[] some in subscriptions.GroupBy(id => id.Owner).SelectMany(group => group.Chunk(MoveMessage.SubscriptionsMax)))
        {
            string message = JsonSerializer.Serialize(job with { SubscriptionIds = some, Skip = 0 }, StoredJson.Default.MoveMessage);
            await queues.SendAsync(WorkQueues.MovePlan, message, TimeSpan.Zero, cancellationToken);
        }
    }
}
