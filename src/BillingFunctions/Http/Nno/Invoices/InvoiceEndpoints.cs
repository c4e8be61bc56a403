using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nno.Platforms;

namespace BillingFunctions.Http.Nno.Invoices;

/// <summary>A platform's invoices.</summary>
internal sealed class InvoiceEndpoints(PlatformReader platforms, InvoiceReader invoices, ListReader lists)
{
    public void Map(SurfaceBuilder surface, string prefix, string suffix)
    {
        GroupBuilder group = surface.Group("Platform", $"{prefix}/invoices", NnoWire.Json);
        group.ListAll<InvoiceSummary>("/", $"List invoices{suffix}", List).With(PlatformReader.Demanded, CursorPages.Cursor).Fails(404).Describe("25 a page, newest first.");
        group.Get<InvoiceDetail>("/{invoiceId}", $"Get single invoice with lines{suffix}", Get).With(PlatformReader.Named).Fails(404)
            .Describe("Of the platform that is named, or else of the token's.");
    }

    private async ValueTask<Result<Listing<InvoiceSummary>>> List(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        return (await lists.PageAsync(call, InvoiceLists.Invoices, InvoiceLists.RowType, ListFilter.EqualTo("customer_id", customer.Id.ToString())))
            .Map(view => InvoiceSummary.From(view.Invoice));
    }

    private async ValueTask<Result<InvoiceDetail>> Get(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        InvoiceView? found = BillingId.TryParse(call.Text("invoiceId"), out BillingId id) ? await invoices.FindAsync(call.Space, id, call.Cancellation) : null;
        return found?.Invoice.CustomerId == customer.Id ? InvoiceDetail.From(found) : Failure.NotFound("Invoice");
    }
}
