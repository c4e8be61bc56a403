using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.AddOns;

/// <summary>
/// Sells add-ons: what was sold and the draft of the invoice that bills it are written in one commit. One that joins the next invoice has no draft of its own: it waits in the account.
/// </summary>
public sealed class ApplyAddOn(Transactor transactor, AddOnReader addOns, ICatalog catalog, LineInvoices invoices, PeriodInvoices periods)
{
    /// <summary>Most add-ons of a customer that wait for its next invoice.</summary>
    public const int WaitingMax = WaitingAddOns.WaitingMax;

    /// <summary>Sells an add-on to a customer. Refused when there is no such add-on or customer, and for another currency without its amount.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="code">The add-on.</param>
    /// <param name="customerId">Who buys it.</param>
    /// <param name="amountMinor">The price that was agreed, in minor units; null for the add-on's own.</param>
    /// <param name="currency">Its currency; null for the add-on's own.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<AppliedAddOn>>> RunAsync(
        DataSpace space, string code, BillingId customerId, long? amountMinor, Currency? currency, Command command, CancellationToken cancellationToken)
    {
        AddOn? addOn = await addOns.FindAsync(space, code, cancellationToken);
        return await SellAsync(space, addOn, customerId, amountMinor, currency, command, cancellationToken);
    }

    /// <summary>The same of an add-on that was looked up; null, when there is none, still gives the result of a command that has run.</summary>
    internal ValueTask<Result<Outcome<AppliedAddOn>>> SellAsync(
        DataSpace space, AddOn? addOn, BillingId customerId, long? amountMinor, Currency? currency, Command command, CancellationToken cancellationToken) =>
        SellAsync(space, addOn, customerId, amountMinor, currency, command, ApplyAsync, cancellationToken);

    private ValueTask<Result<Outcome<AppliedAddOn>>> SellAsync(
        DataSpace space, AddOn? addOn, BillingId customerId, long? amountMinor, Currency? currency, Command command,
        Func<PartitionWork, CustomerAccount, SoldAddOn, CancellationToken, ValueTask<Result<AppliedAddOn>>> sell, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.AppliedAddOn,
            async (work, ct) => work.Account(customerId) is not { } account ? Failure.NotFound("Customer")
                : addOn is null ? Failure.NotFound("Add-on")
                : amountMinor is null && currency is { } other && other != addOn.Currency
                    ? Failure.Invalid("amount_cents", $"The add-on is priced in {addOn.Currency.Code}: say what it costs in {other.Code}", "missing")
                : await sell(work, account, new SoldAddOn(addOn, amountMinor ?? addOn.AmountMinor, currency ?? addOn.Currency), ct),
            cancellationToken);

    /// <summary>
    /// Sells an add-on that joins the next invoice in its currency: drafts show it at once. Refused as ever, and with <see cref="FailureKind.WrongState"/> when
    /// <see cref="WaitingMax"/> wait already.
    /// </summary>
    /// <param name="space">Whose.</param>
    /// <param name="code">The add-on.</param>
    /// <param name="customerId">Who buys it.</param>
    /// <param name="amountMinor">The price that was agreed, in minor units; null for the add-on's own.</param>
    /// <param name="currency">Its currency; null for the add-on's own.</param>
    /// <param name="subscriptionId">Whose next invoice; null for the customer's next that bills a period.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<AppliedAddOn>>> JoinAsync(
        DataSpace space, string code, BillingId customerId, long? amountMinor, Currency? currency, BillingId? subscriptionId, Command command,
        CancellationToken cancellationToken)
    {
        AddOn? addOn = await addOns.FindAsync(space, code, cancellationToken);
        return await SellAsync(
            space, addOn, customerId, amountMinor, currency, command, (work, account, sold, ct) => WaitAsync(work, account, sold, subscriptionId, ct), cancellationToken);
    }

    /// <summary>Takes back what was sold while its invoice is a draft, which goes with it. Refused with <see cref="FailureKind.WrongState"/> afterwards.</summary>
    public async ValueTask<Result<Outcome<AppliedAddOn>>> TakeBackAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.AppliedAddOn,
            async (work, ct) =>
            {
                if (await work.ReadAsync(CustomerRows.AppliedAddOn(id), StoredJson.Default.AppliedAddOn, ct) is not { } applied || applied.Id != id
                    || work.Account() is not { } account)
                {
                    return Failure.NotFound("Applied add-on");
                }

                if (applied.InvoiceId is not { } invoiceId)
                {
                    Result<CustomerAccount> left = await periods.RefreshDraftsAsync(work, account.Without([id]), ct);
                    if (!left.IsSuccess)
                    {
                        return left.Failure;
                    }

                    work.SetGuard(work.Reschedule(left.Value), StoredJson.Default.CustomerAccount);
                }
                else if (await work.ReadInvoiceAsync(invoiceId, ct) is { } view && view.Invoice is { DeletedAt: null })
                {
                    if (view.Invoice.Status != InvoiceStatus.Draft)
                    {
                        return Failure.Of(FailureKind.WrongState, $"The add-on is on an invoice that is {view.Invoice.Status.ToString().ToLowerInvariant()}");
                    }

                    work.Remove(account.Space, view.Invoice.Void(work.Now).Value with { DeletedAt = work.Now });
                    work.SetGuard(account, StoredJson.Default.CustomerAccount);
                }

                work.Delete(CustomerRows.AppliedAddOn(id));
                work.Emit(AddOnLists.Remove(account.Space, applied));
                work.EmitEvent(account.Space, "add_on.taken_back", applied.Id, applied, StoredJson.Default.AppliedAddOn);
                return applied;
            },
            cancellationToken);

    private async ValueTask<Result<AppliedAddOn>> WaitAsync(
        PartitionWork work, CustomerAccount account, SoldAddOn sold, BillingId? subscriptionId, CancellationToken cancellationToken)
    {
        if (account.AddOns is { Count: >= WaitingMax })
        {
            return Failure.Of(FailureKind.WrongState, $"At most {WaitingMax} add-ons of a customer wait for the next invoice");
        }

        AppliedAddOn waiting = Describe(work, account, sold) with
        {
            SubscriptionId = subscriptionId, LineName = sold.LineName, TaxCodes = await TaxesOfAsync(account, sold.AddOn, cancellationToken),
        };
        Result<CustomerAccount> shown = await periods.RefreshDraftsAsync(work, account with { AddOns = [.. account.AddOns ?? [], waiting] }, cancellationToken);
        if (!shown.IsSuccess)
        {
            return shown.Failure;
        }

        work.SetGuard(work.Reschedule(shown.Value), StoredJson.Default.CustomerAccount);
        return Tell(work, account, waiting);
    }

    private async ValueTask<Result<AppliedAddOn>> ApplyAsync(PartitionWork work, CustomerAccount account, SoldAddOn sold, CancellationToken cancellationToken)
    {
        var line = new InvoiceLine(sold.LineName, 1, sold.AmountMinor)
        {
            AddOnId = sold.AddOn.Id, TaxCodes = await TaxesOfAsync(account, sold.AddOn, cancellationToken) ?? [],
        };
        Result<InvoiceView> draft = await invoices.AddDraftAsync(work, account, new NewLineInvoice(InvoiceType.AddOn, sold.Currency, [line]), cancellationToken);
        if (!draft.IsSuccess)
        {
            return draft.Failure;
        }

        return Tell(work, account, Describe(work, account, sold) with { InvoiceId = draft.Value.Invoice.Id });
    }

    private static AppliedAddOn Describe(PartitionWork work, CustomerAccount account, SoldAddOn sold) => new(
        IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "applied-add-on", work.Command.Id), sold.AddOn.Id, account.Customer.Id, account.Customer.Name,
        sold.AmountMinor, sold.Currency, InvoiceId: null, work.Now)
    {
        Code = sold.AddOn.Code,
        Name = sold.AddOn.Name,
    };

    private static AppliedAddOn Tell(PartitionWork work, CustomerAccount account, AppliedAddOn applied)
    {
        work.Save(account, applied);
        work.EmitEvent(account.Space, "add_on.applied", applied.Id, applied, StoredJson.Default.AppliedAddOn);
        return applied;
    }

    /// <summary>The add-on's own taxes; null when it has none.</summary>
    private async ValueTask<IReadOnlyList<string>?> TaxesOfAsync(CustomerAccount account, AddOn addOn, CancellationToken cancellationToken)
    {
        string[] own = [.. (await catalog.TaxesAsync(account.Space, cancellationToken)).Where(tax => tax.AppliedTo.Contains(addOn.Id)).Select(tax => tax.Code)];
        return own.Length == 0 ? null : own;
    }

    /// <summary>An add-on at the price that it is sold for.</summary>
    private sealed record SoldAddOn(AddOn AddOn, long AmountMinor, Currency Currency)
    {
        public string LineName => AddOn.InvoiceDisplayName ?? AddOn.Name;
    }
}
