using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Application.Tenants;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Auth;
using NodaTime;

namespace BillingFunctions.Http.Nova.Tenants;

internal sealed record NovaTenant(
    BillingId Id, string Name, string Slug, [property: Doc("By which whoever asks logs in.")] string Email,
    [property: Doc("Whole when it is made, masked ever after.")] string? ApiKey, string? WebhookUrl, string? WebhookSecret, bool IsActive, [property: FreeObject] JsonElement Settings,
    Instant? LastLoginAt, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaTenant From(TenantView it, MemberView person) => new(
        it.Organization.Id, it.Organization.Name, it.Organization.Slug, person.Member.Email, it.KeyEnding is { } ending ? NovaKey.Mask(ending) : null, it.WebhookUrl, it.WebhookSecret, true,
        it.Settings, person.LastLogInAt, it.Organization.CreatedAt, it.Organization.UpdatedAt);
}

/// <summary>Without key and secret.</summary>
internal sealed record NovaChangedTenant(
    BillingId Id, string Name, string Slug, string Email, string? WebhookUrl, bool IsActive, [property: FreeObject] JsonElement Settings, Instant? LastLoginAt, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaChangedTenant From(TenantView it, MemberView person) => new(
        it.Organization.Id, it.Organization.Name, it.Organization.Slug, person.Member.Email, it.WebhookUrl, true, it.Settings, person.LastLogInAt, it.Organization.CreatedAt,
        it.Organization.UpdatedAt);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaTenantUpdate
{
    [Text(2, 100)]
    public string? Name { get; set; }

    [Email, Doc("By which whoever asks logs in from then on.")]
    public string? Email { get; set; }

    [WebAddress]
    public string? WebhookUrl { get; set; }

    [FreeObject]
    public JsonElement? Settings { get; set; }

    public TenantPatch ToPatch() => new(Name, WebhookUrl, Settings);
}

internal sealed record NovaTenantUsage(int Customers, int ActiveSubscriptions, int TotalInvoices, [property: Doc("What paid invoices in the tenant's currency came to.")] decimal TotalRevenue);

internal sealed class NovaKeyCreate
{
    [Text(1, 255)]
    public required string Name { get; set; }

    [Items(0, 50), Text(1, 64)]
    public required IReadOnlyList<string> Scopes { get; set; }

    public Instant? ExpiresAt { get; set; }

    public NewApiKey ToInput(Mode mode) => new(mode, Name, Scopes, ExpiresAt, KeySurface.Nova);
}

internal sealed record NovaCreatedKey(BillingId Id, string Key, string? Name, IReadOnlyList<string> Scopes, Instant? ExpiresAt, Instant CreatedAt)
{
    public static NovaCreatedKey From(IssuedApiKey it) => new(it.Key.Id, it.Secret, it.Key.Name, it.Key.Scopes, it.Key.ExpiresAt, it.Key.CreatedAt);
}

internal sealed record NovaKey(
    BillingId Id, [property: Doc("Masked but for its end.")] string Key, string? Name, IReadOnlyList<string> Scopes, Instant? ExpiresAt, Instant? LastUsed, Instant CreatedAt)
{
    public static NovaKey From(ApiKeyUse it) => new(it.Key.Id, Mask(it.Key.Ending ?? ""), it.Key.Name, it.Key.Scopes, it.Key.ExpiresAt, it.LastUsedAt, it.Key.CreatedAt);

    public static string Mask(string ending) => $"****{ending}";
}

internal sealed class NovaTestMail
{
    [Email]
    public required string To { get; set; }
}

/// <summary>The wire records of tenants and of how people get in.</summary>
internal static class NovaTenantWire
{
    public static readonly NovaTenantWireJson Json = new(WireOptions.Strict());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaRegister))]
[JsonSerializable(typeof(NovaRegistered))]
[JsonSerializable(typeof(LogInFields))]
[JsonSerializable(typeof(NovaLoggedIn))]
[JsonSerializable(typeof(NovaRefresh))]
[JsonSerializable(typeof(NovaTokens))]
[JsonSerializable(typeof(ForgotPasswordFields))]
[JsonSerializable(typeof(NovaResetPassword))]
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaTenant))]
[JsonSerializable(typeof(NovaChangedTenant))]
[JsonSerializable(typeof(NovaTenantUpdate))]
[JsonSerializable(typeof(NovaTenantUsage))]
[JsonSerializable(typeof(NovaKeyCreate))]
[JsonSerializable(typeof(NovaCreatedKey))]
[JsonSerializable(typeof(NovaKey))]
[JsonSerializable(typeof(NovaTestMail))]
internal sealed partial class NovaTenantWireJson : JsonSerializerContext;
