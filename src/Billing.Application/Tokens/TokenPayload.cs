using System.Text.Json.Serialization;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tokens;

/// <summary>Claims as they stand in a token: the registered names where there are such, times in seconds since 1970.</summary>
internal sealed record TokenPayload(
    string Jti, long Iat, long Exp, string Surface, BillingId Org, string Mode, IReadOnlyList<string> Roles, BillingId? Customer = null, BillingId? Sub = null, string? Sid = null)
{
    private const string Live = "live";
    private const string Test = "test";

    public static TokenPayload Of(TokenClaims it) => new(
        it.Id, it.IssuedAt.ToUnixTimeSeconds(), it.ExpiresAt.ToUnixTimeSeconds(), it.Surface, new BillingId(it.Space.Organization, 0),
        it.Space.Mode == Domain.Identity.Mode.Live ? Live : Test, it.Roles, it.Customer, it.Holder, it.Session);

    public TokenClaims? ToClaims() => Mode is not (Live or Test) ? null : new TokenClaims
    {
        Id = Jti,
        Surface = Surface,
        Space = new DataSpace(Org.Owner, Mode == Live ? Domain.Identity.Mode.Live : Domain.Identity.Mode.Test),
        Customer = Customer,
        Roles = Roles,
        Holder = Sub,
        Session = Sid,
        IssuedAt = Instant.FromUnixTimeSeconds(Iat),
        ExpiresAt = Instant.FromUnixTimeSeconds(Exp),
    };
}

/// <summary>Source-generated JSON of tokens.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, Converters = [typeof(BillingIdJson)])]
[JsonSerializable(typeof(TokenPayload))]
internal sealed partial class TokenJson : JsonSerializerContext;
