using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>Enums as words in snake case.</summary>
internal static class Words
{
    /// <summary>The converter of an enum, whether the field is optional or not.</summary>
    public static JsonConverter Of<TEnum>()
        where TEnum : struct, Enum => new WordConverter<TEnum>();
}

/// <summary>The words of one enum, made once.</summary>
internal static class WordTable<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> ByValue =
        Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, TEnum> ByWord = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => ByValue.Values;

    public static string Word(TEnum value) => ByValue[value];

    public static bool TryRead(string word, out TEnum value) => ByWord.TryGetValue(word, out value);
}

/// <summary>One enum as words in snake case.</summary>
internal sealed class WordConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WordTable<TEnum>.TryRead(reader.GetString()!, out TEnum value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(WordTable<TEnum>.Word(value));
}
