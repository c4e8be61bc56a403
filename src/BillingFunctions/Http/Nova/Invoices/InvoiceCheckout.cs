using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Nova.Invoices;

/// <summary>Opens the page of a provider on which an invoice is paid, for the tenant and for its customers.</summary>
internal sealed class InvoiceCheckout(StartCheckout checkout, ConnectionReader connections)
{
    /// <param name="call">The request.</param>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="callbackUrl">Where the customer goes afterwards; null for our own front page.</param>
    public async ValueTask<Result<Payment>> OpenAsync(Call call, BillingId invoiceId, string? callbackUrl)
    {
        if ((await connections.FindAsync(call.Space, call.Cancellation)).Usable.Count == 0)
            return Failure.Of(FailureKind.WrongState, "There is no active payment provider");

        HttpRequest request = call.Context.Request;
        var back = new Uri(callbackUrl ?? $"{request.Scheme}://{request.Host}/");
        return call.Settle(await checkout.RunAsync(call.Space, new CheckoutWish(invoiceId, null, back, back), call.Command, call.Cancellation));
    }
}
