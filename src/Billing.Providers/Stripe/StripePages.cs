using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Stripe;

/// <summary>Checkout and portal sessions, and intents for forms.</summary>
internal sealed class StripePages(StripeApi api) : IProviderPages
{
    public async Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken)
    {
        if (!StripeAmounts.TryWrite(order.Amount, out long units))
        {
            return Failure.Invalid("amount", $"Stripe cannot charge {order.Amount}");
        }

        string reference = order.Reference.ToString();
        string? customer = order.Payer.ProviderCustomerId;
        StripeForm form = new StripeForm()
            .Add("mode", "payment")
            .Add("success_url", order.SuccessUrl)
            .Add("cancel_url", order.CancelUrl)
            .Add("client_reference_id", reference)
            .Add($"metadata[{StripeReference.Key}]", reference)
            .Add($"payment_intent_data[metadata][{StripeReference.Key}]", reference)
            .Add($"payment_intent_data[metadata][{StripeReference.PageKey}]", "checkout")
            .Add("payment_intent_data[description]", order.Label)
            .Add("payment_intent_data[setup_future_usage]", order.SavesMethod ? "off_session" : null)
            .Add("line_items[0][quantity]", 1)
            .Add("line_items[0][price_data][currency]", order.Amount.Currency.Code.ToLowerInvariant())
            .Add("line_items[0][price_data][unit_amount]", units)
            .Add("line_items[0][price_data][product_data][name]", order.Label)
            .Add("customer", customer)
            .Add("customer_email", customer is null ? order.Payer.Email : null);
        return PageOf(await api.PostAsync(credentials, "v1/checkout/sessions", form, $"chk-{reference}", cancellationToken));
    }

    /// <summary>An intent that the customer's browser confirms with its secret. A refusal in the form is not the last word, as on a page: the customer may try again.</summary>
    public async Task<Result<PaymentForm>> StartFormAsync(ProviderCredentials credentials, FormOrder order, CancellationToken cancellationToken)
    {
        if (order.OpenId is { } open)
        {
            return FormOf(await api.GetAsync(credentials, $"v1/payment_intents/{StripeApi.Escape(open)}", cancellationToken));
        }

        if (!StripeAmounts.TryWrite(order.Amount, out long units))
        {
            return Failure.Invalid("amount", $"Stripe cannot charge {order.Amount}");
        }

        string reference = order.Reference.ToString();
        StripeForm form = new StripeForm()
            .Add("amount", units)
            .Add("currency", order.Amount.Currency.Code.ToLowerInvariant())
            .Add("customer", order.Payer.ProviderCustomerId)
            .Add("description", order.Label)
            .Add($"metadata[{StripeReference.Key}]", reference)
            .Add($"metadata[{StripeReference.PageKey}]", "form")
            .Add("automatic_payment_methods[enabled]", true);
        return FormOf(await api.PostAsync(credentials, "v1/payment_intents", form, $"frm-{reference}", cancellationToken));
    }

    public async Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken)
    {
        StripeForm form = new StripeForm().Add("customer", providerCustomerId).Add("return_url", returnUrl);
        return PageOf(await api.PostAsync(credentials, "v1/billing_portal/sessions", form, null, cancellationToken));
    }

    private static Result<PaymentForm> FormOf(ProviderReply reply) => StripeApi.Parse(reply, StripeJson.Default.StripeSecretIntent).TryGet(out StripeSecretIntent? intent, out Failure? failure)
        ? intent.ClientSecret is { } secret ? new PaymentForm(intent.Id, secret) : ReplyFailures.Unavailable(StripeApi.Name)
        : failure;

    /// <summary>The page of a session; a session without one is an answer that we cannot use.</summary>
    public static Result<HostedPage> PageOf(ProviderReply reply)
    {
        if (!StripeApi.Parse(reply, StripeJson.Default.StripeSession).TryGet(out StripeSession? session, out Failure? failure))
        {
            return failure;
        }

        return Uri.TryCreate(session.Url, UriKind.Absolute, out Uri? url) ? new HostedPage(session.Id, url) : ReplyFailures.Unavailable(StripeApi.Name);
    }
}
