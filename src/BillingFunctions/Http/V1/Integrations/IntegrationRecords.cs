using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Integrations;

internal sealed class IntegrationCreate
{
    [OneOf(IntegrationResponse.Type)]
    public required string IntegrationType { get; set; }

    public required PaymentProviderKind ProviderType { get; set; }

    [OneOf("active", "inactive")]
    public string Status { get; set; } = "active";

    [FreeObject, Doc("stripe: secret_key, webhook_secret. paystack: secret_key. flutterwave: secret_key, webhook_hash. mpesa: consumer_key, consumer_secret, short_code, passkey, till, initiator, security_credential, sandbox. sandbox: webhook_secret.", Example = """{"webhook_secret":"whsec_of_your_own"}""")]
    public JsonElement? Settings { get; set; }

    [Doc("Whether it is meant where no provider is named; the first one is.")]
    public bool IsDefault { get; set; }

    [Doc("Whether final invoices of customers with a default payment method are collected at once.")]
    public bool CollectsAutomatically { get; set; } = true;

    public Result<ConnectionChange> ToInput() => SettingsBody.Read(Settings).Map(settings => new ConnectionChange
    {
        Status = SettingsBody.StatusOf(Status),
        Settings = settings,
        IsDefault = IsDefault,
        CollectsAutomatically = CollectsAutomatically,
    });
}

internal sealed class IntegrationUpdate
{
    [OneOf("active", "inactive")]
    public string? Status { get; set; }

    [FreeObject, Doc("Those that change.", Example = """{"webhook_secret":"whsec_of_your_own"}""")]
    public JsonElement? Settings { get; set; }

    [Doc("True makes it the one that is meant where no provider is named.")]
    public bool? IsDefault { get; set; }

    public bool? CollectsAutomatically { get; set; }

    public Result<ConnectionChange> ToInput() => SettingsBody.Read(Settings).Map(settings => new ConnectionChange
    {
        Status = SettingsBody.StatusOf(Status),
        Settings = settings,
        IsDefault = IsDefault == true ? true : null,
        CollectsAutomatically = CollectsAutomatically,
    });
}

/// <summary>Settings of a body: texts and switches by name.</summary>
internal static class SettingsBody
{
    public static ConnectionStatus? StatusOf(string? word) => word switch
    {
        "active" => ConnectionStatus.Active,
        "inactive" => ConnectionStatus.Inactive,
        _ => null,
    };

    public static Result<Dictionary<string, string>> Read(JsonElement? settings)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (JsonProperty each in settings is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject() : default)
        {
            string? text = each.Value.ValueKind switch
            {
                JsonValueKind.String => each.Value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
            if (text is null)
                return Failure.Invalid($"settings.{each.Name}", "Input should be a string", "string_type");

            read[each.Name] = text;
        }

        return read;
    }
}

internal sealed record IntegrationResponse(
    BillingId Id, BillingId OrganizationId, string IntegrationType, PaymentProviderKind ProviderType, ConnectionStatus Status,
    [property: Doc("What is no secret.")] IReadOnlyDictionary<string, string> Settings, Instant? LastSyncAt,
    [property: Doc("What the provider said when the last test failed.")] IReadOnlyDictionary<string, string>? ErrorDetails, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("Names of the secrets that are kept.")] IReadOnlyList<string> SecretSettings, bool IsDefault, bool CollectsAutomatically,
    [property: Doc("Where the provider's webhooks go, below the address of this service.")] string WebhookPath)
{
    public const string Type = "payment_provider";

    public static IntegrationResponse From(PaymentConnection it, BillingId organization) => new(
        it.Id, organization, Type, it.Kind, it.Status, it.Settings, it.TestedAt,
        it.Fault is null ? null : new Dictionary<string, string> { ["message"] = it.Fault }, it.CreatedAt, it.UpdatedAt, it.SecretNames, it.IsDefault,
        it.CollectsAutomatically, $"/v1/payments/webhook/{WordTable<PaymentProviderKind>.Word(it.Kind)}?connection={it.Id}");
}

internal sealed record IntegrationTestResponse(bool Success, string? Message, ConnectionStatus Status);

internal sealed record ProviderEventResponse(
    BillingId Id, string EventId, string? EventType, InboundOutcome Status, [property: Doc("The payment or payment method.")] BillingId? ObjectId, Instant CreatedAt)
{
    public static ProviderEventResponse From(InboundEvent it) => new(it.Id, it.EventId, it.EventType, it.Outcome, it.ObjectId, it.ReceivedAt);
}

/// <summary>The wire records of this folder.</summary>
internal static class IntegrationWire
{
    public static readonly IntegrationWireJson Json = new(WireOptions.Create(Words.Of<PaymentProviderKind>(), Words.Of<ConnectionStatus>(), Words.Of<InboundOutcome>()));
}

[JsonSerializable(typeof(IntegrationCreate))]
[JsonSerializable(typeof(IntegrationUpdate))]
[JsonSerializable(typeof(IntegrationResponse))]
[JsonSerializable(typeof(IntegrationTestResponse))]
[JsonSerializable(typeof(ProviderEventResponse))]
internal sealed partial class IntegrationWireJson : JsonSerializerContext;
