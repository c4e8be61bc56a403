using Billing.Application.Customers;
using Billing.Application.Ports;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>Looks quotas up, with what is used of them.</summary>
public sealed class QuotaReader(ITableStore tables, CustomerReader customers, QuotaRuleReader rules, QuotaGate gate, IClock clock)
{
    /// <summary>The quotas of a customer, oldest first; refused when it is unknown.</summary>
    public async ValueTask<Result<IReadOnlyList<QuotaUse>>> ListAsync(
        DataSpace space, BillingId customerId, Func<Quota, bool> wanted, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is null)
        {
            return Failure.NotFound("Customer");
        }

        IReadOnlyList<Quota> quotas = [.. (await tables.CostsAsync(space, customerId.Owner, cancellationToken)).Quotas.Where(wanted).OrderBy(quota => quota.CreatedAt)];
        IReadOnlyList<QuotaRule> active = await rules.FindAsync(space, customerId.Owner, wanted, cancellationToken);
        List<QuotaUse> uses = [];
        foreach (Quota quota in quotas)
        {
            uses.Add(await UseAsync(space, quota, active.FirstOrDefault(rule => rule.Quota.Id == quota.Id), cancellationToken));
        }

        return uses;
    }

    /// <summary>A quota with what is used of it; null when there is none with this id.</summary>
    public async ValueTask<QuotaUse?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await tables.CostsAsync(space, id.Owner, cancellationToken)).Quotas.FirstOrDefault(each => each.Id == id) is { } quota
            ? await UseAsync(
                space, quota, await rules.FindAsync(space, id.Owner, each => each.Id == id, cancellationToken) is [var rule, ..] ? rule : null, cancellationToken)
            : null;

    /// <summary>Of one that does nothing any more, nothing is used.</summary>
    private async ValueTask<QuotaUse> UseAsync(DataSpace space, Quota quota, QuotaRule? rule, CancellationToken cancellationToken)
    {
        if (rule is null)
        {
            return new QuotaUse(quota, null, 0, 0);
        }

        QuotaWindow window = await gate.ReadAsync(space, quota.CustomerId.Owner, rule, clock.GetCurrentInstant(), cancellationToken);
        return new QuotaUse(quota, quota.Period == QuotaPeriod.None ? null : window.Period, window.Counted, window.OpenQuantity) { IsLevel = rule.IsLevel };
    }
}

/// <summary>What is used of a quota in its running period.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Period">The period; null for one without, and for one that is not active.</param>
/// <param name="Counted">What is counted.</param>
/// <param name="Reserved">What was let in and is not counted yet; of soft quotas nothing.</param>
public sealed record QuotaUse(Quota Quota, InstantSpan? Period, decimal Counted, decimal Reserved)
{
    /// <summary>True when numbers are levels that do not add up.</summary>
    public bool IsLevel { get; init; }

    /// <summary>What is used.</summary>
    public decimal Used => Counted + Reserved;

    /// <summary>What is left, zero or more.</summary>
    public decimal Remaining => Math.Max(0, Quota.Limit - Used);

    /// <summary>What is used of the limit, in percent with two decimals; 100 for anything used of a limit of zero.</summary>
    public decimal UsedPercent => Quota.Limit == 0 ? (Used > 0 ? 100 : 0) : decimal.Round(Used / Quota.Limit * 100, 2, MidpointRounding.AwayFromZero);

    /// <summary>The level that is reached.</summary>
    public QuotaLevel Level => Quota.LevelOf(Used);

    /// <summary>Whether so much more would be let in; a soft quota lets everything in.</summary>
    public bool Allows(decimal quantity) => !Quota.IsHard || (IsLevel ? quantity : Used + quantity) <= Quota.Limit;
}
