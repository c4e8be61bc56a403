using System.Text.Json;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Providers;

internal sealed class NovaProviderCreate
{
    [Text(1, 50), Doc("Stripe, Paystack, Flutterwave or M-Pesa, in any case.", Example = "\"Stripe\"")]
    public required string ProviderName { get; set; }

    [FreeObject, Doc("What the provider gave; kept encrypted and never shown again.", Example = "{\"secretKey\": \"sk_test_1\", \"webhookSecret\": \"whsec_1\"}")]
    public required JsonElement Credentials { get; set; }

    public bool IsActive { get; set; } = true;

    [Range(1, 100), Doc("1 is asked first.")]
    public int Priority { get; set; } = 1;
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaProviderUpdate
{
    [Text(1, 50), Doc("Only as it stands.")]
    public string? ProviderName { get; set; }

    [FreeObject, Doc("Replaces those of the same name.", Example = "null")]
    public JsonElement? Credentials { get; set; }

    public bool? IsActive { get; set; }

    [Range(1, 100)]
    public int? Priority { get; set; }
}

internal sealed record NovaProvider(
    BillingId Id, string ProviderName, bool IsActive, int Priority, [property: Doc("Where the provider sends its webhooks.")] string WebhookPath, Instant CreatedAt,
    Instant UpdatedAt)
{
    public static NovaProvider From(PaymentConnection it) => new(
        it.Id, NovaProviders.NameOf(it.Kind), it.Status != ConnectionStatus.Inactive, it.Rank,
        $"/api/webhooks/{it.Kind.ToString().ToLowerInvariant()}?connection={it.Id}", it.CreatedAt, it.UpdatedAt);
}

internal sealed record NovaProviderTest(bool Success, string Message);

/// <summary>Names of providers and of their credentials.</summary>
internal static class NovaProviders
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["secretKey"] = "secret_key", ["webhookSecret"] = "webhook_secret", ["secretHash"] = "webhook_hash", ["consumerKey"] = "consumer_key",
        ["consumerSecret"] = "consumer_secret", ["shortcode"] = "short_code", ["passkey"] = "passkey", ["till"] = "till", ["callbackSecret"] = "callback_secret",
    };

    /// <summary>What the engine does without: its calls need no public key and no encryption key.</summary>
    private static readonly string[] Unused = ["publicKey", "encryptionKey"];

    public static string NameOf(PaymentProviderKind kind) => kind == PaymentProviderKind.Mpesa ? "M-Pesa" : kind.ToString();

    public static PaymentProviderKind? KindOf(string name) =>
        Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out PaymentProviderKind kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(name[0]) ? kind : null;

    public static Result<Dictionary<string, string>> Settings(JsonElement credentials)
    {
        Dictionary<string, string> settings = [];
        foreach (JsonProperty given in credentials.EnumerateObject().Where(given => !Unused.Contains(given.Name)))
        {
            if (given.Value.ValueKind != JsonValueKind.String)
                return Failure.Invalid($"credentials.{given.Name}", "Input should be a valid string", "string_type");

            if (given.Name == "environment")
                settings["sandbox"] = given.Value.GetString() == "production" ? "false" : "true";
            else
                settings[Names.GetValueOrDefault(given.Name) ?? given.Name] = given.Value.GetString()!;
        }

        return settings;
    }
}
