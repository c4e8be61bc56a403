using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Invoices;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Invoices;

/// <summary>The invoices of tenants.</summary>
internal sealed class TenantInvoiceEndpoints(
    InvoiceReader invoices, FinalizeInvoice finalize, VoidInvoice withdraw, InvoicePdf pdf, CustomerReader customers, ListReader lists)
{
    private const string What = "Invoice";

    private static readonly QueryParameter<TenantInvoiceStatus?> Status = Query.Upper<TenantInvoiceStatus>("status");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to");

    public void Map(SurfaceBuilder surface)
    {
        surface.Group("Invoices", "/api/v1/billing/tenants/{tenantId}", BillingServiceWire.Json)
            .List<TenantInvoice>("/invoices", "List invoices of a tenant", Tenants.Own(List)).With(Status, From, To).Fails(404)
            .Describe("Newest first. from and to are about the start of the period; to is not included.");
        GroupBuilder group = surface.Group("Invoices", "/api/v1/billing/invoices/{invoiceId}", BillingServiceWire.Json);
        group.Get<TenantInvoice>("/", "Get invoice", Tenants.Thing("invoiceId", What, Get)).Fails(404);
        group.Post<TenantInvoice>("/finalize", "Finalize invoice", Tenants.Thing("invoiceId", What, Finalize)).Fails(404, 409)
            .Describe("Its collection starts by itself when the tenant has a default payment method.");
        group.File("GET", "/pdf", "Download invoice PDF", DocumentBlobs.ContentType, Tenants.Thing("invoiceId", What, Download)).Fails(404)
            .Describe("Also of a draft, with a mark on every page.");
        group.Post<VoidBody, TenantInvoice>("/void", "Void invoice", Tenants.Thing<VoidBody, TenantInvoice>("invoiceId", What, Void)).BodyOptional().Fails(404, 409)
            .Describe("What credits and wallets paid of it is given back.");
    }

    private async ValueTask<Result<Listing<TenantInvoice>>> List(Call call, BillingId tenant)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is null)
            return Failure.NotFound("Tenant");

        ListSlice slice = await lists.ReadAsync(
            call.Space, InvoiceLists.Invoices, new ListQuery([ListFilter.EqualTo("customer_id", tenant.ToString())], "created_at", Descending: true, 0, int.MaxValue), call.Cancellation);
        return call.Paging.Cut<TenantInvoice>(
        [
            .. slice.Rows.Select(row => TenantInvoice.From(JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!))
                .Where(invoice => (call.Get(Status) is not { } status || invoice.Status == status)
                    && (call.Get(From) is not { } from || invoice.PeriodStart >= from) && (call.Get(To) is not { } to || invoice.PeriodStart < to)),
        ]);
    }

    private async ValueTask<Result<TenantInvoice>> Get(Call call, BillingId id) =>
        await invoices.FindAsync(call.Space, id, call.Cancellation) is { } found ? TenantInvoice.From(found) : Failure.NotFound(What);

    private async ValueTask<Result<TenantInvoice>> Finalize(Call call, BillingId id) =>
        call.Settle(await finalize.RunAsync(call.Space, id, call.Command, call.Cancellation)).Map(TenantInvoice.From);

    private async ValueTask<Result<FileAnswer>> Download(Call call, BillingId id) => (await pdf.FindAsync(call.Space, id, call.Cancellation))
        .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: false));

    private async ValueTask<Result<TenantInvoice>> Void(Call call, BillingId id, VoidBody body) =>
        call.Settle(await withdraw.RunAsync(call.Space, id, call.Command, call.Cancellation)).Map(TenantInvoice.From);
}
