using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Paystack;

/// <summary>Customers by e-mail address. A card is saved by its first payment, and can be forgotten.</summary>
internal sealed class PaystackMethods(PaystackApi api) : MethodsWithoutCustomers(PaystackApi.Name)
{
    public override async Task<Result<string>> CreateCustomerAsync(
        ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken)
    {
        if (payer.Email is not { } email)
        {
            return Failure.Invalid("email", "Paystack needs an e-mail address", "missing");
        }

        var body = new PaystackCustomerRequest(email, payer.Name, payer.Phone);
        ProviderReply reply = await api.PostAsync(credentials, "customer", body, PaystackJson.Default.PaystackCustomerRequest, cancellationToken);
        return PaystackApi.Parse(reply, PaystackJson.Default.CustomerAnswer).TryGet(out PaystackCustomer? customer, out Failure? failure)
            ? customer.CustomerCode is { } code ? code : ReplyFailures.Unavailable(Provider)
            : failure;
    }

    public override async Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken)
    {
        ProviderReply reply = await api.PostAsync(
            credentials, "customer/deactivate_authorization", new PaystackDeactivate(token), PaystackJson.Default.PaystackDeactivate, cancellationToken);
        return reply.IsSuccess ? Unit.Value : ReplyFailures.Of(reply, Provider, PaystackApi.CodeOf(reply));
    }
}
