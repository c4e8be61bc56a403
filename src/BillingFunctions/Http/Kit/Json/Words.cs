using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>Enums as words: the names of their members, in the case that the surface writes.</summary>
internal static class Words
{
    /// <summary>The converter of an enum in snake case, whether the field is optional or not.</summary>
    public static JsonConverter Of<TEnum>()
        where TEnum : struct, Enum => new WordConverter<TEnum>(WordTable<TEnum>.Lower);

    /// <summary>The same in upper case: <c>PAST_DUE</c>.</summary>
    public static JsonConverter Upper<TEnum>()
        where TEnum : struct, Enum => new WordConverter<TEnum>(WordTable<TEnum>.Upper);
}

/// <summary>The words of one enum in one case.</summary>
internal sealed class WordSet<TEnum>(JsonNamingPolicy names)
    where TEnum : struct, Enum
{
    private readonly Dictionary<TEnum, string> _byValue = Enum.GetValues<TEnum>().ToDictionary(value => value, value => names.ConvertName(value.ToString()));

    private Dictionary<string, TEnum> ByWord => field ??= _byValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => _byValue.Values;

    public string Word(TEnum value) => _byValue[value];

    public bool TryRead(string word, out TEnum value) => ByWord.TryGetValue(word, out value);
}

/// <summary>The words of one enum, made once: in snake case unless it is said otherwise.</summary>
internal static class WordTable<TEnum>
    where TEnum : struct, Enum
{
    public static WordSet<TEnum> Lower { get; } = new(JsonNamingPolicy.SnakeCaseLower);

    public static WordSet<TEnum> Upper { get; } = new(JsonNamingPolicy.SnakeCaseUpper);

    public static string Word(TEnum value) => Lower.Word(value);

    public static bool TryRead(string word, out TEnum value) => Lower.TryRead(word, out value);
}

/// <summary>What schemas know of the converter of an enum.</summary>
internal interface IWordConverter
{
    Type Type { get; }

    IReadOnlyCollection<string> Words { get; }
}

/// <summary>One enum as words.</summary>
internal sealed class WordConverter<TEnum>(WordSet<TEnum> words) : JsonConverter<TEnum>, IWordConverter
    where TEnum : struct, Enum
{
    Type IWordConverter.Type => typeof(TEnum);

    IReadOnlyCollection<string> IWordConverter.Words => words.All;

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        words.TryRead(reader.GetString()!, out TEnum value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(words.Word(value));
}
