using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments.Collection;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Invoices;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Invoices;

/// <summary>The invoices of tenants.</summary>
internal sealed class TenantInvoiceEndpoints(
    InvoiceReader invoices, FinalizeInvoice finalize, VoidInvoice withdraw, StartPaymentForm forms, GenerateInvoice generate, TenantSubscriptions tenants, InvoicePdf pdf, CustomerReader customers, ListReader lists)
{
    private const string What = "Invoice";

    private static readonly QueryParameter<TenantInvoiceStatus?> Status = Query.Upper<TenantInvoiceStatus>("status");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to");
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.Id("subscriptionId");
    private static readonly QueryParameter<LocalDate?> PeriodStart = Query.Date("periodStart");
    private static readonly QueryParameter<LocalDate?> PeriodEnd = Query.Date("periodEnd");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder own = surface.Group("Invoices", "/api/v1/billing/tenants/{tenantId}", BillingServiceWire.Json);
        own.Post<GenerateBody, TenantInvoice>("/invoices", "Generate invoice", Tenants.Own<GenerateBody, TenantInvoice>(Generate)).Answers(201).BodyOptional()
            .With(SubscriptionId, PeriodStart, PeriodEnd).Fails(404, 409)
            .Describe("Periods are invoiced by themselves when they end. This bills one again whose invoice is void (a draft when the tenant has days of grace), or usage of the running one so far: final at "
                + "once, and taken off again by the invoice of the period. Parameters may stand in the query too; the body wins. 409 when the period is invoiced, or nothing waits for an invoice.");
        own.List<TenantInvoice>("/invoices", "List invoices of a tenant", Tenants.Own(List)).With(Status, From, To).Fails(404)
            .Describe("Newest first. from and to are about the start of the period; to is not included.");
        GroupBuilder group = surface.Group("Invoices", "/api/v1/billing/invoices/{invoiceId}", BillingServiceWire.Json);
        group.Get<TenantInvoice>("/", "Get invoice", Tenants.Thing("invoiceId", What, Get)).Fails(404);
        group.Post<TenantInvoice>("/finalize", "Finalize invoice", Tenants.Thing("invoiceId", What, Finalize)).Fails(404, 409)
            .Describe("Its collection starts by itself when the tenant has a default payment method.");
        group.File("GET", "/pdf", "Download invoice PDF", DocumentBlobs.ContentType, Tenants.Thing("invoiceId", What, Download)).Fails(404)
            .Describe("Also of a draft, with a mark on every page.");
        group.Post<PaymentIntent>("/payment-intent", "Create payment intent", Tenants.Thing("invoiceId", What, Pay)).Fails(404, 409, 501, 503)
            .Describe("For a form in your own page, in which the provider's script collects what the invoice still needs; the secret belongs to this tenant's browser alone. One that is open is given again.");
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

    private async ValueTask<Result<TenantInvoice>> Generate(Call call, BillingId tenant, GenerateBody body)
    {
        BillingId? id = body.SubscriptionId ?? call.Get(SubscriptionId);
        Subscription? subscription = id is { } named
            ? (await tenants.AllAsync(call.Space, tenant, call.Cancellation)).FirstOrDefault(each => each.Id == named)
            : await tenants.LiveAsync(call.Space, tenant, call.Cancellation);
        if (subscription is null)
            return Failure.NotFound("Subscription");

        var asked = new AskedPeriod(body.PeriodStart ?? call.Get(PeriodStart), body.PeriodEnd ?? call.Get(PeriodEnd));
        return call.Settle(await generate.RunAsync(call.Space, subscription, asked, call.Command, call.Cancellation)).Map(TenantInvoice.From);
    }

    private async ValueTask<Result<TenantInvoice>> Get(Call call, BillingId id) =>
        await invoices.FindAsync(call.Space, id, call.Cancellation) is { } found ? TenantInvoice.From(found) : Failure.NotFound(What);

    private async ValueTask<Result<TenantInvoice>> Finalize(Call call, BillingId id) =>
        call.Settle(await finalize.RunAsync(call.Space, id, call.Command, call.Cancellation)).Map(TenantInvoice.From);

    private async ValueTask<Result<FileAnswer>> Download(Call call, BillingId id) => (await pdf.FindAsync(call.Space, id, call.Cancellation))
        .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: false));

    private async ValueTask<Result<PaymentIntent>> Pay(Call call, BillingId id) =>
        call.Settle(await forms.RunAsync(call.Space, id, call.Command, call.Cancellation)).Map(PaymentIntent.From);

    private async ValueTask<Result<TenantInvoice>> Void(Call call, BillingId id, VoidBody body) =>
        call.Settle(await withdraw.RunAsync(call.Space, id, call.Command, call.Cancellation)).Map(TenantInvoice.From);
}
