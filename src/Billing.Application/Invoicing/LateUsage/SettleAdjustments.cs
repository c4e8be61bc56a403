using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>Bills late usage of a subscription that has no next invoice, because it ended: on an invoice of its own, when the settling time is over.</summary>
public sealed class SettleAdjustments(Transactor transactor, ICatalog catalog, PeriodInvoices invoices, IInvoiceSettings settings)
{
    /// <summary>Bills what waits of a subscription; false when it is not its turn any more: someone else has billed it, or something is due before it.</summary>
    internal async ValueTask<Result<bool>> RunAsync(CustomerAccount account, PendingAdjustment due, CancellationToken cancellationToken)
    {
        InvoiceSettings org = await settings.FindAsync(account.Space, cancellationToken);
        Command command = Command.FromJob(
            "settle", account.Space.ToString(), due.Scope, due.SettleAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
            due.To.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> settled = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(account.Space, account.Customer.Id), command, StoredJson.Default.Boolean,
            (work, ct) => SettleAsync(work, due, org, ct), cancellationToken);
        return settled.Failure?.Kind == FailureKind.Unavailable ? false : settled.Map(outcome => outcome.Value);
    }

    private async ValueTask<Result<bool>> SettleAsync(PartitionWork work, PendingAdjustment due, InvoiceSettings org, CancellationToken cancellationToken)
    {
        CustomerAccount account = work.Account()!;
        if (account.DueSettlement is not { } waiting || waiting.Scope != due.Scope || waiting.SettleAt != due.SettleAt || waiting.To != due.To)
        {
            return Failure.Of(FailureKind.Unavailable, "What is due changed meanwhile"); // not a success: that would stand as the answer when its turn comes
        }

        IReadOnlyList<PendingAdjustment> billed = account.AdjustmentsOf([due.Scope]);
        Plan plan = await catalog.RequirePlanAsync(account.Space, due.PlanId, due.PlanVersion, cancellationToken);
        var service = new InstantSpan(billed.Min(pending => pending.From), billed.Max(pending => pending.To));
        var inputs = new PeriodInputs([], service, await catalog.TaxesAsync(account.Space, cancellationToken), UsageVersion: 0);
        Invoice draft = DraftOf(work, account, due, service, plan);
        Result<(CustomerAccount Account, InvoiceView View)> issued = await invoices.IssueAsync(
            work, account with { Customer = account.Customer with { Currency = plan.Currency } }, [due.Scope], InvoiceInputs.Of(inputs), draft, org, evenEmpty: true,
            cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        work.Add(account.Space, issued.Value.View);
        work.EmitFinal(account.Space, issued.Value.View.Invoice);
        work.SetGuard(work.Reschedule(issued.Value.Account with { Customer = account.Customer }), StoredJson.Default.CustomerAccount);
        return true;
    }

    private static Invoice DraftOf(PartitionWork work, CustomerAccount account, PendingAdjustment due, InstantSpan service, Plan plan) => new()
    {
        Id = account.InvoiceOf(due),
        CustomerId = account.Customer.Id,
        SubscriptionId = due.Fees[0].SubscriptionId,
        PlanId = plan.Id,
        PlanVersion = plan.Version,
        BillingEntityId = account.Customer.BillingEntityId,
        Status = InvoiceStatus.Draft,
        Type = InvoiceType.Subscription,
        PeriodStart = service.Start,
        PeriodEnd = service.End,
        Currency = plan.Currency,
        IssuedAt = due.SettleAt,
        CreatedAt = work.Now,
        UpdatedAt = work.Now,
    };
}
