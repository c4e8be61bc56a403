using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Customers in the words of the payment provider.</summary>
internal sealed class PayerCustomerEndpoints(
    CreateCustomer create, UpdateCustomer update, PayerBook payers, ProviderSubscriptionReader subscriptions, ListReader lists)
{
    private static readonly QueryParameter<string?> Type = Query.Text("type", 50);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Customers", "/customers", NnoWire.Json);
        group.Post<PayerCreate, PayerData>("/", "Create customer", Create).Answers(201);
        group.Get<PayerData>("/{id}", "Get customer", Get).Fails(404);
        group.Patch<PayerUpdate, PayerData>("/{id}", "Update customer", Update).Fails(404);
        group.Get<ProviderSubscriptions>("/{id}/subscriptions", "List customer subscriptions", Subscriptions).Fails(404);
        group.Get<MethodsData>("/{id}/payment-methods", "List customer payment methods", Methods).With(Type).Fails(404).Describe("Cards, unless another type is asked for.");
        group.Get<DefaultMethodData>("/{id}/payment-methods/default", "Get default payment method", Default).Fails(404);
    }

    private async ValueTask<Result<PayerData>> Create(Call call, PayerCreate body)
    {
        if (!PayerBook.Sees(call, default))
            return PayerBook.OfOne;

        var input = new NewCustomer
        {
            ExternalId = $"cus_{call.Command.Id[..16]}", Name = string.IsNullOrEmpty(body.Name) ? body.Email : body.Name, Email = body.Email,
            MetadataJson = MetadataText.Of(body.Metadata ?? new Dictionary<string, string>()),
        };
        return call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(made => PayerData.From(made, 0));
    }

    private async ValueTask<Result<PayerData>> Get(Call call) => await FindAsync(call) is { } customer ? await ShowAsync(call, customer) : Failure.NotFound("Customer");

    private async ValueTask<Result<PayerData>> Update(Call call, PayerUpdate body)
    {
        if (await FindAsync(call) is not { } customer)
            return Failure.NotFound("Customer");

        var patch = new CustomerPatch { Email = body.Email, Name = body.Name, MetadataMembers = body.Metadata };
        Result<Customer> changed = call.Settle(await update.RunAsync(call.Space, customer.Id, patch, call.Command, call.Cancellation));
        return changed.IsSuccess ? await ShowAsync(call, changed.Value) : changed.Failure;
    }

    private async ValueTask<Result<ProviderSubscriptions>> Subscriptions(Call call) =>
        await FindAsync(call) is { } customer ? new ProviderSubscriptions(await subscriptions.OfAsync(call, customer)) : Failure.NotFound("Customer");

    private async ValueTask<Result<MethodsData>> Methods(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Failure.NotFound("Customer");

        string type = call.Get(Type) is { Length: > 0 } asked ? asked : "card";
        return new MethodsData([.. (await payers.MethodsAsync(call, customer)).Where(method => method.Type == type).Select(MethodData.From)]);
    }

    private async ValueTask<Result<DefaultMethodData>> Default(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Failure.NotFound("Customer");

        PaymentMethod? chosen = (await payers.MethodsAsync(call, customer)).FirstOrDefault(method => method.IsDefault);
        return new DefaultMethodData(chosen is null ? null : MethodData.From(chosen));
    }

    private ValueTask<Customer?> FindAsync(Call call) => payers.CustomerAsync(call, call.Text("id"));

    private async ValueTask<PayerData> ShowAsync(Call call, Customer customer)
    {
        var wallets = new ListQuery(
            [
                ListFilter.EqualTo("customer_id", customer.Id.ToString()), ListFilter.EqualTo("status", nameof(WalletStatus.Active)),
                ListFilter.EqualTo("currency", customer.Currency.Code),
            ], null, false, 0, 0);
        return PayerData.From(customer, await lists.CountAsync(call.Space, WalletLists.Wallets, wallets, "balance_cents", call.Cancellation));
    }
}
