using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Alerts;

/// <summary>Looks at a customer's usage on behalf of its alerts.</summary>
public interface IUsageAlarm
{
    /// <summary>Whether the customer has any alert.</summary>
    ValueTask<bool> IsSetAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken);

    /// <summary>Fires what is reached; a look that finds nothing new changes nothing.</summary>
    ValueTask LookAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken);
}

/// <summary>
/// Fires alerts. What has fired stands in the alerts' row, written by the commit that tells of it: so each step fires once in its period, whatever crashes,
/// repeats or runs at the same time.
/// </summary>
public sealed class RingUsageAlerts(ITableStore tables, Transactor transactor, AlertReadings readings) : IUsageAlarm
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsSetAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken) =>
        (await tables.AlertsAsync(space, customer, cancellationToken)).Alerts.Count > 0;

    /// <inheritdoc/>
    public async ValueTask LookAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        List<Reached> reached = [];
        foreach (UsageAlert alert in (await tables.AlertsAsync(space, customer, cancellationToken)).Alerts)
        {
            foreach (AlertReading reading in await readings.RecentAsync(space, alert, cancellationToken))
            {
                if (alert.Rings(reading.Period.Start, reading.Value))
                {
                    reached.Add(new Reached(alert.Id, alert.Revision, reading));
                }
            }
        }

        // One commit for each: a recurring alert may fire many steps at once, and a transaction has a size.
        foreach (Reached one in reached)
        {
            await RingAsync(space, customer, one, cancellationToken);
        }
    }

    private async ValueTask RingAsync(DataSpace space, OwnerKey customer, Reached reached, CancellationToken cancellationToken)
    {
        Command command = Command.FromJob(
            "usage-alert", space.ToString(), reached.AlertId.ToString(), reached.Revision.ToString(CultureInfo.InvariantCulture),
            reached.Reading.Period.Start.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture), reached.Reading.Value.ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            PartitionAddress.Customer(space, customer), command, StoredJson.Default.Boolean, (work, ct) => RingAsync(work, reached, ct), cancellationToken);
        if (!done.IsSuccess)
        {
            throw new InvalidOperationException($"A usage alert cannot fire: {done.Failure.Message}");
        }
    }

    /// <summary>False when the alert was changed or deleted meanwhile, or has fired so far already.</summary>
    private static async ValueTask<Result<bool>> RingAsync(PartitionWork work, Reached reached, CancellationToken cancellationToken)
    {
        AlertBook book = await work.AlertsAsync(cancellationToken);
        Instant start = reached.Reading.Period.Start;
        if (work.Account() is not { Deleted: false } account || book.Find(reached.AlertId) is not { } alert || alert.Revision != reached.Revision
            || !alert.Rings(start, reached.Reading.Value))
        {
            return false;
        }

        int steps = alert.StepsOf(reached.Reading.Value);
        for (int step = alert.FiredIn(start) + 1; step <= steps; step++)
        {
            UsageAlertTrigger trigger = TriggerOf(alert, reached.Reading, step, work.Now);
            work.Emit(AlertLists.Upsert(account.Space, trigger));
            work.EmitEvent(account.Space, "usage_alert.triggered", alert.Id, trigger, StoredJson.Default.UsageAlertTrigger);
        }

        UsageAlert rung = alert.Ring(start, steps, work.Now);
        work.SaveAlerts(book.With(rung));
        work.Emit(AlertLists.Upsert(account.Space, rung));
        return true;
    }

    private static UsageAlertTrigger TriggerOf(UsageAlert alert, AlertReading reading, int step, Instant now) => new()
    {
        Id = IdDerivation.ItemOf(
            alert.CustomerId.Owner, 0, "usage-alert-trigger", alert.Id.ToString(), alert.Revision.ToString(CultureInfo.InvariantCulture),
            reading.Period.Start.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture), step.ToString(CultureInfo.InvariantCulture)),
        AlertId = alert.Id,
        CustomerId = alert.CustomerId,
        SubscriptionId = alert.SubscriptionId,
        MetricCode = alert.MetricCode,
        Measure = alert.Measure,
        Usage = reading.Value,
        Threshold = alert.Threshold * step,
        Step = step,
        PeriodStart = reading.Period.Start,
        TriggeredAt = now,
        AlertName = alert.Name,
    };

    /// <summary>An alert whose threshold is reached.</summary>
    private sealed record Reached(BillingId AlertId, int Revision, AlertReading Reading);
}
