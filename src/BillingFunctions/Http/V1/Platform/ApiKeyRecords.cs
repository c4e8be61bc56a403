using Billing.Application.Platform;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Platform;

internal sealed class ApiKeyCreate
{
    [Text(0, 255)]
    public string? Name { get; set; }

    public Instant? ExpiresAt { get; set; }

    [Items(0, 50), Text(1, 64)]
    [Doc("What the key may do: an area and an action as customers:read, an action alone as read, or * for everything; no more than the key that makes it. Left out or empty: what that one may do.", Example = "[\"read\"]")]
    public IReadOnlyList<string> Scopes { get; set; } = [];

    [Doc("Data that the key opens; left out: that of the key which makes it. A test key cannot make a live one.")]
    public Mode? Mode { get; set; }

    [Doc("The published API that the key opens; its prefix tells which: bxb_, sk_ or cb_. A key of one is unknown to the others.")]
    public KeySurface Surface { get; set; }

    public NewApiKey ToInput(Mode callers) =>
        new(callers == Billing.Domain.Identity.Mode.Test ? callers : Mode ?? callers, Name, Scopes, ExpiresAt, Surface);
}

internal sealed class ApiKeyRotate
{
    [Range(0, 168), Doc("For how many hours the old key still works.")]
    public int OverlapHours { get; set; }
}

internal sealed record ApiKeyCreateResponse(
    BillingId Id, BillingId OrganizationId, string KeyPrefix, string? Name, Instant? LastUsedAt, Instant? ExpiresAt, string Status, Instant CreatedAt,
    Instant UpdatedAt, string RawKey, KeySurface Surface, IReadOnlyList<string> Scopes)
{
    public static ApiKeyCreateResponse From(IssuedApiKey it) => new(
        it.Key.Id, new BillingId(it.Key.Id.Owner, 0), it.Key.Prefix, it.Key.Name, null, it.Key.ExpiresAt, "active", it.Key.CreatedAt, it.Key.UpdatedAt, it.Secret, it.Key.Surface, it.Key.Scopes);
}

internal sealed record ApiKeyListResponse(
    BillingId Id, string KeyPrefix, string? Name, Instant? LastUsedAt, Instant? ExpiresAt,
    [property: Doc("active, expired or revoked.")] string Status, Instant CreatedAt, KeySurface Surface, IReadOnlyList<string> Scopes)
{
    public static ApiKeyListResponse From(ApiKeyUse it, Instant now) => new(
        it.Key.Id, it.Key.Prefix, it.Key.Name, it.LastUsedAt, it.Key.ExpiresAt,
        it.Key.RevokedAt is not null ? "revoked" : it.Key.IsUsable(now) ? "active" : "expired", it.Key.CreatedAt, it.Key.Surface, it.Key.Scopes);
}
