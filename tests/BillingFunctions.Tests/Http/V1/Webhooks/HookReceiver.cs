using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1.Webhooks;

/// <summary>A receiver of webhooks on this machine.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly ProviderServer _server;

    public HookReceiver() => _server = ProviderServer.Start(_ => new SimulatedResponse(Status, "thank you"));

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 200;

    public string Url => new Uri(_server.Address, "hook").ToString();

    /// <summary>What came, in its order.</summary>
    public IReadOnlyList<SimulatedRequest> Requests => _server.Requests;

    /// <summary>The first event of a type, once it is there.</summary>
    public async Task<SimulatedRequest> EventAsync(string type)
    {
        SimulatedRequest? found = null;
        await Wait.UntilAsync(() => Task.FromResult((found = Requests.FirstOrDefault(each => each.Header("X-Bxb-Event-Type") == type)) is not null));
        return found!;
    }

    /// <summary>Whether one of the signatures is right under a secret, computed as a receiver would.</summary>
    public static bool IsSignedWith(SimulatedRequest request, string secret)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}.{request.Text}");
        return request.Header("webhook-signature")!.Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), text)));
    }

    /// <summary>Whether the signature of v1's catalogue is right.</summary>
    public static bool IsSignedAsCatalogued(SimulatedRequest request, string secret) =>
        request.Header("X-Bxb-Signature") == Convert.ToHexStringLower(HMACSHA256.HashData(KeyOf(secret), request.Body.Span));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static byte[] KeyOf(string secret) => Convert.FromBase64String(secret["whsec_".Length..]);
}

/// <summary>Steps of tests about webhooks.</summary>
internal static class HookSteps
{
    public const string Path = "/v1/webhook_endpoints/";

    public static async Task<JsonElement> EndpointAsync(this BillingWorld world, string url, string fields = "") =>
        (await world.PostAsync(Path, $$"""{"url":"{{url}}"{{fields}}}""")).ShouldBe(201).Json;

    /// <summary>The webhooks of an endpoint in a state, once there are so many.</summary>
    public static async Task<List<JsonElement>> HooksAsync(this BillingWorld world, string endpointId, string status, int count)
    {
        List<JsonElement> found = [];
        await Wait.UntilAsync(async () =>
        {
            found = [.. (await world.GetAsync($"{Path}hooks/list?webhook_endpoint_id={endpointId}&status={status}")).ShouldBe(200).Json.EnumerateArray()];
            return found.Count == count;
        });
        return found;
    }
}
