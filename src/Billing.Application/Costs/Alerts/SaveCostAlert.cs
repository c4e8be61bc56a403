using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Costs.Alerts;

/// <summary>What a new alert of costs is made of; shapes are checked by the surface.</summary>
/// <param name="CustomerId">Whose costs.</param>
/// <param name="Type">What is compared.</param>
/// <param name="Threshold">Above zero: minor units, or a percentage.</param>
/// <param name="Recurring">Whether it wakes with the next period.</param>
/// <param name="Name">For people.</param>
/// <param name="NotifyEmail">Who should hear of it.</param>
public sealed record NewCostAlert(
    BillingId CustomerId, CostThreshold Type, decimal Threshold, bool Recurring = true, string? Name = null, string? NotifyEmail = null);

/// <summary>Creates and dismisses alerts of costs, and looks them up.</summary>
public sealed class SaveCostAlert(Transactor transactor, ITableStore tables, CustomerReader customers, CostReports reports, RunningCosts running)
{
    /// <summary>Creates an alert. Refused when the customer is unknown, and for a percentage when there is neither a budget nor a price.</summary>
    public async ValueTask<Result<Outcome<CostAlert>>> CreateAsync(DataSpace space, NewCostAlert input, Command command, CancellationToken cancellationToken)
    {
        if (input.Type == CostThreshold.PercentageOfBudget && await reports.BudgetAsync(space, input.CustomerId, cancellationToken) is null
            && (await running.ReadAsync(space, input.CustomerId, foresees: false, cancellationToken)) is { IsSuccess: true } cost && cost.Value.BaseMinor == 0)
        {
            return Failure.Invalid("threshold_type", "The customer has no budget that a percentage could be of", "no_budget");
        }

        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, input.CustomerId), command, StoredJson.Default.CostAlert, (work, ct) => CreateAsync(work, input, ct), cancellationToken);
    }

    /// <summary>Dismisses an alert that has fired. Refused with <see cref="FailureKind.WrongState"/> otherwise.</summary>
    public ValueTask<Result<Outcome<CostAlert>>> DismissAsync(
        DataSpace space, BillingId id, string? by, string? reason, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.CostAlert, (work, ct) => DismissAsync(work, id, by, reason, ct), cancellationToken);

    /// <summary>The alerts of a customer, oldest first; refused when it is unknown.</summary>
    public async ValueTask<Result<IReadOnlyList<CostAlert>>> ListAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, customerId, cancellationToken) is null
            ? Failure.NotFound("Customer")
            : (await tables.CostsAsync(space, customerId.Owner, cancellationToken)).Alerts.OrderBy(alert => alert.CreatedAt).ToList();

    /// <summary>An alert, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<CostAlert?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await tables.CostsAsync(space, id.Owner, cancellationToken)).Alerts.FirstOrDefault(alert => alert.Id == id);

    private static async ValueTask<Result<CostAlert>> CreateAsync(PartitionWork work, NewCostAlert input, CancellationToken cancellationToken)
    {
        if (work.Account(input.CustomerId) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        CostBook book = await work.CostsAsync(cancellationToken);
        if (book.Alerts.Count >= CostBook.AlertsMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"A customer has at most {CostBook.AlertsMax} cost alerts");
        }

        var alert = new CostAlert
        {
            Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "cost-alert", work.Command.Id),
            CustomerId = input.CustomerId,
            Name = input.Name,
            Type = input.Type,
            Threshold = input.Threshold,
            Recurring = input.Recurring,
            NotifyEmail = input.NotifyEmail,
            CreatedAt = work.Now,
        };
        work.SaveCosts(book.With(alert));
        work.EmitEvent(account.Space, "cost_alert.created", alert.Id, alert, StoredJson.Default.CostAlert);
        work.LookAtUsage(account);
        return alert;
    }

    private static async ValueTask<Result<CostAlert>> DismissAsync(PartitionWork work, BillingId id, string? by, string? reason, CancellationToken cancellationToken)
    {
        CostBook book = await work.CostsAsync(cancellationToken);
        if (work.Account() is not { Deleted: false } account || book.Alerts.FirstOrDefault(each => each.Id == id) is not { } alert)
        {
            return Failure.NotFound("Cost alert");
        }

        if (alert.Status != CostAlertStatus.Triggered)
        {
            return Failure.Of(FailureKind.WrongState, $"The cost alert is {alert.Status.ToString().ToLowerInvariant()}: only one that is triggered can be dismissed");
        }

        CostAlert dismissed = alert.Dismiss(by, reason, work.Now);
        work.SaveCosts(book.With(dismissed));
        work.EmitEvent(account.Space, "cost_alert.dismissed", id, dismissed, StoredJson.Default.CostAlert);
        return dismissed;
    }
}
