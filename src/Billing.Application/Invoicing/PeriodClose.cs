using System.Diagnostics.Metrics;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Wallets;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// The work behind the queue <c>close-period</c>: closes every due period of a customer in order, finalises its due drafts, settles its late usage
/// and does what time does to its wallets and coupons. It
/// waits for the hub first: a period is sealed only when everything that was sent before is counted.
/// </summary>
public sealed partial class PeriodClose(
    ITableStore tables, ClosePeriod close, FinalizeInvoice finalize, SettleAdjustments settle, SettleCreditDue credits, LateUsageNotes late,
    SubscriptionSteps steps, OutboxDispatcher outbox, WorkSchedule schedule, HubProgress hub, IClock clock,
    TimeProvider time, ILogger<PeriodClose> log)
    : IPeriodClose
{
    /// <summary>How long a run waits for the hub before it puts its message back.</summary>
    private static readonly TimeSpan HubPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long the message then stays hidden.</summary>
    private static readonly TimeSpan HubRetryAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan HubLookAgain = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// How long a period waits for the hub in all. A partition that nobody counts must not hold every invoice for ever: usage that comes after is late usage,
    /// which is billed all the same (rule 23).
    /// </summary>
    private static readonly Duration HubWaitMax = Duration.FromHours(6);

    private static readonly Meter Meter = new("Billing");
    private static readonly Counter<long> Waits =
        Meter.CreateCounter<long>("billing.close.hub_waits", description: "Closes put back because the hub is not counted yet");
    private static readonly Counter<long> Overruns =
        Meter.CreateCounter<long>("billing.close.hub_overruns", description: "Closes that went on although the hub was not counted in time");

    private static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("billing.close.refusals", description: "Closes that were refused and wait for another try");

    /// <summary>Everything that the hub took before this instant is counted, in ticks: a fact for good, so that thousands of closes need one look.</summary>
    private long _countedUntilTicks = Instant.MinValue.ToUnixTimeTicks();

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        CloseMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.CloseMessage)!;
        Instant now = clock.GetCurrentInstant();
        var run = new CloseRun(job, now, budget);
        CustomerAccount? account = await run.AccountAsync(tables, cancellationToken);
        run.IsStale = job.DueAt is { } entry && (account?.CloseScheduledAt != entry || account.CloseNumber != job.Number);
        if (account is { NextStepAt: { } step } && step <= now)
        {
            run.Guard.Take();
            await steps.RunAsync(account, now, cancellationToken);
            account = await run.AccountAsync(tables, cancellationToken);
        }

        if (account is { NextCloseAt: { } due } && due <= now)
        {
            (Instant? asOf, CloseMessage waiting) = await AsOfAsync(job, UsageUntil(account, due), now, cancellationToken);
            if (asOf is null)
            {
                return WorkOutcome.ContinueWith(JsonSerializer.Serialize(waiting, StoredJson.Default.CloseMessage), HubRetryAfter);
            }

            run.AsOf = asOf.Value;
            if (!await CloseDueAsync(run, cancellationToken))
            {
                await outbox.DrainTogetherAsync(run.Address, run.Guard.Emitted, cancellationToken);
                return WorkOutcome.ContinueWith(message);
            }
        }
        else
        {
            await late.FollowAsync(job.Space, job.CustomerId.Owner, cancellationToken);
        }

        await outbox.DrainTogetherAsync(run.Address, run.Guard.Emitted, cancellationToken);
        await ForgetStaleEntryAsync(run, cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>
    /// Up to when periods may be closed: what becomes due while a run works has to wait for usage that the hub took since, and its own entry of the schedule
    /// comes. Null while the hub is not counted, with the message to come back with.
    /// </summary>
    private async ValueTask<(Instant? AsOf, CloseMessage Waiting)> AsOfAsync(CloseMessage job, Instant usageUntil, Instant now, CancellationToken cancellationToken)
    {
        var counted = Instant.FromUnixTimeTicks(Interlocked.Read(ref _countedUntilTicks));
        if (usageUntil <= counted && counted <= now)
        {
            return (counted, job);
        }

        HubTarget target = await hub.ReadTargetAsync(cancellationToken);
        if (target.IsCaughtUp || await IsCaughtUpAsync(target, cancellationToken))
        {
            NoteCounted(now.ToUnixTimeTicks());
            return (now, job);
        }

        return await WaitAsync(job, target, cancellationToken);
    }

    /// <summary>
    /// Up to when usage has to be counted before a close: the end of the period, or when a subscription was made that began in the past. What was taken before
    /// that belongs to periods that were over by then.
    /// </summary>
    private static Instant UsageUntil(CustomerAccount account, Instant due) =>
        account.Subscriptions.Aggregate(due, (latest, billed) => Instant.Max(latest, billed.Subscription.CreatedAt));

    private void NoteCounted(long ticks)
    {
        for (long known = Interlocked.Read(ref _countedUntilTicks); known < ticks;)
        {
            long found = Interlocked.CompareExchange(ref _countedUntilTicks, ticks, known);
            known = found == known ? ticks : found;
        }
    }

    /// <summary>
    /// The message to come back with. When it has waited long enough, what was due when the wait began is closed; what came due since has a wait of its own,
    /// under its own entry of the schedule. Either way it is reported.
    /// </summary>
    private async ValueTask<(Instant? AsOf, CloseMessage Waiting)> WaitAsync(CloseMessage job, HubTarget target, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        CloseMessage waiting = job.WaitsSince is null ? job with { WaitsSince = now } : job;
        string lags = string.Join(", ", (await hub.CheckAsync(target, cancellationToken)).Lags
            .Select(lag => $"{lag.Partition}: {lag.CommittedSequence} of {lag.TargetSequence}"));
        if (now - waiting.WaitsSince!.Value < HubWaitMax)
        {
            Waits.Add(1);
            LogWaits(log, lags);
            return (null, waiting);
        }

        Overruns.Add(1);
        LogOverrun(log, HubWaitMax, lags);
        return (waiting.WaitsSince, waiting);
    }

    /// <summary>A crash may have put an entry of the schedule back after its work was done; left there, it would be sent for ever.</summary>
    private async ValueTask ForgetStaleEntryAsync(CloseRun run, CancellationToken cancellationToken)
    {
        if (run.IsStale)
        {
            await schedule.RemoveAsync(new ScheduleDone(run.Job.ScheduleKey, run.Job.DueAt!.Value), cancellationToken);
        }
    }

    /// <summary>Closes what is due, oldest first; false when the budget ended before.</summary>
    private async ValueTask<bool> CloseDueAsync(CloseRun run, CancellationToken cancellationToken)
    {
        while (await run.AccountAsync(tables, cancellationToken) is { NextCloseAt: { } due } account && due <= run.AsOf)
        {
            if (run.Budget.IsOver)
            {
                return false;
            }

            await CloseNextAsync(run, account, due, cancellationToken);
        }

        return true;
    }

    private async ValueTask CloseNextAsync(CloseRun run, CustomerAccount account, Instant due, CancellationToken cancellationToken)
    {
        WaitingDraft? draft = account.Drafts.FirstOrDefault(draft => account.DueOf(draft) == due && !account.WaitsForMembers(draft));
        PendingAdjustment? settlement = account.DueSettlement is { } waiting && account.DueOf(waiting) == due ? waiting : null;
        if (draft is null && settlement is null && account.Subscriptions.All(billed => account.DueOf(billed) != due))
        {
            run.Guard.Take();
            Require((await credits.RunAsync(account, CreditDue.Next(account)!, cancellationToken)).Failure);
            return;
        }

        CloseAnswer answer = draft is null && settlement is null
            ? await close.RunAsync(run, account, [.. account.Subscriptions.Where(billed => account.DueOf(billed) == due)], cancellationToken)
            : await close.LookForLateUsageAsync(run, account, cancellationToken);
        if (answer.LateUsageVersion is { } late)
        {
            await FollowLateUsageAsync(run, late, cancellationToken);
        }
        else if (draft is not null)
        {
            await FinalizeAsync(run, account, draft, cancellationToken);
        }
        else if (settlement is not null)
        {
            await SettleAsync(run, account, settlement, cancellationToken);
        }
        else if (answer.Refused is { } refused)
        {
            var subject = new DueSubject(refused.Subscription.Id, RefusedCloseKind.Period, refused.CloseAt);
            await RefuseAsync(run, account, subject, answer.Failure!, cancellationToken);
        }
    }

    private async ValueTask FinalizeAsync(CloseRun run, CustomerAccount account, WaitingDraft draft, CancellationToken cancellationToken)
    {
        run.Guard.Take();
        Command command = Command.FromJob("finalize", account.Space.ToString(), draft.InvoiceId.ToString());
        var final = await Attempt.RunAsync(() => finalize.RunAsync(account.Space, draft.InvoiceId, command, cancellationToken));
        if (!final.IsSuccess)
        {
            await RefuseAsync(run, account, new DueSubject(draft.InvoiceId, RefusedCloseKind.Draft, draft.FinalizeAt), final.Failure, cancellationToken);
        }
    }

    private async ValueTask SettleAsync(CloseRun run, CustomerAccount account, PendingAdjustment settlement, CancellationToken cancellationToken)
    {
        run.Guard.Take();
        Result<bool> settled = await Attempt.RunAsync(() => settle.RunAsync(account, settlement, cancellationToken));
        if (!settled.IsSuccess)
        {
            var subject = new DueSubject(account.InvoiceOf(settlement), RefusedCloseKind.LateUsage, settlement.SettleAt);
            await RefuseAsync(run, account, subject, settled.Failure, cancellationToken);
        }
    }

    /// <summary>A close that is refused (a tax that is gone) is set aside where people see it, and tried again later; the others go on.</summary>
    private async ValueTask RefuseAsync(CloseRun run, CustomerAccount account, DueSubject subject, Failure failure, CancellationToken cancellationToken)
    {
        Refusals.Add(1);
        LogRefused(log, subject.Kind, subject.Id, failure.Message);
        await close.RefuseAsync(run, account, subject, failure, cancellationToken);
    }

    /// <summary>Late usage is rated before an invoice is made, so that the invoice carries it. What has to stay belongs to periods that are still to be closed.</summary>
    private async ValueTask FollowLateUsageAsync(CloseRun run, long version, CancellationToken cancellationToken)
    {
        run.Guard.Take();
        Result<bool> followed = await Attempt.RunAsync<bool>(async () => await late.FollowAsync(run.Job.Space, run.Job.CustomerId.Owner, cancellationToken));
        run.IsLateUsageDone = followed is { IsSuccess: true, Value: true };
        run.LateUsageFollowed = version;
    }

    private async ValueTask<bool> IsCaughtUpAsync(HubTarget target, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        while (!(await hub.CheckAsync(target, cancellationToken)).IsCaughtUp)
        {
            if (time.GetElapsedTime(startedAt) > HubPatience)
            {
                return false;
            }

            await Task.Delay(HubLookAgain, time, cancellationToken);
        }

        return true;
    }

    /// <summary>What time does to wallets and coupons has no reason to be refused.</summary>
    private static void Require(Failure? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException($"Credits that are due cannot be settled: {failure.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A close of kind {Kind} was refused and waits for another try, {Subject}: {Reason}")]
    private static partial void LogRefused(ILogger logger, RefusedCloseKind kind, BillingId subject, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A close waits for the hub to be counted; partitions behind: {Lags}")]
    private static partial void LogWaits(ILogger logger, string lags);

    [LoggerMessage(Level = LogLevel.Error, Message = "A close went on after {Waited} although the hub is not counted; partitions behind: {Lags}")]
    private static partial void LogOverrun(ILogger logger, Duration waited, string lags);
}
