using System.Collections.Concurrent;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Results;
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

    /// <summary>What the API may call an event, where that also depends on the state that the event shows; one name or none for most.</summary>
    IEnumerable<string> NamesOf(string domainType) => NameOf(domainType) is { } name ? [name] : [];

    /// <summary>Every name that the API has for an event.</summary>
    IEnumerable<string> Names => EventTypes.All.SelectMany(NamesOf);

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
    private readonly ConcurrentDictionary<string, string[]> _names = new(StringComparer.Ordinal);

    /// <summary>An API by its name.</summary>
    public IWebhookSurface this[string name] => _all[name];

    /// <summary>True when an endpoint wants to hear of an event, or may, which the event's state then decides.</summary>
    public bool MayWant(WebhookEndpoint endpoint, string domainType) =>
        _all.TryGetValue(endpoint.Surface, out IWebhookSurface? surface) && surface.NamesOf(domainType).Any(endpoint.Wants);

    /// <summary>Every name that an API has for an event, in order.</summary>
    public IReadOnlyList<string> NamesOf(string surface) => _names.GetOrAdd(surface, name => [.. _all[name].Names.Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Null when an endpoint of an API may want all these; otherwise the refusal, which names the first that covers nothing the API tells of.</summary>
    /// <param name="surface">The API.</param>
    /// <param name="wanted">Names of events, or beginnings with <c>*</c>; null for no change.</param>
    /// <param name="field">The field that they stand in.</param>
    public Failure? FaultOf(string surface, IReadOnlyList<string>? wanted, string field)
    {
        for (int index = 0; index < (wanted?.Count ?? 0); index++)
        {
            string each = wanted![index];
            IReadOnlyList<string> names = NamesOf(surface);
            if (!names.Any(name => WebhookEndpoint.Covers(each, name)))
            {
                return Failure.Invalid($"{field}.{index}", $"There is no event {each}: {AdviceFor(each, names)}. The reference at /docs lists all", "unknown_event");
            }
        }

        return null;
    }

    /// <summary>The names that begin as the unknown one does, or how names begin.</summary>
    private static string AdviceFor(string unknown, IReadOnlyList<string> names)
    {
        string area = AreaOf(unknown);
        string[] near = [.. names.Where(name => AreaOf(name) == area)];
        return near.Length > 0
            ? $"of {area} there are {string.Join(", ", near)}"
            : $"use *, or one of these and what follows it, such as {AreaOf(names[0])}.*: {string.Join(", ", names.Select(AreaOf).Distinct())}";
    }

    private static string AreaOf(string name) => name.Split('.')[0];
}
