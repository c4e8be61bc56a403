using Billing.Application.Payments.Providers;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Connections;

/// <summary>A setting of a connection.</summary>
/// <param name="Name">As the API names it.</param>
/// <param name="IsRequired">Whether the provider cannot be called without it.</param>
/// <param name="IsSecret">Whether it is never shown again.</param>
public sealed record CredentialField(string Name, bool IsRequired = false, bool IsSecret = true);

/// <summary>Which settings each provider's connection takes, and how they become credentials.</summary>
public static class CredentialFields
{
    /// <summary>Longest value of a setting.</summary>
    public const int ValueMax = 2048;

    private const string SecretKey = "secret_key";
    private const string WebhookSecret = "webhook_secret";
    private const string PreviousWebhookSecret = "previous_webhook_secret";
    private const string WebhookHash = "webhook_hash";
    private const string CallbackSecret = "callback_secret";
    private const string SandboxSwitch = "sandbox";

    /// <summary>The settings of a provider.</summary>
    public static IReadOnlyList<CredentialField> Of(PaymentProviderKind kind) => kind switch
    {
        PaymentProviderKind.Stripe => [new(SecretKey, IsRequired: true), new(WebhookSecret), new(PreviousWebhookSecret)],
        PaymentProviderKind.Paystack => [new(SecretKey, IsRequired: true)],
        PaymentProviderKind.Flutterwave => [new(SecretKey, IsRequired: true), new(WebhookHash, IsRequired: true)],
        PaymentProviderKind.Mpesa =>
        [
            new("consumer_key", IsRequired: true), new("consumer_secret", IsRequired: true), new("short_code", IsRequired: true, IsSecret: false),
            new("passkey", IsRequired: true), new("till", IsSecret: false), new(CallbackSecret), new("initiator", IsSecret: false),
            new("security_credential"), new(SandboxSwitch, IsSecret: false),
        ],
        _ => [new(WebhookSecret)],
    };

    /// <summary>The setting that is made up when nobody gives it, or null.</summary>
    public static string? MadeUp(PaymentProviderKind kind) => kind switch
    {
        PaymentProviderKind.Sandbox => WebhookSecret,
        PaymentProviderKind.Mpesa => CallbackSecret,
        _ => null,
    };

    /// <summary>The faults of settings: unknown names, values that are empty or too long, and what is missing.</summary>
    public static IEnumerable<FieldError> Faults(PaymentProviderKind kind, IReadOnlyDictionary<string, string> settings)
    {
        IReadOnlyList<CredentialField> fields = Of(kind);
        foreach ((string name, string value) in settings)
        {
            if (fields.All(field => field.Name != name))
            {
                yield return FieldError.Body($"settings.{name}", $"{kind} has no such setting", "unknown_field");
            }
            else if (value.Length is 0 or > ValueMax)
            {
                yield return FieldError.Body($"settings.{name}", $"String should have 1 to {ValueMax} characters", "string_length");
            }
            else if (name == SandboxSwitch && value is not ("true" or "false"))
            {
                yield return FieldError.Body($"settings.{name}", "Input should be true or false", "bool_type");
            }
        }

        foreach (CredentialField field in fields.Where(field => field.IsRequired && !settings.ContainsKey(field.Name)))
        {
            yield return FieldError.Body($"settings.{field.Name}", "Field required", "missing");
        }
    }

    /// <summary>Settings without faults as credentials.</summary>
    public static ProviderCredentials ToCredentials(PaymentProviderKind kind, IReadOnlyDictionary<string, string> settings)
    {
        string? Get(string name) => settings.GetValueOrDefault(name);
        string Need(string name) => settings[name];
        return kind switch
        {
            PaymentProviderKind.Stripe => new StripeCredentials(
                Need(SecretKey), [.. new[] { Get(WebhookSecret), Get(PreviousWebhookSecret) }.OfType<string>()]),
            PaymentProviderKind.Paystack => new PaystackCredentials(Need(SecretKey)),
            PaymentProviderKind.Flutterwave => new FlutterwaveCredentials(Need(SecretKey), Need(WebhookHash)),
            PaymentProviderKind.Mpesa => new MpesaCredentials
            {
                ConsumerKey = Need("consumer_key"),
                ConsumerSecret = Need("consumer_secret"),
                ShortCode = Need("short_code"),
                Passkey = Need("passkey"),
                Till = Get("till"),
                CallbackSecret = Need(CallbackSecret),
                Initiator = Get("initiator"),
                SecurityCredential = Get("security_credential"),
                IsSandbox = Get(SandboxSwitch) == "true",
            },
            _ => new SandboxCredentials(Need(WebhookSecret)),
        };
    }
}
