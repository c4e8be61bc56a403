using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using NodaTime;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>
/// Builds the schema of a wire type from its source-generated metadata and the attributes on its properties. Each type is built once, when the
/// first operation that uses it is called.
/// </summary>
internal static class SchemaFactory
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<Type, Schema> Built = new();

    /// <summary>Objects by type, some still without their fields: used under the gate only.</summary>
    private static readonly Dictionary<Type, ObjectSchema> Objects = [];

    public static Schema For(JsonTypeInfo type)
    {
        if (Built.TryGetValue(type.Type, out Schema? built))
            return built;

        lock (Gate)
            return Built[type.Type] = Create(type.Type, type.Options, []);
    }

    private static Schema Create(Type type, JsonSerializerOptions options, IReadOnlyList<ConstraintAttribute> constraints)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return CreateScalar(plain, options, constraints) ?? CreateComposite(options.GetTypeInfo(plain), constraints);
    }

    private static Schema? CreateScalar(Type type, JsonSerializerOptions options, IReadOnlyList<ConstraintAttribute> constraints) =>
        Find<OneOfAttribute>(constraints) is { } words ? new WordSchema(words.Words) :
        type == typeof(string) ? CreateText(constraints) :
        type == typeof(bool) ? new BooleanSchema() :
        type == typeof(int) ? CreateInteger(constraints, int.MinValue, int.MaxValue) :
        type == typeof(long) ? CreateInteger(constraints, long.MinValue, long.MaxValue) :
        type == typeof(decimal) ? CreateDecimal(constraints, options.Converters.Any(converter => converter is DecimalNumberConverter)) :
        type == typeof(Guid) || type == typeof(BillingId) ? new UuidSchema() :
        type == typeof(Instant) ? new InstantSchema() :
        type == typeof(LocalDate) ? new DateSchema() :
        type == typeof(EventProperties) ? new AnySchema(objectsOnly: true) :
        type == typeof(JsonElement) ? new AnySchema(Find<FreeObjectAttribute>(constraints) is not null) :
        type.IsEnum ? CreateWords(type, options) : null;

    /// <summary>The words that the converter of an enum reads and writes.</summary>
    private static WordSchema CreateWords(Type type, JsonSerializerOptions options) =>
        options.Converters.OfType<IWordConverter>().FirstOrDefault(converter => converter.Type == type) is { } converter
            ? new WordSchema([.. converter.Words])
            : throw new InvalidOperationException($"No words are known for {type}");

    private static Schema CreateComposite(JsonTypeInfo type, IReadOnlyList<ConstraintAttribute> constraints)
    {
        ItemsAttribute? items = Find<ItemsAttribute>(constraints);
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                return new ArraySchema(Create(type.ElementType!, type.Options, constraints), items?.Min ?? 0, items?.Max ?? HttpLimits.ItemsMax);
            case JsonTypeInfoKind.Dictionary:
                return new MapSchema(Create(type.ElementType!, type.Options, constraints), items?.Max ?? HttpLimits.ItemsMax);
            case JsonTypeInfoKind.Object:
                return CreateObject(type);
            default:
                throw new InvalidOperationException($"No schema is known for {type.Type}");
        }
    }

    private static ObjectSchema CreateObject(JsonTypeInfo type)
    {
        if (Objects.TryGetValue(type.Type, out ObjectSchema? known))
            return known;

        var made = new ObjectSchema(type.Type.Name, json => JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(json, type), type),
            type.Options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow);
        Objects.Add(type.Type, made);
        made.SetFields([.. type.Properties.Where(property => !property.IsExtensionData).Select(property => CreateField(property, type.Options))]);
        return made;
    }

    private static Field CreateField(JsonPropertyInfo property, JsonSerializerOptions options)
    {
        object[] attributes = property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
        List<ConstraintAttribute> constraints = [.. attributes.OfType<ConstraintAttribute>()];
        DocAttribute? doc = attributes.OfType<DocAttribute>().FirstOrDefault();
        Schema schema = property.CustomConverter is DecimalNumberConverter or OptionalNumberConverter
            ? new DecimalSchema(null, null, aboveMin: false, asNumber: true)
            : Create(property.PropertyType, options, constraints);
        bool nullable = property.IsSetNullable || property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return new Field(property.Name, schema, property.IsRequired, nullable)
        {
            MayBeAbsent = nullable && options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull, Description = doc?.Text, Example = doc?.Example,
        };
    }

    private static TextSchema CreateText(IReadOnlyList<ConstraintAttribute> constraints)
    {
        TextAttribute? length = Find<TextAttribute>(constraints);
        FormatAttribute? format = Find<FormatAttribute>(constraints);
        return length is null && format is null
            ? TextSchema.Any
            : new TextSchema(length?.Min ?? format!.Min, length?.Max ?? format!.Max, format?.Format);
    }

    private static IntegerSchema CreateInteger(IReadOnlyList<ConstraintAttribute> constraints, long least, long most)
    {
        RangeAttribute? range = Find<RangeAttribute>(constraints);
        long min = range is null ? least : Math.Max(least, long.Parse(range.Min, CultureInfo.InvariantCulture));
        long max = range is null ? most : Math.Min(most, long.Parse(range.Max, CultureInfo.InvariantCulture));
        return new IntegerSchema(Find<PositiveAttribute>(constraints) is null ? min : Math.Max(1, min), max);
    }

    private static DecimalSchema CreateDecimal(IReadOnlyList<ConstraintAttribute> constraints, bool asNumber)
    {
        if (Find<MinorUnitsAttribute>(constraints) is not null)
            return new DecimalSchema(0, MinorUnitsAttribute.Max, aboveMin: false, asNumber, whole: true);

        if (Find<PositiveAttribute>(constraints) is not null)
            return new DecimalSchema(0, null, aboveMin: true, asNumber);

        return Find<RangeAttribute>(constraints) is { } range
            ? new DecimalSchema(
                decimal.Parse(range.Min, CultureInfo.InvariantCulture),
                range.Max == long.MaxValue.ToString(CultureInfo.InvariantCulture) ? null : decimal.Parse(range.Max, CultureInfo.InvariantCulture),
                aboveMin: false, asNumber)
            : new DecimalSchema(null, null, aboveMin: false, asNumber);
    }

    private static T? Find<T>(IReadOnlyList<ConstraintAttribute> constraints)
        where T : ConstraintAttribute => constraints.OfType<T>().FirstOrDefault();
}
