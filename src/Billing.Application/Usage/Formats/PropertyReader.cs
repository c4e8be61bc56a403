using System.Runtime.InteropServices;
using System.Text.Json;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Formats;

/// <summary>Reads the properties of an event. A list or object is kept as it was written; everything is bounded.</summary>
internal static class PropertyReader
{
    /// <summary>Deepest nesting inside a property.</summary>
    public const int DepthMax = 30;

    /// <summary>Collects the properties of one event before their number is known.</summary>
    [ThreadStatic]
    private static List<UsageProperty>? _collected;

    /// <summary>Reads an object; null stands for an empty one. Null is returned when it is none of these.</summary>
    public static UsageProperties? Read(ref Utf8JsonReader reader, FieldReader fields, IReadOnlyList<string> field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return UsageProperties.Empty;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            fields.Fail(field, "must be an object", "dict_type");
            return null;
        }

        int depth = reader.CurrentDepth;
        List<UsageProperty> items = _collected ??= new List<UsageProperty>(UsageLimits.Properties);
        items.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryAdd(ref reader, fields, field, items))
            {
                FieldReader.SkipToEnd(ref reader, depth);
                return null;
            }
        }

        return items.Count == 0 ? UsageProperties.Empty : new UsageProperties([.. items]);
    }

    /// <summary>False when the rest is not worth reading.</summary>
    private static bool TryAdd(ref Utf8JsonReader reader, FieldReader fields, IReadOnlyList<string> field, List<UsageProperty> items)
    {
        if (!fields.TryText(ref reader, field, out string name))
        {
            return false;
        }

        if (name.Length > UsageLimits.PropertyNameChars || items.Count == UsageLimits.Properties)
        {
            fields.Fail(field, $"must be at most {UsageLimits.Properties}, with names of at most {UsageLimits.PropertyNameChars} characters", "too_long");
            return false;
        }

        if (IsThere(items, name))
        {
            fields.Fail([.. field, name], "The name stands twice in this object", "duplicate_key");
            return false;
        }

        reader.Read();
        UsageValue value = Value(ref reader, fields, field, name);
        if (value.Text?.Length > UsageLimits.PropertyTextChars)
        {
            fields.Fail([.. field, name], $"must have at most {UsageLimits.PropertyTextChars} characters", "string_too_long");
        }

        items.Add(new UsageProperty(name, value));
        return true;
    }

    private static bool IsThere(List<UsageProperty> items, string name)
    {
        foreach (ref readonly UsageProperty item in CollectionsMarshal.AsSpan(items))
        {
            if (item.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static UsageValue Value(ref Utf8JsonReader reader, FieldReader fields, IReadOnlyList<string> field, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDecimal(out decimal number):
                return UsageValue.Of(number);
            case JsonTokenType.Number:
                fields.Fail([.. field, name], "must be a number of at most 28 digits", "decimal_out_of_range");
                return UsageValue.Null;
            case JsonTokenType.String:
                return TryText(ref reader, fields, field, name, out string text) ? UsageValue.Of(text) : UsageValue.Null;
            case JsonTokenType.True or JsonTokenType.False:
                return UsageValue.Of(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return UsageValue.Null;
            default:
                return Nested(ref reader, fields, field, name);
        }
    }

    /// <summary>The path is made only for texts that need a closer look: most hold no escape.</summary>
    private static bool TryText(ref Utf8JsonReader reader, FieldReader fields, IReadOnlyList<string> field, string name, out string text)
    {
        if (reader.ValueIsEscaped)
        {
            return fields.TryText(ref reader, [.. field, name], out text);
        }

        text = reader.GetString()!;
        return true;
    }

    private static UsageValue Nested(ref Utf8JsonReader reader, FieldReader fields, IReadOnlyList<string> field, string name)
    {
        int depth = reader.CurrentDepth;
        int deepest = depth;
        for (Utf8JsonReader ahead = reader; ahead.Read() && ahead.CurrentDepth > depth;)
        {
            deepest = Math.Max(deepest, ahead.CurrentDepth);
        }

        if (deepest - depth > DepthMax)
        {
            reader.Skip();
            fields.Fail([.. field, name], $"must be nested at most {DepthMax} deep", "too_deep");
            return UsageValue.Null;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return UsageValue.Json(document.RootElement.GetRawText());
    }
}
