using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>
/// Moves some subscriptions of one customer: those whose running period begins at or after the migration's date now, the others once their period is
/// billed. One commit changes rows, account, list and schedule together.
/// </summary>
public sealed class MoveSubscriptions(Transactor transactor, PlanMigrations migrations, WorkSchedule schedule)
{
    /// <summary>Moves what can be moved; false while a period that is over still waits for its close.</summary>
    internal async ValueTask<bool> RunAsync(MoveMessage job, PlanMigration migration, CancellationToken cancellationToken)
    {
        Plan plan = await migrations.TargetAsync(job.Space, migration, cancellationToken)
            ?? throw new InvalidOperationException($"Version {migration.Version} of plan {migration.PlanId} is gone");

        // Each look is a command of its own, so that a message that comes twice changes nothing the second time.
        string look = job.DueAt?.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture) ?? "first";
        Command command = Command.FromJob("move", job.Space.ToString(), job.ScheduleKey, look);
        Result<Outcome<bool>> moved = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(job.Space, job.SubscriptionIds![0]), command, StoredJson.Default.Boolean,
            (work, ct) => MoveAsync(work, job, migration, plan, ct), cancellationToken);
        if (moved is { IsSuccess: true, Value.Replayed: true } && job.DueAt is { } done)
        {
            // A crash may have put the entry of the schedule back after its work was done; left there, it would be sent for ever.
            await schedule.RemoveAsync(new ScheduleDone(job.ScheduleKey, done), cancellationToken);
        }

        return moved.IsSuccess;
    }

    private static async ValueTask<Result<bool>> MoveAsync(
        PartitionWork work, MoveMessage job, PlanMigration migration, Plan plan, CancellationToken cancellationToken)
    {
        if (work.Account() is not { } account)
        {
            return false;
        }

        Instant? next = null;
        foreach (BillingId id in job.SubscriptionIds!)
        {
            Subscription? subscription = await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, cancellationToken);
            if (subscription?.Id != id || !plan.In(subscription.Currency ?? account.Customer.Currency).IsSuccess)
            {
                continue;
            }

            var target = new WaitingVersion(migration.Version, migration.EffectiveAt);
            BilledSubscription? billed = account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id);
            if (migration.CreatedAt < billed?.MoveAskedAt)
            {
                continue; // one that was asked for later has the last word
            }

            VersionMoveStep step = VersionMove.Decide(
                subscription, migration.PlanId, migration.Version, migration.EffectiveAt, billed?.BilledUntil, billed?.FullPeriodEndsAt,
                isBilledInPart: billed?.Running is not null);
            switch (step.Kind)
            {
                case VersionMoveKind.Now:
                    Subscription moved = subscription.MoveTo(migration.Version, work.Now);
                    account = Agree(work, work.Save(account, moved, plan), id, migration, null);
                    work.EmitEvent(account.Space, "subscription.updated", id, moved, StoredJson.Default.Subscription);
                    break;
                case VersionMoveKind.Nothing when billed?.NextVersion is not null && IsOn(subscription, migration) && target.Holds(billed.FullPeriodEndsAt):
                    account = Agree(work, account, id, migration, null); // it stays, whatever was to happen at the end of the period
                    break;
                case VersionMoveKind.Later when target.Holds(billed!.FullPeriodEndsAt) || billed.NextVersion is null || billed.MoveAskedAt == migration.CreatedAt:
                    // Whichever close comes to the date moves it: several that are late may be made up for at once, before this work looks again.
                    account = Agree(work, account, id, migration, migration.Version);
                    break;
                case VersionMoveKind.Later when step.At <= work.Now:
                    return Failure.Of(FailureKind.Unavailable, "The period that is over is not billed yet");
                case VersionMoveKind.Later:
                    next = next is null || step.At < next ? step.At : next;
                    break;
            }
        }

        ScheduleNext(work, job, next);
        return true;
    }

    private static bool IsOn(Subscription subscription, PlanMigration migration) =>
        subscription.PlanId == migration.PlanId && subscription.PlanVersion == migration.Version;

    /// <summary>
    /// What the migration says of a subscription with a period, with the version that a close moves it to, from the first period on that begins at or after the
    /// migration's date.
    /// </summary>
    private static CustomerAccount Agree(PartitionWork work, CustomerAccount account, BillingId id, PlanMigration migration, int? nextVersion)
    {
        if (account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id) is not { } billed
            || (billed.NextVersion, billed.MoveAskedAt) == (nextVersion, migration.CreatedAt))
        {
            return account;
        }

        account = account.With(billed with
        {
            NextVersion = nextVersion, NextVersionFrom = nextVersion is null ? null : migration.EffectiveAt, MoveAskedAt = migration.CreatedAt,
        });
        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return account;
    }

    /// <summary>The entry that sent the message is done; the next one looks again when the earliest of the waiting periods ends.</summary>
    private static void ScheduleNext(PartitionWork work, MoveMessage job, Instant? next)
    {
        if (job.DueAt is { } done)
        {
            work.Emit(new ScheduleDone(job.ScheduleKey, done));
        }

        if (next is { } due)
        {
            string message = JsonSerializer.Serialize(job with { DueAt = due }, StoredJson.Default.MoveMessage);
            work.Emit(new ScheduleDue(job.ScheduleKey, due, WorkQueues.MovePlan, message));
        }
    }
}
