using System.Globalization;
using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Tells when a quota is nearly used up and when it is. What was told stands in the quota, written by the commit that tells it: so each level is told once in its
/// period, whatever crashes, repeats or runs at the same time.
/// </summary>
public sealed class TellQuotas(ITableStore tables, Transactor transactor, QuotaRuleReader reader, UsageReader usage, IClock clock) : IUsageAlarm
{
    /// <summary>For so long after its end a period is still looked at: its last usage may be counted after it.</summary>
    private static readonly Duration LookBack = Duration.FromHours(6);

    /// <inheritdoc/>
    public async ValueTask<bool> IsSetAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken) =>
        (await tables.CostsAsync(space, customer, cancellationToken)).Quotas.Any(quota => quota.IsActive);

    /// <inheritdoc/>
    public async ValueTask LookAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        foreach (QuotaRule rule in await reader.FindAsync(space, customer, _ => true, cancellationToken))
        {
            InstantSpan running = rule.PeriodOf(now);
            bool isAlsoBefore = rule.Quota.Period != QuotaPeriod.None && now - running.Start < LookBack;
            foreach (InstantSpan period in isAlsoBefore ? [rule.PeriodOf(running.Start - Duration.Epsilon), running] : (InstantSpan[])[running])
            {
                InstantSpan span = QuotaRule.ReadingOf(period, now);
                decimal used = (await usage.ReadAsync(space, customer, [rule.Meter], span.Start, span.End, cancellationToken)).Meters[0].Units;
                if (rule.Quota.LevelOf(used) > rule.Quota.ToldIn(period.Start))
                {
                    await TellAsync(space, customer, rule.Quota, period, used, cancellationToken);
                }
            }
        }
    }

    private async ValueTask TellAsync(DataSpace space, OwnerKey customer, Quota seen, InstantSpan period, decimal used, CancellationToken cancellationToken)
    {
        Command command = Command.FromJob(
            "quota-level", space.ToString(), seen.Id.ToString(), period.Start.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
            seen.UpdatedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture), seen.LevelOf(used).ToString());
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            PartitionAddress.Customer(space, customer), command, StoredJson.Default.Boolean, (work, ct) => TellAsync(work, seen, period, used, ct), cancellationToken);
        if (!done.IsSuccess)
        {
            throw new InvalidOperationException($"The level of a quota cannot be told: {done.Failure.Message}");
        }
    }

    /// <summary>False when the quota was changed or deleted meanwhile, or this was told already.</summary>
    private static async ValueTask<Result<bool>> TellAsync(PartitionWork work, Quota seen, InstantSpan period, decimal used, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Quotas.FirstOrDefault(each => each.Id == seen.Id) is not { } quota
            || quota.UpdatedAt != seen.UpdatedAt || quota.LevelOf(used) <= quota.ToldIn(period.Start))
        {
            return false;
        }

        QuotaLevel level = quota.LevelOf(used);
        Quota told = quota.Tell(period.Start, level);
        work.SaveCosts(book.With(told));
        work.EmitEvent(
            account.Space, level == QuotaLevel.Reached ? "quota.reached" : "quota.warning", quota.Id, new ToldQuota(told, period.Start, used), StoredJson.Default.ToldQuota);
        return true;
    }
}

/// <summary>What the events <c>quota.warning</c> and <c>quota.reached</c> tell.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="PeriodStart">First instant of the period.</param>
/// <param name="Used">What was used when that was seen.</param>
public sealed record ToldQuota(Quota Quota, Instant PeriodStart, decimal Used);
