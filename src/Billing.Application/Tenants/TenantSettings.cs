using System.Buffers;
using System.Text.Json;
using Billing.Application.Mail;
using Billing.Application.Persistence;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Tenants;

/// <summary>The settings of a tenant that the engine understands, read from those that it sends.</summary>
internal sealed record TenantSettings
{
    /// <summary>Where refusals find the names of events.</summary>
    public const string WebhookEventsField = $"settings.{Events}";

    private const string NetTerms = "netPaymentTerms";
    private const string Grace = "invoiceGracePeriodDays";
    private const string Events = "webhookEvents";
    private const string Smtp = "smtp";
    private const string Rates = "exchangeRates";
    private const int DaysMax = 3650;
    private const int EventsMax = 50;
    private const decimal RateMax = 1_000_000;

    /// <summary>Days until payment is due.</summary>
    public int? NetDays { get; init; }

    /// <summary>Days until an invoice is issued.</summary>
    public int? GraceDays { get; init; }

    /// <summary>What one unit of a currency is worth in US dollars, by code.</summary>
    public IReadOnlyDictionary<string, decimal>? ExchangeRates { get; init; }

    /// <summary>Names of events that its webhook wants.</summary>
    public IReadOnlyList<string>? WebhookEvents { get; init; }

    /// <summary>How it sends mails.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>The password for that.</summary>
    public string? MailPassword { get; init; }

    /// <summary>Reads them; a setting of the wrong kind is refused with its name.</summary>
    public static Result<TenantSettings> Read(JsonElement? settings)
    {
        var read = new TenantSettings();
        foreach (JsonProperty each in settings is { ValueKind: JsonValueKind.Object } json ? json.EnumerateObject() : default)
        {
            Result<TenantSettings> next = each.Value.ValueKind == JsonValueKind.Null ? read : each.Name switch
            {
                NetTerms => DaysOf(each).Map(days => read with { NetDays = days }),
                Grace => DaysOf(each).Map(days => read with { GraceDays = days }),
                Events => EventsOf(each.Value).Map(events => read with { WebhookEvents = events }),
                Rates => RatesOf(each.Value).Map(rates => read with { ExchangeRates = rates }),
                Smtp => read.WithMail(each.Value),
                _ => read,
            };
            if (!next.TryGet(out read!, out Failure? fault))
            {
                return fault;
            }
        }

        return read;
    }

    /// <summary>Settings with others merged in by name, without those that hold secrets.</summary>
    public static RawJson Merge(RawJson before, JsonElement? change)
    {
        using var old = JsonDocument.Parse(before.Utf8);
        if (change is not { ValueKind: JsonValueKind.Object } json)
        {
            return before;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty each in old.RootElement.EnumerateObject().Where(each => !json.TryGetProperty(each.Name, out _))
                .Concat(json.EnumerateObject().Where(each => each.Name != Smtp && each.Value.ValueKind != JsonValueKind.Null)))
            {
                each.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return new RawJson(buffer.WrittenMemory);
    }

    /// <summary>Settings as they are shown: with those of mails, without the password.</summary>
    public static JsonElement Show(RawJson kept, MailSettings? mail)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var old = JsonDocument.Parse(kept.Utf8))
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty each in old.RootElement.EnumerateObject())
            {
                each.WriteTo(writer);
            }

            if (mail is not null)
            {
                writer.WriteStartObject(Smtp);
                writer.WriteString("host", mail.Host);
                writer.WriteNumber("port", mail.Port);
                writer.WriteString("security", mail.Security.ToString().ToLowerInvariant());
                writer.WriteString("user", mail.User);
                writer.WriteString("from", mail.FromAddress);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        using var shown = JsonDocument.Parse(buffer.WrittenMemory);
        return shown.RootElement.Clone();
    }

    private static Result<int> DaysOf(JsonProperty setting) =>
        setting.Value.ValueKind == JsonValueKind.Number && setting.Value.TryGetInt32(out int days) && days is >= 0 and <= DaysMax
            ? days
            : Failure.Invalid($"settings.{setting.Name}", $"Input should be a whole number of days, at most {DaysMax}", "int_range");

    private static Result<Dictionary<string, decimal>> RatesOf(JsonElement value)
    {
        Dictionary<string, decimal> rates = new(StringComparer.Ordinal);
        foreach (JsonProperty each in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            if (!Currency.TryParse(each.Name, out _) || each.Value.ValueKind != JsonValueKind.Number || !each.Value.TryGetDecimal(out decimal rate) || rate is <= 0 or > RateMax)
            {
                return Failure.Invalid($"settings.{Rates}.{each.Name}", "Input should be an ISO 4217 code, and what one unit is worth in US dollars", "exchange_rate");
            }

            rates[each.Name.ToUpperInvariant()] = rate;
        }

        return value.ValueKind == JsonValueKind.Object ? rates : Failure.Invalid($"settings.{Rates}", "Input should be an object", "dict_type");
    }

    private static Result<List<string>> EventsOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= EventsMax && value.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(each => each.GetString()!).ToList()
            : Failure.Invalid(WebhookEventsField, $"Input should be a list of at most {EventsMax} names of events", "list_type");

    private Result<TenantSettings> WithMail(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || TextOf(value, "host") is not { } host || TextOf(value, "from") is not { } from || !from.Contains('@', StringComparison.Ordinal))
        {
            return Failure.Invalid("settings.smtp", "Input should have host and from, an address; port, security (starttls, tls, none), user and password are optional", "smtp_settings");
        }

        int port = value.TryGetProperty("port", out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int number) ? number : 587;
        if (port is < 1 or > 65535 || !Enum.TryParse(TextOf(value, "security") ?? nameof(MailSecurity.Starttls), ignoreCase: true, out MailSecurity security) || !Enum.IsDefined(security))
        {
            return Failure.Invalid("settings.smtp", "Input should have a port up to 65535 and as security starttls, tls or none", "smtp_settings");
        }

        return this with
        {
            Mail = new MailSettings { Host = host, Port = port, Security = security, User = TextOf(value, "user"), FromAddress = from },
            MailPassword = TextOf(value, "password"),
        };
    }

    private static string? TextOf(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 and <= 1024 } found ? found : null;
}
