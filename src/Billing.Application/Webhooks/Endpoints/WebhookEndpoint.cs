using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Endpoints;

/// <summary>Whether an endpoint is sent to.</summary>
public enum EndpointStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Switched off by the organization: nothing new is kept for it, what is waiting waits on.</summary>
    Inactive,

    /// <summary>Switched off because nothing reached it any more; otherwise as <see cref="Inactive"/>.</summary>
    Disabled,
}

/// <summary>An address that an organization wants to be told at.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>The only way of signing: HMAC-SHA256.</summary>
    public const string HmacAlgorithm = "hmac";

    /// <summary>The id. Its owner key is the endpoint's own, so the id of anything sent to it leads to its partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose names, shapes and headers it gets: <c>v1</c>.</summary>
    public required string Surface { get; init; }

    /// <summary>Where it is.</summary>
    public required string Url { get; init; }

    /// <summary>How what it is sent is signed.</summary>
    public string Algorithm { get; init; } = HmacAlgorithm;

    /// <summary>Whether it is sent to.</summary>
    public required EndpointStatus Status { get; init; }

    /// <summary>Names of events that it wants, in the surface's words; <c>invoice.*</c> for all that begin so. Empty: all.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>The secret that it is signed for with, encrypted.</summary>
    public required string Sealed { get; init; }

    /// <summary>The secret before that, encrypted; null when there is none.</summary>
    public string? PreviousSealed { get; init; }

    /// <summary>Until when the secret before is signed with too.</summary>
    public Instant? PreviousUntil { get; init; }

    /// <summary>Why it was disabled.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>True when it wants events of this name.</summary>
    public bool Wants(string type) => EventTypes.Count == 0 || EventTypes.Any(wanted => Covers(wanted, type));

    /// <summary>True when a wish covers a name.</summary>
    internal static bool Covers(string wanted, string type) =>
        wanted.EndsWith('*') ? type.StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal) : string.Equals(wanted, type, StringComparison.Ordinal);
}

/// <summary>All endpoints of a data space, oldest first.</summary>
/// <param name="All">At most <see cref="CountMax"/>.</param>
public sealed record WebhookEndpoints(IReadOnlyList<WebhookEndpoint> All)
{
    /// <summary>Most endpoints of a data space.</summary>
    public const int CountMax = 100;

    /// <summary>No endpoint.</summary>
    public static WebhookEndpoints None { get; } = new([]);

    /// <summary>An endpoint, or null.</summary>
    public WebhookEndpoint? Of(BillingId id) => All.FirstOrDefault(each => each.Id == id);

    /// <summary>With an endpoint as it is now.</summary>
    public WebhookEndpoints With(WebhookEndpoint endpoint) => Of(endpoint.Id) is null
        ? new([.. All, endpoint])
        : new([.. All.Select(each => each.Id == endpoint.Id ? endpoint : each)]);

    /// <summary>Without an endpoint.</summary>
    public WebhookEndpoints Without(BillingId id) => new([.. All.Where(each => each.Id != id)]);
}
