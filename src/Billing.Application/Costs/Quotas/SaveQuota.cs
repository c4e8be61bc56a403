using Billing.Application.Alerts;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Costs.Quotas;

/// <summary>Creates, changes and deletes quotas. Usage is looked at right after each, so that what is reached already is told.</summary>
public sealed class SaveQuota(Transactor transactor, ICatalog catalog, HardQuotas hard, QuotaGate gate)
{
    /// <summary>
    /// Creates a quota. Refused when the customer or the metric are unknown, with <see cref="FailureKind.Conflict"/> when the customer has an active one for metric and
    /// period, and for metrics that cannot have such a one.
    /// </summary>
    public async ValueTask<Result<Outcome<Quota>>> CreateAsync(DataSpace space, NewQuota input, Command command, CancellationToken cancellationToken)
    {
        if (await FindMetricAsync(space, input.MetricCode, cancellationToken) is not { } metric)
        {
            return Failure.Invalid("billable_metric_code", $"There is no metric {input.MetricCode}", "unknown_reference");
        }

        if (QuotaRule.Fault(metric, input.Period, input.Enforcement) is { } fault)
        {
            return fault;
        }

        return await RunAsync(
            space, input.CustomerId, input.Enforcement == QuotaEnforcement.Hard, command, (work, ct) => CreateAsync(work, input, metric, ct), cancellationToken);
    }

    /// <summary>Changes a quota.</summary>
    public ValueTask<Result<Outcome<Quota>>> UpdateAsync(DataSpace space, BillingId id, QuotaPatch patch, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, patch.Enforcement == QuotaEnforcement.Hard || patch.IsActive == true, command, (work, ct) => UpdateAsync(work, id, patch, ct), cancellationToken);

    /// <summary>Deletes a quota.</summary>
    public async ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        Result<Outcome<bool>> done = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Boolean, (work, ct) => DeleteAsync(work, id, ct), cancellationToken);
        gate.Forget(space, id.Owner);
        return done;
    }

    private async ValueTask<Result<Outcome<Quota>>> RunAsync(
        DataSpace space, BillingId whose, bool mayRefuse, Command command, Func<PartitionWork, CancellationToken, ValueTask<Result<Quota>>> body,
        CancellationToken cancellationToken)
    {
        if (mayRefuse && whose != default)
        {
            await hard.AddAsync(space, whose.Owner, cancellationToken);
        }

        Result<Outcome<Quota>> done = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, whose), command, StoredJson.Default.Quota, body, cancellationToken);
        gate.Forget(space, whose.Owner);
        return done;
    }

    private static async ValueTask<Result<Quota>> CreateAsync(PartitionWork work, NewQuota input, BillableMetric metric, CancellationToken cancellationToken)
    {
        if (work.Account(input.CustomerId) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        CostBook book = await work.CostsAsync(cancellationToken);
        if (book.Quotas.Count >= CostBook.QuotasMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"A customer has at most {CostBook.QuotasMax} quotas");
        }

        var quota = new Quota
        {
            Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "quota", work.Command.Id),
            CustomerId = account.Customer.Id,
            MetricId = metric.Id,
            MetricCode = metric.Code,
            Limit = input.Limit,
            Period = input.Period,
            Enforcement = input.Enforcement,
            WarningPercent = input.WarningPercent,
            Name = input.Name,
            Label = input.Label,
            Recipients = input.Recipients,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        return Clash(book, quota) is { } clash ? clash : Save(work, account, book.With(quota), quota, "quota.created");
    }

    private async ValueTask<Result<Quota>> UpdateAsync(PartitionWork work, BillingId id, QuotaPatch patch, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Quotas.FirstOrDefault(each => each.Id == id) is not { } quota)
        {
            return Failure.NotFound("Quota");
        }

        Quota changed = quota with
        {
            Limit = patch.Limit ?? quota.Limit,
            Enforcement = patch.Enforcement ?? quota.Enforcement,
            WarningPercent = patch.WarningPercent ?? quota.WarningPercent,
            Period = patch.Period ?? quota.Period,
            Name = patch.Name ?? quota.Name,
            Recipients = patch.Recipients ?? quota.Recipients,
            IsActive = patch.IsActive ?? quota.IsActive,
            UpdatedAt = work.Now,
        };

        // Another limit is told of anew, as one that was just made.
        changed = changed.Limit == quota.Limit && changed.Period == quota.Period ? changed : changed with { Told = [] };
        BillableMetric? metric = await catalog.FindMetricAsync(account.Space, quota.MetricId, cancellationToken);
        return ((metric is null ? null : QuotaRule.Fault(metric, changed.Period, changed.Enforcement)) ?? Clash(book, changed)) is { } refusal
            ? refusal
            : Save(work, account, book.With(changed), changed, "quota.updated");
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Quotas.FirstOrDefault(each => each.Id == id) is not { } quota)
        {
            return Failure.NotFound("Quota");
        }

        work.SaveCosts(book with { Quotas = [.. book.Quotas.Where(each => each.Id != id)] });
        work.EmitEvent(account.Space, "quota.deleted", id, quota, StoredJson.Default.Quota);
        work.LookAtUsage(account);
        return true;
    }

    private static Failure? Clash(CostBook book, Quota quota) =>
        quota.IsActive && book.Quotas.Any(each => each.IsActive && each.Id != quota.Id && each.MetricId == quota.MetricId && each.Period == quota.Period)
            ? Failure.Of(FailureKind.Conflict, $"The customer has an active quota for {quota.MetricCode} in this period already")
            : null;

    private static Quota Save(PartitionWork work, CustomerAccount account, CostBook book, Quota quota, string eventType)
    {
        work.SaveCosts(book);
        work.EmitEvent(account.Space, eventType, quota.Id, quota, StoredJson.Default.Quota);
        work.LookAtUsage(account);
        return quota;
    }

    private async ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        (await catalog.MetricsAsync(space, cancellationToken)).FirstOrDefault(metric => metric.Code == code);
}
