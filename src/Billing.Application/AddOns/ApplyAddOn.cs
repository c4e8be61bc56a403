using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.AddOns;

/// <summary>Sells add-ons: what was sold and the draft of the invoice that bills it are written in one commit.</summary>
public sealed class ApplyAddOn(Transactor transactor, AddOnReader addOns, ICatalog catalog, LineInvoices invoices)
{
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
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.AppliedAddOn,
            async (work, ct) => work.Account(customerId) is not { } account ? Failure.NotFound("Customer")
                : addOn is null ? Failure.NotFound("Add-on")
                : amountMinor is null && currency is { } other && other != addOn.Currency
                    ? Failure.Invalid("amount_cents", $"The add-on is priced in {addOn.Currency.Code}: say what it costs in {other.Code}", "missing")
                : await ApplyAsync(work, account, addOn, amountMinor ?? addOn.AmountMinor, currency ?? addOn.Currency, ct),
            cancellationToken);

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

                if (await work.ReadInvoiceAsync(applied.InvoiceId, ct) is { } view && view.Invoice is { DeletedAt: null })
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

    private async ValueTask<Result<AppliedAddOn>> ApplyAsync(
        PartitionWork work, CustomerAccount account, AddOn addOn, long amountMinor, Currency currency, CancellationToken cancellationToken)
    {
        var line = new InvoiceLine(addOn.InvoiceDisplayName ?? addOn.Name, 1, amountMinor)
        {
            AddOnId = addOn.Id,
            TaxCodes =
            [
                .. (await catalog.TaxesAsync(account.Space, cancellationToken)).Where(tax => tax.AppliedTo.Contains(addOn.Id)).Select(tax => tax.Code),
            ],
        };
        Result<InvoiceView> draft = await invoices.AddDraftAsync(work, account, new NewLineInvoice(InvoiceType.AddOn, currency, [line]), cancellationToken);
        if (!draft.IsSuccess)
        {
            return draft.Failure;
        }

        var applied = new AppliedAddOn(
            IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "applied-add-on", work.Command.Id), addOn.Id, account.Customer.Id, account.Customer.Name,
            amountMinor, currency, draft.Value.Invoice.Id, work.Now)
        {
            Code = addOn.Code,
            Name = addOn.Name,
        };
        work.Put(CustomerRows.AppliedAddOn(applied.Id), applied, StoredJson.Default.AppliedAddOn);
        work.Emit(AddOnLists.Upsert(account.Space, applied));
        work.EmitEvent(account.Space, "add_on.applied", applied.Id, applied, StoredJson.Default.AppliedAddOn);
        return applied;
    }
}
