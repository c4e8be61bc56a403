using System.Buffers;
using System.Text.Json;
using Billing.Application.Persistence;

namespace Billing.Application.Audit;

/// <summary>The fields in which a thing differs before and after, without secrets and without what is too long to read.</summary>
internal static class AuditChanges
{
    private const int ValueMaxCharacters = 2_000;

    private static readonly string[] Secret = ["secret", "sealed", "password", "passkey", "token", "hash", "hmac", "credential"];

    /// <summary>The changes as JSON, and the names of the fields; null when none differs.</summary>
    /// <param name="before">The thing as it was; null when there was none.</param>
    /// <param name="after">The thing as it is; null when it is gone.</param>
    /// <param name="words">Writes what is one of a few words as the API does.</param>
    public static (RawJson Json, IReadOnlyCollection<string> Fields)? Of(JsonElement? before, JsonElement? after, AuditWords words)
    {
        Dictionary<string, JsonElement> old = FieldsOf(before), now = FieldsOf(after);
        bool isWhole = before is null || after is null;
        List<string> changed =
        [
            .. now.Keys.Union(old.Keys, StringComparer.Ordinal).Where(field => field != "updated_at" && !AreEqual(old, now, field))
                .Where(field => !isWhole || IsPlain(old, field) || IsPlain(now, field)),
        ];
        if (changed.Count == 0 && !isWhole)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (string field in changed)
            {
                json.WriteStartObject(field);
                Write(json, "old", field, old, words);
                Write(json, "new", field, now, words);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return (new RawJson(buffer.WrittenMemory), changed);
    }

    /// <summary>True for fields whose value nobody may see.</summary>
    public static bool IsSecret(string field) => Array.Exists(Secret, word => field.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, JsonElement> FieldsOf(JsonElement? thing) => thing is { ValueKind: JsonValueKind.Object } json
        ? json.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal)
        : [];

    private static bool AreEqual(Dictionary<string, JsonElement> old, Dictionary<string, JsonElement> now, string field) =>
        old.TryGetValue(field, out JsonElement before) && now.TryGetValue(field, out JsonElement after) && JsonElement.DeepEquals(before, after);

    private static bool IsPlain(Dictionary<string, JsonElement> fields, string field) =>
        fields.TryGetValue(field, out JsonElement value) && value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static void Write(Utf8JsonWriter json, string name, string field, Dictionary<string, JsonElement> fields, AuditWords words)
    {
        json.WritePropertyName(name);
        if (!fields.TryGetValue(field, out JsonElement value))
        {
            json.WriteNullValue();
        }
        else if (IsSecret(field))
        {
            json.WriteStringValue("[redacted]");
        }
        else if (value.GetRawText().Length > ValueMaxCharacters)
        {
            json.WriteStringValue($"[{value.GetRawText().Length} characters]");
        }
        else
        {
            WriteOpen(json, field, value, words);
        }
    }

    /// <summary>Writes a value of a field; secrets inside it are left out too.</summary>
    private static void WriteOpen(Utf8JsonWriter json, string name, JsonElement value, AuditWords words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty field in value.EnumerateObject())
                {
                    json.WritePropertyName(field.Name);
                    if (IsSecret(field.Name))
                    {
                        json.WriteStringValue("[redacted]");
                    }
                    else
                    {
                        WriteOpen(json, field.Name, field.Value, words);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WriteOpen(json, name, item, words);
                }

                json.WriteEndArray();
                break;
            default:
                if (words.Read(name, value) is { } word)
                {
                    json.WriteStringValue(word);
                }
                else
                {
                    value.WriteTo(json);
                }

                break;
        }
    }
}
