using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Billing.Application.Audit;

/// <summary>
/// The fields of a document, and of what it holds, that are one of a few words. They are stored by name or by number, whichever their context says; the log shows the
/// words that the API takes and answers: <c>paused</c>, neither <c>Paused</c> nor <c>2</c>.
/// </summary>
internal sealed class AuditWords
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, AuditWords> Known = new();

    private readonly Dictionary<string, Type> _enums = new(StringComparer.Ordinal);

    private AuditWords(JsonTypeInfo document) => Collect(document, []);

    /// <summary>Those of a document; found once for each kind of document.</summary>
    public static AuditWords Of(JsonTypeInfo document) => Known.GetOrAdd(document, static each => new AuditWords(each));

    /// <summary>The word that a value of the field means; null when the value is no such word.</summary>
    public string? Read(string field, JsonElement value)
    {
        if (!_enums.TryGetValue(field, out Type? type))
        {
            return null;
        }

        string? name = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetInt32(out int number) => Enum.GetName(type, Enum.ToObject(type, number)),
            _ => null,
        };
        return name is not null && Enum.IsDefined(type, name) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : null;
    }

    private void Collect(JsonTypeInfo info, HashSet<Type> seen)
    {
        if (!seen.Add(info.Type))
        {
            return;
        }

        if (info.ElementType is { } element && info.Options.TryGetTypeInfo(element, out JsonTypeInfo? item))
        {
            Collect(item, seen);
        }

        foreach (JsonPropertyInfo property in info.Properties)
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum)
            {
                _enums[property.Name] = type;
            }
            else if (info.Options.TryGetTypeInfo(type, out JsonTypeInfo? inner))
            {
                Collect(inner, seen);
            }
        }
    }
}
