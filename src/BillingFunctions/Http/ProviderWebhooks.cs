using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http;

/// <summary>Takes what payment providers send, on every surface alike: the bytes and headers as they came go to the use case that proves them.</summary>
internal sealed class ProviderWebhooks(ReceiveProviderEvent receive, IClock clock)
{
    private const int BodyMaxBytes = 256 * 1024;

    /// <summary>The connection whose secret is checked.</summary>
    public static readonly QueryParameter<BillingId?> Connection = Query.Id("connection");

    /// <summary>An operation that takes webhooks. Providers have no credentials of ours: they sign.</summary>
    public static OperationBuilder Describe(OperationBuilder operation, params int[] fails) => operation.Public().BodyUpTo(BodyMaxBytes).Fails([400, .. fails]);

    /// <summary>Takes a webhook for the connection that its address names.</summary>
    public ValueTask<Result<InboundEvent>> TakeAsync(Call call, PaymentProviderKind kind) => TakeAsync(call, kind, call.Get(Connection) ?? default);

    /// <summary>Takes a webhook for a connection.</summary>
    public async ValueTask<Result<InboundEvent>> TakeAsync(Call call, PaymentProviderKind kind, BillingId connectionId)
    {
        HttpRequest request = call.Context.Request;
        var webhook = new InboundWebhook(
            call.RawBody, name => request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null, request.Path.Value ?? "", clock.GetCurrentInstant());
        return await receive.RunAsync(kind, connectionId, webhook, call.Cancellation);
    }
}
