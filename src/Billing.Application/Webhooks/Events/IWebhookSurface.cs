using Billing.Application.Webhooks.Delivery;
using NodaTime;

namespace Billing.Application.Webhooks.Events;

/// <summary>
/// How one API tells of events: its names, its bodies, its headers. Delivery knows nothing of them. Each API registers one; an endpoint belongs to the API
/// through which it was made.
/// </summary>
public interface IWebhookSurface
{
    /// <summary>The API's name: <c>v1</c>.</summary>
    string Name { get; }

    /// <summary>How long after each try the next one follows; null for our own waits, which go on for three days.</summary>
    IReadOnlyList<NodaTime.Duration>? Waits => null;

    /// <summary>What the API calls an event, or null when it does not tell of it.</summary>
    /// <param name="domainType">Our own name, such as <c>invoice.finalized</c>.</param>
    string? NameOf(string domainType);

    /// <summary>What is sent of an event that has a name here.</summary>
    ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken);

    /// <summary>The headers of one try, signatures among them.</summary>
    /// <param name="webhook">What is sent.</param>
    /// <param name="keys">The keys of the endpoint that hold now, the current one first.</param>
    /// <param name="at">When it is sent.</param>
    IReadOnlyList<KeyValuePair<string, string>> Headers(Webhook webhook, IReadOnlyList<byte[]> keys, Instant at);
}

/// <summary>What is sent of an event: the same bytes at every try.</summary>
/// <param name="Type">The event's name in the API's words.</param>
/// <param name="ObjectType">What it is about: <c>invoice</c>.</param>
/// <param name="Body">JSON in UTF-8.</param>
public sealed record WebhookContent(string Type, string ObjectType, ReadOnlyMemory<byte> Body);

/// <summary>The APIs that tell of events.</summary>
/// <param name="all">One of each name.</param>
public sealed class WebhookSurfaces(IEnumerable<IWebhookSurface> all)
{
    private readonly Dictionary<string, IWebhookSurface> _all = all.ToDictionary(each => each.Name, StringComparer.Ordinal);

    /// <summary>An API by its name.</summary>
    public IWebhookSurface this[string name] => _all[name];

    /// <summary>The name under which an endpoint wants to hear of an event, or null when it does not.</summary>
    public string? NameFor(Endpoints.WebhookEndpoint endpoint, string domainType) =>
        _all.GetValueOrDefault(endpoint.Surface)?.NameOf(domainType) is { } name && endpoint.Wants(name) ? name : null;
}
