using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Lists;
using Billing.Application.Mail;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Subscriptions;

namespace BillingFunctions.Http.Nova.Invoices;

/// <summary>Invoices: those of subscriptions, and those that the tenant makes.</summary>
internal sealed class NovaInvoiceEndpoints(
    CreateOneOff create, FinalizeInvoice finalize, VoidInvoice withdraw, RecordPayment record, InvoiceCheckout checkout, QueueMail mail, InvoicePdf pdf,
    InvoiceReader invoices, InvoiceViews views, CustomerReader customers, SubscriptionReader subscriptions, SubscriptionViews subscriptionViews, PaymentViews payments,
    ListReader lists)
{
    private const int PaymentsShown = 100;

    private static readonly QueryParameter<NovaInvoiceStatus?> Status = Query.Upper<NovaInvoiceStatus>("status");
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId", 64);
    private static readonly Failure Unknown = Failure.NotFound("Invoice");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Invoices", "/api/invoices", NovaBillingWire.Json);
        group.List<NovaInvoice>("/", "List invoices", List).With(Status, CustomerId, Paged.DateFrom, Paged.DateTo).Describe("Dates are those of creation.");
        group.Get<NovaInvoice>("/{id}", "Get invoice", Get).Fails(404);
        group.Post<NovaInvoiceCreate, NovaInvoice>("/", "Create invoice", Create).Answers(201).Fails(404)
            .Describe("A draft of the given lines, with the customer's taxes and coupons.");
        group.Post<NovaInvoice>("/{id}/finalize", "Finalize invoice", Finalize).Answers(201).Fails(400, 404);
        group.Post<NovaInvoice>("/{id}/void", "Void invoice", Void).Answers(201).Fails(400, 404).Describe("Not once it is paid.");
        group.Post<NovaMarkPaid, NovaInvoice>("/{id}/mark-paid", "Mark invoice paid", MarkPaid).Answers(201).BodyOptional().Fails(404)
            .Describe("Records a payment of all that is still to be paid.");
        group.Post<NovaCheckoutCreate, NovaCheckout>("/{id}/checkout", "Create invoice checkout", Checkout).BodyOptional().Fails(404)
            .Describe("A page of the tenant's first payment provider. While one is open it is given again.");
        group.Post<NovaSendEmail, NovaMessage>("/{id}/send-email", "Send invoice email", SendEmail).Answers(201).BodyOptional().Fails(404)
            .Describe("Queued: sent within moments, and tried again for two days when the server does not take it.");
        group.File("GET", "/{id}/pdf", "Download invoice PDF", DocumentBlobs.ContentType, Pdf).Fails(404).Describe("Also of a draft, with a mark on every page.");
    }

    private async ValueTask<Result<Listing<NovaInvoice>>> List(Call call) => await views.ShowAsync(call, await lists.DatedPageAsync(
        call, InvoiceLists.Invoices, InvoiceLists.RowType, ListedRows.When("customer_id", GivenIds.ListedAs(call.Get(CustomerId))),
        ListedRows.When("status", call.Get(Status) is { } status ? NovaInvoice.EngineStatus(status) : null)));

    private async ValueTask<Result<NovaInvoice>> Get(Call call)
    {
        if (await FindAsync(call) is not { } view)
            return Unknown;

        NovaInvoice shown = await views.ShowAsync(call, view);
        return shown with
        {
            Customer = await customers.FindIncludingDeletedAsync(call.Space, view.Invoice.CustomerId, call.Cancellation) is { } customer ? NovaCustomer.From(customer) : null,
            Subscription = view.Invoice.SubscriptionId is { } id && await subscriptions.FindAsync(call.Space, id, call.Cancellation) is { } subscription
                ? NovaSubscription.From(await subscriptionViews.ShowAsync(call, subscription))
                : null,
            Payments = await payments.OfInvoiceAsync(call, view.Invoice.Id, PaymentsShown),
        };
    }

    private async ValueTask<Result<NovaInvoice>> Create(Call call, NovaInvoiceCreate body)
    {
        if (await customers.FindAsync(call.Space, body.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        if (body.SubscriptionId is { } id && (await subscriptions.FindAsync(call.Space, id, call.Cancellation))?.CustomerId != customer.Id)
            return Failure.Invalid("subscription_id", "The subscription is not the customer's", "unknown_reference");

        return await ShowAsync(call, call.Settle(await create.RunAsync(call.Space, customer.Id, body.ToInput(customer.Currency), call.Command, call.Cancellation)));
    }

    private async ValueTask<Result<NovaInvoice>> Finalize(Call call) =>
        await ShowAsync(call, call.Settle(await finalize.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)));

    private async ValueTask<Result<NovaInvoice>> Void(Call call) =>
        await ShowAsync(call, call.Settle(await withdraw.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)));

    private async ValueTask<Result<NovaInvoice>> MarkPaid(Call call, NovaMarkPaid body)
    {
        var payment = new NewPayment { InvoiceId = call.Id("id"), Metadata = new Dictionary<string, string> { [PaymentViews.Method] = body.PaymentMethod } };
        Result<Payment> paid = call.Settle(await record.RunAsync(call.Space, payment, call.Command, call.Cancellation));
        return !paid.IsSuccess ? paid.Failure : await FindAsync(call) is { } view ? await views.ShowAsync(call, view) : Unknown;
    }

    private async ValueTask<Result<NovaCheckout>> Checkout(Call call, NovaCheckoutCreate body) => await FindAsync(call) is null
        ? Unknown
        : (await checkout.OpenAsync(call, call.Id("id"), body.CallbackUrl))
            .Map(payment => new NovaCheckout(payment.ProviderCheckoutUrl!, payment.Id, PaymentViews.ProviderOf(payment.Provider), null));

    private async ValueTask<Result<NovaMessage>> SendEmail(Call call, NovaSendEmail body) => call.Settle(
        await mail.InvoiceAsync(call.Space, call.Id("id"), call.Command, call.Cancellation, body.Email)).Map(_ => new NovaMessage("The invoice is on its way"));

    private async ValueTask<Result<FileAnswer>> Pdf(Call call) => (await pdf.FindAsync(call.Space, call.Id("id"), call.Cancellation))
        .Map(found => new FileAnswer(found.Pdf, DocumentFiles.Name(found.View.Invoice.Number ?? "draft"), Inline: true));

    private async ValueTask<Result<NovaInvoice>> ShowAsync(Call call, Result<InvoiceView> done) =>
        done.IsSuccess ? await views.ShowAsync(call, done.Value) : done.Failure;

    private ValueTask<InvoiceView?> FindAsync(Call call) => invoices.FindAsync(call.Space, call.Id("id"), call.Cancellation);
}
