using System.Diagnostics.Metrics;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Results;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// The work behind the queue <c>close-period</c>: closes every due period of a customer in order, finalises its due drafts and settles its late usage. It
/// waits for the hub first: a period is sealed only when everything that was sent before is counted.
/// </summary>
public sealed partial class PeriodClose(
    ITableStore tables, ClosePeriod close, FinalizeInvoice finalize, SettleAdjustments settle, LateUsageNotes late, OutboxDispatcher outbox, WorkSchedule schedule, HubProgress hub, IClock clock,
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

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        CloseMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.CloseMessage)!;

        // What becomes due while this run works has to wait for usage that the hub took since: its own entry of the schedule comes.
        Instant asOf = clock.GetCurrentInstant();
        HubTarget target = await hub.ReadTargetAsync(cancellationToken);
        if (!await IsCaughtUpAsync(target, cancellationToken) && await WaitAsync(job, target, cancellationToken) is { } waiting)
        {
            return WorkOutcome.ContinueWith(JsonSerializer.Serialize(waiting, StoredJson.Default.CloseMessage), HubRetryAfter);
        }

        // Late usage first, so that the invoices made here carry it; and after, for what came between a seal and its invoice.
        await late.FollowAsync(job.Space, job.CustomerId.Owner, cancellationToken);
        bool isDone = await CloseDueAsync(job, asOf, budget, cancellationToken);
        await late.FollowAsync(job.Space, job.CustomerId.Owner, cancellationToken);
        await outbox.DrainAsync(CustomerRows.PartitionOf(job.Space, job.CustomerId), cancellationToken);
        if (!isDone)
        {
            return WorkOutcome.ContinueWith(message);
        }

        await ForgetStaleEntryAsync(job, cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>The message to come back with; null when it has waited long enough. Either way it is reported.</summary>
    private async ValueTask<CloseMessage?> WaitAsync(CloseMessage job, HubTarget target, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        CloseMessage waiting = job.WaitsSince is null ? job with { WaitsSince = now } : job;
        string lags = string.Join(", ", (await hub.CheckAsync(target, cancellationToken)).Lags
            .Select(lag => $"{lag.Partition}: {lag.CommittedSequence} of {lag.TargetSequence}"));
        if (now - waiting.WaitsSince!.Value < HubWaitMax)
        {
            Waits.Add(1);
            LogWaits(log, lags);
            return waiting;
        }

        Overruns.Add(1);
        LogOverrun(log, HubWaitMax, lags);
        return null;
    }

    /// <summary>A crash may have put an entry of the schedule back after its work was done; left there, it would be sent for ever.</summary>
    private async ValueTask ForgetStaleEntryAsync(CloseMessage job, CancellationToken cancellationToken)
    {
        if (job.DueAt is { } due && (await FindAccountAsync(job, cancellationToken))?.CloseScheduledAt != due)
        {
            await schedule.RemoveAsync(new ScheduleDone(job.ScheduleKey, due), cancellationToken);
        }
    }

    /// <summary>Closes what is due, oldest first; false when the budget ended before.</summary>
    private async ValueTask<bool> CloseDueAsync(CloseMessage job, Instant asOf, TimeBudget budget, CancellationToken cancellationToken)
    {
        while (await FindAccountAsync(job, cancellationToken) is { NextCloseAt: { } due } account && due <= asOf)
        {
            if (budget.IsOver)
            {
                return false;
            }

            await CloseNextAsync(account, due, cancellationToken);
        }

        return true;
    }

    private async ValueTask CloseNextAsync(CustomerAccount account, Instant due, CancellationToken cancellationToken)
    {
        if (account.Drafts.FirstOrDefault(draft => draft.FinalizeAt == due) is { } draft)
        {
            Command command = Command.FromJob("finalize", account.Space.ToString(), draft.InvoiceId.ToString());
            Require(await finalize.RunAsync(account.Space, draft.InvoiceId, command, cancellationToken));
            return;
        }

        if (account.DueSettlement is { } settlement && settlement.SettleAt == due)
        {
            Require(await settle.RunAsync(account, settlement, cancellationToken));
            return;
        }

        Require(await close.RunAsync(account, account.Subscriptions.First(billed => billed.CloseAt == due), cancellationToken));
    }

    private async ValueTask<CustomerAccount?> FindAccountAsync(CloseMessage job, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(job.Space, job.CustomerId);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount);
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

    /// <summary>A close that is refused (a tax that is gone) is tried again by the queue and then set aside where people see it.</summary>
    private static void Require<T>(Result<T> result)
    {
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"The period cannot be closed: {result.Failure.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A close waits for the hub to be counted; partitions behind: {Lags}")]
    private static partial void LogWaits(ILogger logger, string lags);

    [LoggerMessage(Level = LogLevel.Error, Message = "A close went on after {Waited} although the hub is not counted; partitions behind: {Lags}")]
    private static partial void LogOverrun(ILogger logger, Duration waited, string lags);
}
