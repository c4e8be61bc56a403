using System.Security.Cryptography;
using System.Text;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Events;
using NodaTime;

namespace Billing.Application.Tests.Webhooks;

/// <summary>One call that a receiver got.</summary>
internal sealed record Received(string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers[WebhookSignature.IdHeader];

    /// <summary>Whether one of the signatures is right under a secret.</summary>
    public bool IsSignedWith(string secret)
    {
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] text = Encoding.UTF8.GetBytes($"{Id}.{Headers[WebhookSignature.TimestampHeader]}.{Body}");
        return Headers[WebhookSignature.SignatureHeader].Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, text)));
    }
}

/// <summary>All receivers of a world: they outlive its processes.</summary>
internal sealed class MemoryReceiver : IWebhookTransport
{
    private readonly Lock _gate = new();
    private readonly List<Received> _calls = [];

    /// <summary>Receivers of their own that got the same calls.</summary>
    public MemoryReceiver Copy()
    {
        var copy = new MemoryReceiver { Answer = Answer, Wait = Wait };
        copy._calls.AddRange(Calls);
        return copy;
    }

    /// <summary>What a receiver answers.</summary>
    public Func<Received, WebhookReply> Answer { get; set; } = _ => Ok;

    /// <summary>What a call waits for before it is answered.</summary>
    public Func<string, Task> Wait { get; set; } = _ => Task.CompletedTask;

    public static WebhookReply Ok { get; } = new(200, "thanks", null, 3);

    public static WebhookReply Broken { get; } = new(500, "no", null, 3);

    public static WebhookReply Dead { get; } = WebhookReply.NotSent("No connection could be made");

    public IReadOnlyList<Received> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public IReadOnlyList<Received> At(string url) => [.. Calls.Where(call => call.Url == url)];

    public string? FaultOf(string url) => url.StartsWith("https://", StringComparison.Ordinal) ? null : "The address should begin with https://";

    public async Task<WebhookReply> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        var call = new Received(request.Url, request.Headers.ToDictionary(each => each.Key, each => each.Value), Encoding.UTF8.GetString(request.Body.Span));
        lock (_gate)
        {
            _calls.Add(call);
        }

        await Wait(request.Url);
        return Answer(call);
    }
}

/// <summary>An API that tells of everything as it is.</summary>
internal sealed class PlainSurface : IWebhookSurface
{
    public string Name => "plain";

    public IEnumerable<string> Names => ["thing.changed", "thing.gone", "other.one", "other.two", "nothing", .. EventTypes.All];

    public string? NameOf(string domainType) => domainType.StartsWith("quiet.", StringComparison.Ordinal) ? null : domainType;

    public ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken) => ValueTask.FromResult(new WebhookContent(
        occurred.Type, "thing", Encoding.UTF8.GetBytes($$"""{"id":"{{occurred.Id}}","sequence":{{occurred.Sequence}},"data":{{occurred.State.GetRawText()}}}""")));

    public IReadOnlyList<KeyValuePair<string, string>> Headers(Webhook webhook, IReadOnlyList<byte[]> keys, Instant at) =>
        [.. WebhookSignature.Headers(webhook.EventId.ToString(), at, webhook.Payload.Utf8.Span, keys)];
}
