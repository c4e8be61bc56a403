using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Persistence;
using Billing.Application.Platform;

namespace Billing.Application.Tenants;

/// <summary>What an organization keeps beside what the engine knows of it: settings by name, free but for those that <see cref="TenantSettings"/> reads.</summary>
/// <param name="Settings">A JSON object; secrets are not in it.</param>
internal sealed record TenantProfile(RawJson Settings)
{
    /// <summary>Its row in the organization's partition.</summary>
    public const string Row = "tenant";

    /// <summary>Largest settings, in bytes.</summary>
    public const int SettingsBytesMax = 16_384;

    public static TenantProfile Empty { get; } = new(new RawJson("{}"u8.ToArray()));
}

/// <summary>An organization as a tenant: with its settings and its one webhook.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Settings">Its settings, those of its mails among them.</param>
/// <param name="WebhookUrl">Where its webhooks go; null for nowhere.</param>
/// <param name="WebhookSecret">What they are signed with; null before there is one.</param>
/// <param name="KeyEnding">The last characters of its newest live key; null when there is none.</param>
public sealed record TenantView(Organization Organization, JsonElement Settings, string? WebhookUrl, string? WebhookSecret, string? KeyEnding);

/// <summary>A change of a tenant: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="WebhookUrl">Where its webhooks go.</param>
/// <param name="Settings">A JSON object that is merged into the settings by name; null of a name takes it out.</param>
public sealed record TenantPatch(string? Name, string? WebhookUrl, JsonElement? Settings);

/// <summary>How much a tenant has.</summary>
/// <param name="Customers">Customers now.</param>
/// <param name="ActiveSubscriptions">Active subscriptions now.</param>
/// <param name="Invoices">Invoices, whatever their state.</param>
/// <param name="RevenueMinor">What paid invoices in the organization's currency came to.</param>
public sealed record TenantUsage(int Customers, int ActiveSubscriptions, int Invoices, long RevenueMinor);

/// <summary>Source-generated JSON of what is stored of tenants.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TenantProfile))]
[JsonSerializable(typeof(TenantWebhook))]
internal sealed partial class TenantJson : JsonSerializerContext;
