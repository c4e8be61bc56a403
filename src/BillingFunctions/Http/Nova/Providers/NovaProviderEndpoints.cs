using System.Text.Json.Serialization;
using Billing.Application.Payments.Connections;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Providers;

/// <summary>The tenant's access to payment providers.</summary>
internal sealed class NovaProviderEndpoints(SaveConnection save, ConnectionReader connections)
{
    private static readonly Failure Unknown = Failure.NotFound("Payment provider");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Payment Providers", "/api/payment-providers", NovaProviderWire.Json);
        group.List<NovaProvider>("/", "List payment providers", List).Scope("payments:read");
        group.Get<NovaProvider>("/{id}", "Get payment provider", Get).Scope("payments:read").Fails(404);
        group.Post<NovaProviderCreate, NovaProvider>("/", "Configure payment provider", Create).Scope("payments:write").Answers(201).Fails(409)
            .Describe("One of each. Where none is named the one with the lowest priority is asked first; when it gives no page, the next.");
        group.Patch<NovaProviderUpdate, NovaProvider>("/{id}", "Update payment provider", Update).Scope("payments:write").Fails(404, 409);
        group.Delete<NovaMessage>("/{id}", "Remove payment provider", Delete).Scope("payments:write").Fails(400, 404)
            .Describe("Refused while payments through it are pending or processing.");
        group.Post<NovaProviderTest>("/{id}/test", "Test payment provider", Test).Scope("payments:write").Fails(404).Describe("Asks the provider whether it takes the credentials.");
    }

    private async ValueTask<Result<Listing<NovaProvider>>> List(Call call) => call.Paging.Cut<NovaProvider>(
        [.. (await connections.FindAsync(call.Space, call.Cancellation)).All.Select(NovaProvider.From).OrderBy(each => each.Priority).ThenBy(each => each.CreatedAt)]);

    private async ValueTask<Result<NovaProvider>> Get(Call call) => await FindAsync(call) is { } found ? NovaProvider.From(found) : Unknown;

    private async ValueTask<Result<NovaProvider>> Create(Call call, NovaProviderCreate body)
    {
        if (NovaProviders.KindOf(body.ProviderName) is not { } kind)
            return Failure.Invalid("provider_name", "Input should be Stripe, Paystack, Flutterwave or M-Pesa", "enum");

        if (!NovaProviders.Settings(body.Credentials).TryGet(out Dictionary<string, string>? settings, out Failure? wrong))
            return wrong;

        var change = new ConnectionChange
        {
            Status = body.IsActive ? ConnectionStatus.Active : ConnectionStatus.Inactive, Settings = settings, Priority = body.Priority,
        };
        return call.Settle(await save.CreateAsync(call.Space, kind, change, call.Command, call.Cancellation)).Map(NovaProvider.From);
    }

    private async ValueTask<Result<NovaProvider>> Update(Call call, NovaProviderUpdate body)
    {
        if (await FindAsync(call) is not { } found)
            return Unknown;

        if (body.ProviderName is { } name && NovaProviders.KindOf(name) != found.Kind)
            return Failure.Invalid("provider_name", $"This is {NovaProviders.NameOf(found.Kind)}: configure the other provider beside it", "read_only");

        Result<Dictionary<string, string>> settings = body.Credentials is { } credentials ? NovaProviders.Settings(credentials) : new Dictionary<string, string>();
        if (!settings.IsSuccess)
            return settings.Failure;

        var change = new ConnectionChange
        {
            Status = body.IsActive is { } isActive ? isActive ? ConnectionStatus.Active : ConnectionStatus.Inactive : null, Settings = settings.Value,
            Priority = body.Priority,
        };
        return call.Settle(await save.UpdateAsync(call.Space, found.Id, change, call.Command, call.Cancellation)).Map(NovaProvider.From);
    }

    private async ValueTask<Result<NovaMessage>> Delete(Call call) =>
        call.Settle(await save.DeleteAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Payment provider"));

    private async ValueTask<Result<NovaProviderTest>> Test(Call call) =>
        call.Settle(await save.TestAsync(call.Space, call.Id("id"), call.Command, call.Cancellation))
            .Map(tested => new NovaProviderTest(tested.Fault is null, tested.Fault ?? "The provider takes the credentials"));

    private async ValueTask<PaymentConnection?> FindAsync(Call call) => (await connections.FindAsync(call.Space, call.Cancellation)).Of(call.Id("id"));
}

/// <summary>The wire records of this folder.</summary>
internal static class NovaProviderWire
{
    public static readonly NovaProviderWireJson Json = new(WireOptions.Strict());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaProviderCreate))]
[JsonSerializable(typeof(NovaProviderUpdate))]
[JsonSerializable(typeof(NovaProvider))]
[JsonSerializable(typeof(NovaProviderTest))]
internal sealed partial class NovaProviderWireJson : JsonSerializerContext;
