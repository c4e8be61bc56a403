using System.Globalization;
using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Alerts;

/// <summary>Fires alerts of costs, each once in its period: what has fired stands in the alert, written by the commit that tells of it.</summary>
public sealed class RingCostAlerts(ITableStore tables, Transactor transactor, RunningCosts running, CostReports reports, IClock clock) : IUsageAlarm
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsSetAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken) =>
        (await tables.CostsAsync(space, customer, cancellationToken)).Alerts.Any(IsWaiting);

    /// <inheritdoc/>
    public async ValueTask LookAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        CostAlert[] waiting = [.. (await tables.CostsAsync(space, customer, cancellationToken)).Alerts.Where(IsWaiting)];
        if (waiting.Length == 0
            || !(await running.ReadAsync(space, waiting[0].CustomerId, foresees: false, cancellationToken)).TryGet(out RunningCost? cost, out _))
        {
            return;
        }

        Instant day = UtcDay.Of(clock.GetCurrentInstant()).Start;
        long? today = null;
        foreach (CostAlert alert in waiting)
        {
            bool isDaily = alert.Type == CostThreshold.DailyRate;
            Instant period = isDaily ? day : cost.Period.Start;
            if (!alert.IsAwakeIn(period))
            {
                continue;
            }

            decimal value = isDaily ? today ??= await reports.TodayMinorAsync(space, cost, cancellationToken) : cost.TotalMinor;
            decimal limit = alert.Type == CostThreshold.PercentageOfBudget
                ? (await reports.BudgetAsync(space, alert.CustomerId, cancellationToken) ?? cost.BaseMinor) * alert.Threshold / 100
                : alert.Threshold;
            if (limit > 0 && value >= limit)
            {
                await RingAsync(space, alert, period, value, cancellationToken);
            }
        }
    }

    private static bool IsWaiting(CostAlert alert) => alert.FiredPeriod is null || alert.Recurring;

    private async ValueTask RingAsync(DataSpace space, CostAlert seen, Instant period, decimal value, CancellationToken cancellationToken)
    {
        Command command = Command.FromJob(
            "cost-alert", space.ToString(), seen.Id.ToString(), period.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            PartitionAddress.Customer(space, seen.Id.Owner), command, StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                CostBook book = await work.CostsAsync(ct);
                if (work.Account() is not { Deleted: false } account || book.Alerts.FirstOrDefault(each => each.Id == seen.Id) is not { } alert || !alert.IsAwakeIn(period))
                {
                    return false;
                }

                CostAlert fired = alert.Fire(period, value, work.Now);
                work.SaveCosts(book.With(fired));
                work.EmitEvent(account.Space, "cost_alert.triggered", fired.Id, fired, StoredJson.Default.CostAlert);
                return true;
            },
            cancellationToken);
        if (!done.IsSuccess)
        {
            throw new InvalidOperationException($"A cost alert cannot fire: {done.Failure.Message}");
        }
    }
}
