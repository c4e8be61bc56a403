using Billing.Application.AddOns;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Portal;

/// <summary>A customer buys an add-on: it is sold at its price, and its invoice becomes final at once, so that it can be paid.</summary>
public sealed class PortalPurchase(AddOnReader addOns, ApplyAddOn apply, FinalizeInvoice finalize, InvoiceReader invoices)
{
    /// <summary>
    /// Buys it, once for each command: a repeat after a crash between the sale and its invoice goes on where that stopped. Refused when there is no such add-on.
    /// </summary>
    public async ValueTask<Result<Outcome<AppliedAddOn>>> RunAsync(
        DataSpace space, BillingId customerId, BillingId addOnId, Command command, CancellationToken cancellationToken)
    {
        AddOn? addOn = await addOns.FindAsync(space, addOnId, cancellationToken);
        Result<Outcome<AppliedAddOn>> sold = await apply.SellAsync(space, addOn, customerId, null, null, command, cancellationToken);
        if (!sold.TryGet(out Outcome<AppliedAddOn>? done, out Failure? failure))
        {
            return failure;
        }

        BillingId invoiceId = done.Value.InvoiceId!.Value;
        if (await invoices.FindAsync(space, invoiceId, cancellationToken) is { Invoice.Status: InvoiceStatus.Draft })
        {
            Command issue = Command.FromJob("finalize", space.ToString(), invoiceId.ToString());
            Result<Outcome<InvoiceView>> issued = await finalize.RunAsync(space, invoiceId, issue, cancellationToken);
            if (!issued.IsSuccess)
            {
                return issued.Failure;
            }
        }

        return done;
    }
}
