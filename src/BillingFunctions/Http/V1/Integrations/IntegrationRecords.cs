using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Integrations;
using Billing.Application.Integrations.Sync;
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
    [OneOf(IntegrationKinds.PaymentProvider, "accounting", "crm", "tax", "webhook")]
    public required string IntegrationType { get; set; }

    [OneOf("stripe", "paystack", "flutterwave", "mpesa", "sandbox", "gocardless", "adyen", "xero", "netsuite", "hubspot", "salesforce", "anrok", "avalara", "webhook"),
     Doc("payment_provider: stripe, paystack, flutterwave, mpesa, sandbox. accounting: xero. crm: hubspot, salesforce. webhook: webhook. The others are refused with the reason.")]
    public required string ProviderType { get; set; }

    [OneOf("active", "inactive")]
    public string Status { get; set; } = "active";

    [FreeObject, Doc("stripe: secret_key, webhook_secret. paystack: secret_key. flutterwave: secret_key, webhook_hash. mpesa: consumer_key, consumer_secret, short_code, passkey, till, initiator, security_credential, sandbox. sandbox: webhook_secret. webhook: url, signing_secret. hubspot: access_token, id_property, deal_stage, pipeline. salesforce: instance_url, client_id, client_secret, external_id_field, invoice_object. xero: client_id, client_secret, account_code, tax_type. map.KIND.FIELD of these four: what our field is called there.", Example = """{"webhook_secret":"whsec_of_your_own"}""")]
    public JsonElement? Settings { get; set; }

    [Doc("Whether it is meant where no provider is named; the first one is.")]
    public bool IsDefault { get; set; }

    [Range(1, 100), Doc("Of payment providers: the lowest is asked first where none is named; left out: 1.")]
    public int? Priority { get; set; }

    [Doc("Whether final invoices of customers with a default payment method are collected at once.")]
    public bool CollectsAutomatically { get; set; } = true;

    public Result<ConnectionChange> ToInput() => SettingsBody.Read(Settings).Map(settings => new ConnectionChange
    {
        Status = SettingsBody.StatusOf(Status),
        Settings = settings,
        IsDefault = IsDefault,
        Priority = Priority,
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

    [FreeObject, Doc("May be sent back as it stands: a test that succeeds takes it away.")]
    public JsonElement? ErrorDetails { get; set; }

    [Range(1, 100), Doc("The lowest becomes the default.")]
    public int? Priority { get; set; }

    public bool? CollectsAutomatically { get; set; }

    public Result<ConnectionChange> ToInput() => SettingsBody.Read(Settings).Map(settings => new ConnectionChange
    {
        Status = SettingsBody.StatusOf(Status),
        Settings = settings,
        IsDefault = IsDefault == true ? true : null,
        Priority = Priority,
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
    BillingId Id, BillingId OrganizationId, string IntegrationType, string ProviderType, ConnectionStatus Status,
    [property: Doc("What is no secret.")] IReadOnlyDictionary<string, string> Settings, [property: Doc("When it was last tested, or an object was last copied.")] Instant? LastSyncAt,
    [property: Doc("What the provider said when the last test failed, or when it refused the credentials.")] IReadOnlyDictionary<string, string>? ErrorDetails, Instant CreatedAt,
    Instant UpdatedAt, [property: Doc("Names of the secrets that are kept.")] IReadOnlyList<string> SecretSettings, [property: Doc("Of payment providers.")] bool? IsDefault,
    [property: Doc("Of payment providers.")] bool? CollectsAutomatically,
    [property: Doc("Where a payment provider's webhooks go, below the address of this service.")] string? WebhookPath,
    [property: Doc("Of payment providers: the lowest is asked first.")] int? Priority)
{
    public static IntegrationResponse From(PaymentConnection it, BillingId organization) => new(
        it.Id, organization, IntegrationKinds.PaymentProvider, WordTable<PaymentProviderKind>.Word(it.Kind), it.Status, it.Settings, it.TestedAt, ErrorOf(it.Fault), it.CreatedAt,
        it.UpdatedAt, it.SecretNames, it.IsDefault, it.CollectsAutomatically, $"/v1/payments/webhook/{WordTable<PaymentProviderKind>.Word(it.Kind)}?connection={it.Id}", it.Rank);

    public static IntegrationResponse From(Integration it, Instant? lastSyncAt, BillingId organization) => new(
        it.Id, organization, WordTable<IntegrationType>.Word(Integration.TypeOf(it.Provider)), WordTable<IntegrationProvider>.Word(it.Provider), it.Status, it.Settings,
        lastSyncAt ?? it.TestedAt, ErrorOf(it.Fault), it.CreatedAt, it.UpdatedAt, it.SecretNames, null, null, null, null);

    /// <summary>True when a body's error details are those that stand here.</summary>
    public bool Shows(JsonElement details) => details.ValueKind == JsonValueKind.Object
        && (ErrorDetails ?? NoError).SequenceEqual(details.EnumerateObject().Select(each => KeyValuePair.Create(each.Name, each.Value.ToString())));

    private static readonly Dictionary<string, string> NoError = [];

    private static Dictionary<string, string>? ErrorOf(string? fault) => fault is null ? null : new() { ["message"] = fault };
}

internal sealed record IntegrationTestResponse(bool Success, string? Message, ConnectionStatus Status);

internal sealed record ProviderEventResponse(
    BillingId Id, string EventId, string? EventType, InboundOutcome Status, [property: Doc("The payment or payment method.")] BillingId? ObjectId, Instant CreatedAt)
{
    public static ProviderEventResponse From(InboundEvent it) => new(it.Id, it.EventId, it.EventType, it.Outcome, it.ObjectId, it.ReceivedAt);
}

internal sealed record IntegrationCustomerResponse(
    BillingId Id, BillingId IntegrationId, BillingId CustomerId, string ExternalCustomerId, IReadOnlyDictionary<string, string>? Settings, Instant CreatedAt, Instant UpdatedAt)
{
    public static IntegrationCustomerResponse From(IntegrationMapping it) => new(it.Id, it.IntegrationId, it.ObjectId, it.ExternalId, null, it.CreatedAt, it.UpdatedAt);
}

internal sealed record CustomerIntegrationMappingResponse(
    BillingId Id, BillingId IntegrationId, string IntegrationName, string IntegrationProvider, string ExternalCustomerId, IReadOnlyDictionary<string, string>? Settings, Instant CreatedAt)
{
    public static CustomerIntegrationMappingResponse From(IntegrationMapping it, string provider) => new(it.Id, it.IntegrationId, provider, provider, it.ExternalId, null, it.CreatedAt);
}

internal sealed record IntegrationMappingResponse(
    BillingId Id, BillingId IntegrationId, string MappableType, BillingId MappableId, string ExternalId, IReadOnlyDictionary<string, string>? ExternalData, Instant? LastSyncedAt,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static IntegrationMappingResponse From(IntegrationMapping it) =>
        new(it.Id, it.IntegrationId, it.Kind, it.ObjectId, it.ExternalId, null, it.LastSyncedAt, it.CreatedAt, it.UpdatedAt);
}

internal sealed record IntegrationSyncHistoryResponse(
    BillingId Id, BillingId IntegrationId, string ResourceType, BillingId? ResourceId, string? ExternalId, [property: Doc("create or update.")] string Action, SyncStatus Status,
    string? ErrorMessage, [property: Doc("event_type, and how often it was tried.")] IReadOnlyDictionary<string, string>? Details, Instant StartedAt, Instant? CompletedAt, Instant CreatedAt)
{
    public static IntegrationSyncHistoryResponse From(SyncRecord it) => new(
        it.Id, it.IntegrationId, it.Kind, it.ObjectId, it.ExternalId, it.Action, it.Status, it.Error,
        new Dictionary<string, string> { ["event_type"] = it.EventType, ["tries"] = it.Tries.ToString(System.Globalization.CultureInfo.InvariantCulture) }, it.StartedAt, it.CompletedAt, it.StartedAt);
}

internal sealed class CustomerMappingBody
{
    [Text(1, 255), Doc("The customer's id in the other system.", Example = "\"1234567\"")]
    public required string ExternalCustomerId { get; set; }
}

/// <summary>The wire records of this folder.</summary>
internal static class IntegrationWire
{
    public static readonly IntegrationWireJson Json = new(WireOptions.Create(Words.Of<ConnectionStatus>(), Words.Of<InboundOutcome>(), Words.Of<SyncStatus>()));
}

[JsonSerializable(typeof(IntegrationCreate))]
[JsonSerializable(typeof(IntegrationUpdate))]
[JsonSerializable(typeof(IntegrationResponse))]
[JsonSerializable(typeof(IntegrationTestResponse))]
[JsonSerializable(typeof(ProviderEventResponse))]
[JsonSerializable(typeof(IntegrationCustomerResponse))]
[JsonSerializable(typeof(CustomerIntegrationMappingResponse))]
[JsonSerializable(typeof(IntegrationMappingResponse))]
[JsonSerializable(typeof(IntegrationSyncHistoryResponse))]
[JsonSerializable(typeof(CustomerMappingBody))]
internal sealed partial class IntegrationWireJson : JsonSerializerContext;
