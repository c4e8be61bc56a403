using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Alerts;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Alerts;

/// <summary>Creates, changes and deletes alerts. Usage is looked at right after each, so that what is reached already fires.</summary>
public sealed class SaveUsageAlert(Transactor transactor, ICatalog catalog)
{
    /// <summary>Creates an alert. Refused when subscription, customer or metric are unknown, or the subscription has ended.</summary>
    public async ValueTask<Result<Outcome<UsageAlert>>> CreateAsync(
        DataSpace space, NewUsageAlert input, Command command, CancellationToken cancellationToken)
    {
        BillableMetric? metric = input.MetricId is { } id ? await catalog.FindMetricAsync(space, id, cancellationToken) : null;
        if (input.MetricId is not null && metric is null)
        {
            return Failure.NotFound("Billable metric");
        }

        BillingId whose = input.SubscriptionId ?? input.CustomerId
            ?? throw new ArgumentException("An alert is about a subscription or a customer", nameof(input));
        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, whose), command, StoredJson.Default.UsageAlert, (work, ct) => CreateAsync(work, input, metric, ct), cancellationToken);
    }

    /// <summary>Changes an alert. With another threshold it fires anew.</summary>
    public ValueTask<Result<Outcome<UsageAlert>>> UpdateAsync(
        DataSpace space, BillingId id, UsageAlertPatch patch, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.UsageAlert, (work, ct) => UpdateAsync(work, id, patch, ct), cancellationToken);

    /// <summary>Deletes an alert.</summary>
    public ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Boolean, (work, ct) => DeleteAsync(work, id, ct), cancellationToken);

    private static async ValueTask<Result<UsageAlert>> CreateAsync(
        PartitionWork work, NewUsageAlert input, BillableMetric? metric, CancellationToken cancellationToken)
    {
        if (work.Account() is not { Deleted: false } account || (input.CustomerId is { } customer && account.Customer.Id != customer))
        {
            return Failure.NotFound(input.SubscriptionId is null ? "Customer" : "Subscription");
        }

        if (await RefusalAsync(work, input.SubscriptionId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        AlertBook book = await work.AlertsAsync(cancellationToken);
        if (book.Alerts.Count >= AlertBook.CountMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"A customer has at most {AlertBook.CountMax} usage alerts");
        }

        var alert = new UsageAlert
        {
            Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "usage-alert", work.Command.Id),
            CustomerId = account.Customer.Id,
            SubscriptionId = input.SubscriptionId,
            MetricId = metric?.Id,
            MetricCode = metric?.Code,
            Measure = input.Measure,
            Threshold = input.Threshold,
            Recurring = input.Recurring,
            Name = input.Name,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        Save(work, account, new AlertBook([.. book.Alerts, alert]), alert, "usage_alert.created");
        return alert;
    }

    private static async ValueTask<Failure?> RefusalAsync(PartitionWork work, BillingId? subscriptionId, CancellationToken cancellationToken)
    {
        if (subscriptionId is not { } id)
        {
            return null;
        }

        Subscription? subscription = await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, cancellationToken);
        return subscription?.Id != id ? Failure.NotFound("Subscription")
            : subscription.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated
                ? Failure.Of(FailureKind.WrongState, $"The subscription is {subscription.Status.ToString().ToLowerInvariant()} and cannot get a usage alert")
                : null;
    }

    private static async ValueTask<Result<UsageAlert>> UpdateAsync(PartitionWork work, BillingId id, UsageAlertPatch patch, CancellationToken cancellationToken)
    {
        AlertBook book = await work.AlertsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Find(id) is not { } alert)
        {
            return Failure.NotFound("Usage alert");
        }

        UsageAlert changed = alert.Rearm(patch.Threshold ?? alert.Threshold, patch.Recurring ?? alert.Recurring) with
        {
            Name = patch.Name ?? alert.Name, UpdatedAt = work.Now,
        };
        Save(work, account, book.With(changed), changed, "usage_alert.updated");
        return changed;
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        AlertBook book = await work.AlertsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Find(id) is not { } alert)
        {
            return Failure.NotFound("Usage alert");
        }

        work.SaveAlerts(new AlertBook([.. book.Alerts.Where(each => each.Id != id)]));
        work.Emit(AlertLists.Remove(account.Space, alert));
        work.EmitEvent(account.Space, "usage_alert.deleted", id, alert, StoredJson.Default.UsageAlert);
        work.LookAtUsage(account);
        return true;
    }

    private static void Save(PartitionWork work, CustomerAccount account, AlertBook book, UsageAlert alert, string eventType)
    {
        work.SaveAlerts(book);
        work.Emit(AlertLists.Upsert(account.Space, alert));
        work.EmitEvent(account.Space, eventType, alert.Id, alert, StoredJson.Default.UsageAlert);
        work.LookAtUsage(account);
    }
}
