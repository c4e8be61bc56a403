using Billing.Application.Tokens;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Platform;

internal sealed class AccessTokenCreate
{
    [OneOf("billing-service", "nno")]
    public required string Surface { get; set; }

    [Doc("The customer as whom the token acts: the surface's tenant or platform. May be left out for platform_admin, operator and service.")]
    public BillingId? CustomerId { get; set; }

    [Items(1, 10), Text(1, 64)]
    [Doc("billing-service: tenant, tenant_viewer (only reads), usage_producer (only sends usage), platform_admin. nno: platform, operator, service.", Example = "[\"tenant\"]")]
    public required IReadOnlyList<string> Roles { get; set; }

    [Range(60, 86400), Doc("Seconds.")]
    public int ExpiresIn { get; set; } = 3600;

    public NewAccessToken ToInput() => new(Surface, CustomerId, Roles, ExpiresIn);
}

internal sealed record AccessTokenResponse(
    [property: Doc("What callers send: Authorization: Bearer. It is not kept.")] string AccessToken, string TokenType, int ExpiresIn, Instant ExpiresAt, string Surface, BillingId? CustomerId,
    IReadOnlyList<string> Roles)
{
    public static AccessTokenResponse From(IssuedAccessToken it) => new(
        it.Token, "Bearer", (int)(it.Claims.ExpiresAt - it.Claims.IssuedAt).TotalSeconds, it.Claims.ExpiresAt, it.Claims.Surface, it.Claims.Customer, it.Claims.Roles);
}
