using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tokens;

/// <summary>What a token says of whoever sends it. There is no default: a token names organization, mode and surface, or it opens nothing.</summary>
public sealed record TokenClaims
{
    /// <summary>Name of the token itself.</summary>
    public required string Id { get; init; }

    /// <summary>The surface on which it works, by its short name; it works on no other.</summary>
    public required string Surface { get; init; }

    /// <summary>The data it opens.</summary>
    public required DataSpace Space { get; init; }

    /// <summary>The customer as whom it acts; null when it acts for no single one.</summary>
    public BillingId? Customer { get; init; }

    /// <summary>What it may do there.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The key or person it hangs on: when that is gone, so is the token. Null when it hangs on nothing.</summary>
    public BillingId? Holder { get; init; }

    /// <summary>The log-in of the holder that it belongs to; null when it belongs to none.</summary>
    public string? Session { get; init; }

    /// <summary>When it was made, to the second.</summary>
    public required Instant IssuedAt { get; init; }

    /// <summary>From when on it opens nothing, to the second.</summary>
    public required Instant ExpiresAt { get; init; }
}
