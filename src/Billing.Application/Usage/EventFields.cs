using System.Text;
using System.Text.Json;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Collects the fields of one event and what is wrong with them.</summary>
internal ref struct EventFields(string[] path)
{
    private readonly List<FieldError> _errors = [];
    private string? _transactionId;
    private string? _customer;
    private string? _code;
    private Instant? _timestamp;
    private UsageProperties? _properties = UsageProperties.Empty;

    /// <summary>Reads a member; the reader stands on its name.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("transaction_id"u8))
        {
            _transactionId = Name(ref reader, "transaction_id");
        }
        else if (reader.ValueTextEquals("external_customer_id"u8))
        {
            _customer = Name(ref reader, "external_customer_id");
        }
        else if (reader.ValueTextEquals("code"u8))
        {
            _code = Name(ref reader, "code");
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            _timestamp = Timestamp(ref reader);
        }
        else if (reader.ValueTextEquals("properties"u8))
        {
            _properties = Properties(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>The event, or everything that is wrong with it.</summary>
    public readonly ReadEvent Finish()
    {
        Require(_transactionId, "transaction_id");
        Require(_customer, "external_customer_id");
        Require(_code, "code");
        Require(_timestamp, "timestamp");
        if (_errors.Count > 0)
        {
            return new ReadEvent(path, null, _errors);
        }

        var usage = new UsageEvent(_transactionId!, _customer!, _code!, _timestamp!.Value, _properties!);
        return usage.ApproximateChars <= UsageLimits.EventChars
            ? new ReadEvent(path, usage, [])
            : new ReadEvent(path, null, [new FieldError([.. path, "properties"], $"must have at most {UsageLimits.EventChars} characters in all", "string_too_long")]);
    }

    private readonly void Require(object? value, string field)
    {
        if (value is null && !_errors.Exists(error => error.Path[^1] == field))
        {
            Fail(field, "is missing", "missing");
        }
    }

    private readonly string? Name(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            Fail(field, "must be a text", "string_type");
            return null;
        }

        string text = Text(ref reader);
        if (text.Length is 0 or > UsageLimits.NameChars)
        {
            Fail(field, $"must have 1 to {UsageLimits.NameChars} characters", text.Length == 0 ? "string_too_short" : "string_too_long");
            return null;
        }

        return text;
    }

    /// <summary>ISO 8601 with an offset; without one it is UTC.</summary>
    private readonly Instant? Timestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out DateTime time))
        {
            if (time.Kind == DateTimeKind.Unspecified)
            {
                return Instant.FromUnixTimeTicks(time.Ticks - DateTime.UnixEpoch.Ticks);
            }

            if (reader.TryGetDateTimeOffset(out DateTimeOffset exact))
            {
                return Instant.FromUnixTimeTicks(exact.UtcTicks - DateTime.UnixEpoch.Ticks);
            }
        }

        reader.Skip();
        Fail("timestamp", "must be a date and time in ISO 8601, such as 2026-03-01T12:30:00Z", "datetime_parsing");
        return null;
    }

    private readonly UsageProperties? Properties(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return UsageProperties.Empty;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Fail("properties", "must be an object", "dict_type");
            return null;
        }

        var items = new List<UsageProperty>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader);
            reader.Read();
            items.RemoveAll(item => item.Name == name);
            items.Add(new UsageProperty(name, Value(ref reader)));
            if (name.Length > UsageLimits.PropertyNameChars || items.Count > UsageLimits.Properties || items[^1].Value.Text?.Length > UsageLimits.PropertyTextChars)
            {
                Fail("properties", $"must be at most {UsageLimits.Properties}, with names of {UsageLimits.PropertyNameChars} and texts of {UsageLimits.PropertyTextChars} characters", "too_long");
                items.Clear();
            }
        }

        return items.Count == 0 ? UsageProperties.Empty : new UsageProperties([.. items]);
    }

    /// <summary>A number beyond a decimal is kept as it was written: it can be shown, not measured.</summary>
    private static UsageValue Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDecimal(out decimal number):
                return UsageValue.Of(number);
            case JsonTokenType.String:
                return UsageValue.Of(Text(ref reader));
            case JsonTokenType.True or JsonTokenType.False:
                return UsageValue.Of(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return UsageValue.Null;
            case JsonTokenType.Number:
                return UsageValue.Json(Encoding.UTF8.GetString(reader.ValueSpan));
            default:
                using (var document = JsonDocument.ParseValue(ref reader))
                {
                    return UsageValue.Json(document.RootElement.GetRawText());
                }
        }
    }

    /// <summary>Half of a surrogate pair is legal JSON and no text.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text holds half of a surrogate pair", exception);
        }
    }

    private readonly void Fail(string field, string message, string type) => _errors.Add(new FieldError([.. path, field], message, type));
}
