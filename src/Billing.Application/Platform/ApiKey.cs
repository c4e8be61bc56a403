using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>A key of an organization. The key itself is shown once, when it is made; only its SHA-256 hash is kept.</summary>
public sealed record ApiKey
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whether it opens live or test data.</summary>
    public required Mode Mode { get; init; }

    /// <summary>The published API that it opens; a key's prefix tells it too.</summary>
    public KeySurface Surface { get; init; }

    /// <summary>For people; null when none was given.</summary>
    public string? Name { get; init; }

    /// <summary>Its first characters, by which people tell keys apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>Its last four characters, for surfaces that tell keys apart by those; null for keys that were made before they were kept.</summary>
    public string? Ending { get; init; }

    /// <summary>SHA-256 of the key in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do, as <c>customers:read</c>; empty for everything.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>From when on it opens nothing; null for never.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is active.</summary>
    public Instant? RevokedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>The data it opens.</summary>
    public DataSpace Space => new(Id.Owner, Mode);

    /// <summary>True when it opens its data at <paramref name="now"/>.</summary>
    public bool IsUsable(Instant now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <summary>A key and when it was last used.</summary>
/// <param name="Key">The key.</param>
/// <param name="LastUsedAt">About when, to the minute; null when it never was.</param>
public sealed record ApiKeyUse(ApiKey Key, Instant? LastUsedAt);

/// <summary>A key that was just made, with the secret that is never shown again.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What callers send.</param>
public sealed record IssuedApiKey(ApiKey Key, string Secret);
