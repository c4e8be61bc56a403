using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Stripe;

/// <summary>Customers, setup intents and payment methods.</summary>
internal sealed class StripeMethods(StripeApi api) : IProviderMethods
{
    public async Task<Result<string>> CreateCustomerAsync(
        ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken)
    {
        StripeForm form = new StripeForm()
            .Add("email", payer.Email)
            .Add("name", payer.Name)
            .Add("phone", payer.Phone)
            .Add("metadata[billing_customer]", customerId.ToString());
        ProviderReply reply = await api.PostAsync(credentials, "v1/customers", form, $"cus-{customerId}", cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeObject).Map(customer => customer.Id);
    }

    public async Task<Result<SetupSession>> StartSetupAsync(
        ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken)
    {
        if (order.Payer.ProviderCustomerId is not { } customer)
        {
            return Failure.Invalid("provider_customer_id", "A set-up needs a customer at Stripe", "missing");
        }

        if (order.ReturnUrl is { } returnUrl)
        {
            StripeForm page = new StripeForm()
                .Add("mode", "setup")
                .Add("customer", customer)
                .Add("payment_method_types[0]", "card")
                .Add("success_url", returnUrl)
                .Add("cancel_url", returnUrl);
            ProviderReply opened = await api.PostAsync(credentials, "v1/checkout/sessions", page, KeyOf(order), cancellationToken);
            return StripePages.PageOf(opened).Map(hosted => new SetupSession(hosted.Id, hosted.Url, null));
        }

        StripeForm form = new StripeForm()
            .Add("customer", customer)
            .Add("usage", "off_session")
            .Add("automatic_payment_methods[enabled]", true);
        ProviderReply reply = await api.PostAsync(credentials, "v1/setup_intents", form, KeyOf(order), cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeSetupIntent).Map(intent => new SetupSession(intent.Id, null, intent.ClientSecret));
    }

    public async Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) =>
        Parse(await api.GetAsync(credentials, $"v1/payment_methods/{StripeApi.Escape(token)}", cancellationToken));

    public async Task<Result<SavedMethod>> AttachAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken)
    {
        StripeForm form = new StripeForm().Add("customer", providerCustomerId);
        return Parse(await api.PostAsync(credentials, $"v1/payment_methods/{StripeApi.Escape(token)}/attach", form, null, cancellationToken));
    }

    public async Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken)
    {
        string path = $"v1/payment_methods/{StripeApi.Escape(token)}/detach";
        return Parse(await api.PostAsync(credentials, path, new StripeForm(), null, cancellationToken)).Map(_ => Unit.Value);
    }

    public async Task<Result<Unit>> SetDefaultAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken)
    {
        StripeForm form = new StripeForm().Add("invoice_settings[default_payment_method]", token);
        string path = $"v1/customers/{StripeApi.Escape(providerCustomerId)}";
        ProviderReply reply = await api.PostAsync(credentials, path, form, null, cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeObject).Map(_ => Unit.Value);
    }

    public static SavedMethod Of(StripeMethod method) => new(method.Id, method.Type)
    {
        Brand = method.Card?.Brand,
        Last4 = method.Card?.Last4,
        ExpiryMonth = method.Card?.ExpMonth,
        ExpiryYear = method.Card?.ExpYear,
    };

    private static string? KeyOf(SetupOrder order) => order.Key is { } key ? $"set-{key}" : null;

    private static Result<SavedMethod> Parse(ProviderReply reply) => StripeApi.Parse(reply, StripeJson.Default.StripeMethod).Map(Of);
}
