using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Billing.Application.Audit;

/// <summary>
/// The fields of a document, and of what it holds, that are one of a few words. They are stored by name or by number, whichever their context says; the log shows the
/// words that the API takes and answers: <c>paused</c>, neither <c>Paused</c> nor <c>2</c>. A document and its parts may each have a field of the same name, such as
/// <c>status</c>: what stands nearer to the document is tried first.
/// </summary>
internal sealed class AuditWords
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, AuditWords> Known = new();

    private readonly Dictionary<string, List<Type>> _enums = new(StringComparer.Ordinal);

    private AuditWords(JsonTypeInfo document) => Collect(document, []);

    /// <summary>Those of a document; found once for each kind of document.</summary>
    public static AuditWords Of(JsonTypeInfo document) => Known.GetOrAdd(document, static each => new AuditWords(each));

    /// <summary>The word that a value of the field means; null when the value is no such word.</summary>
    public string? Read(string field, JsonElement value)
    {
        string? name = _enums.GetValueOrDefault(field)?.Select(type => NameOf(type, value)).FirstOrDefault(found => found is not null);
        return name is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    private static string? NameOf(Type type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } name && Enum.IsDefined(type, name) => name,
        JsonValueKind.Number when value.TryGetInt32(out int number) => Enum.GetName(type, Enum.ToObject(type, number)),
        _ => null,
    };

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

        ILookup<bool, (string Name, Type Type)> fields = info.Properties.Select(each => (each.Name, Type: Nullable.GetUnderlyingType(each.PropertyType) ?? each.PropertyType))
            .ToLookup(field => field.Type.IsEnum);
        foreach ((string name, Type type) in fields[true])
        {
            if (!_enums.TryGetValue(name, out List<Type>? types))
            {
                _enums.Add(name, types = []);
            }

            types.Add(type);
        }

        foreach ((_, Type type) in fields[false])
        {
            if (info.Options.TryGetTypeInfo(type, out JsonTypeInfo? inner))
            {
                Collect(inner, seen);
            }
        }
    }
}
