using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.CrediBill.Invoices;

/// <summary>What is owed. Money is reported here or by a provider; it starts the period that the invoice is for.</summary>
internal sealed class InvoiceEndpoints(
    InvoiceReader invoices, RecordPayment payments, FailPayment failures, VoidInvoice voids, WholeLists lists, InvoiceViews views)
{
    private static readonly QueryParameter<string?> InvoiceId = Query.Text("invoiceId");
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId");
    private static readonly QueryParameter<string?> SubscriptionId = Query.Text("subscriptionId");
    private static readonly QueryParameter<string?> Status = Query.Word("status", ["draft", InvoiceViews.Pending, "open", "paid", "void", InvoiceViews.Failed]);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Invoices", "/api/invoices", CrediBillWire.Json);
        group.Get<InvoicesAnswer>("/", "List invoices or get one", Get).With(InvoiceId, CustomerId, SubscriptionId, Status).Fails(404)
            .Describe("With invoiceId: that invoice. Without: all that match the other parameters, whole.");
        group.Patch<InvoiceUpdate, Done>("/", "Update invoice", Update).Fails(404);
    }

    private async ValueTask<Result<InvoicesAnswer>> Get(Call call)
    {
        if (call.Get(InvoiceId) is { } id)
        {
            return await invoices.FindAsync(call.Space, GivenIds.Of(id), call.Cancellation) is { } found
                ? new InvoicesAnswer(null, (await views.ShowWholeAsync(call, [found]))[0])
                : Failure.NotFound("Invoice");
        }

        IReadOnlyList<InvoiceData> shown = await views.ShowWholeAsync(
            call, await lists.InvoicesAsync(call.Space, call.Get(CustomerId), call.Get(SubscriptionId), call.Cancellation));
        string? status = call.Get(Status) is "open" ? InvoiceViews.Pending : call.Get(Status);
        return new InvoicesAnswer([.. shown.Where(it => status is null || it.Status == status)], null);
    }

    private async ValueTask<Result<Done>> Update(Call call, InvoiceUpdate body)
    {
        if (await invoices.FindAsync(call.Space, GivenIds.Of(body.InvoiceId), call.Cancellation) is not { } view)
            return Failure.NotFound("Invoice");

        Result<Unit> done = body.Status switch
        {
            "paid" => await PayAsync(call, body, view.Invoice),
            InvoiceViews.Failed => call.Settle(await failures.RunAsync(call.Space, view.Invoice.Id, "reported as failed", call.Command, call.Cancellation)).Map(_ => Unit.Value),
            "void" => view.Invoice.Status == InvoiceStatus.Voided
                ? Unit.Value
                : call.Settle(await voids.RunAsync(call.Space, view.Invoice.Id, call.Command, call.Cancellation)).Map(_ => Unit.Value),
            _ => Stays(body.Status, view.Invoice),
        };
        return done.Map(_ => Done.Of("Invoice updated"));
    }

    private async ValueTask<Result<Unit>> PayAsync(Call call, InvoiceUpdate body, Invoice invoice)
    {
        if (invoice.Status == InvoiceStatus.Paid)
            return Unit.Value;

        if (body.AmountPaid == 0)
            return Failure.Invalid("amountPaid", "Input should be greater than 0", "greater_than");

        var payment = new NewPayment
        {
            InvoiceId = invoice.Id,
            AmountMinor = body.AmountPaid,
            Metadata = body.PaidDate is { } at
                ? new Dictionary<string, string> { ["paid_date"] = NodaTime.Instant.FromUnixTimeMilliseconds(at).ToString() }
                : new Dictionary<string, string>(),
        };
        return call.Settle(await payments.RunAsync(call.Space, payment, call.Command, call.Cancellation)).Map(_ => Unit.Value);
    }

    /// <summary>A person cannot make an invoice a draft, or unpaid.</summary>
    private static Result<Unit> Stays(string status, Invoice invoice) =>
        (status == "draft") == (invoice.Status == InvoiceStatus.Draft) && invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Finalized
            ? Unit.Value
            : Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot become {status}");
}
