using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>One of a few words.</summary>
internal sealed class WordSchema(IReadOnlyList<string> words) : ScalarSchema
{
    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    public override Fault WrongType { get; } = new($"Input should be {string.Join(", ", words.Select(word => $"'{word}'"))}", "enum");

    public override Fault? CheckText(ReadOnlySpan<byte> utf8)
    {
        foreach (byte[] word in _words)
        {
            if (utf8.SequenceEqual(word))
                return null;
        }

        return WrongType;
    }

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "string");
        writer.Json.WriteStartArray("enum");
        foreach (string word in words)
            writer.Json.WriteStringValue(word);

        writer.Json.WriteEndArray();
    }

    public override void WriteExample(Utf8JsonWriter json) => json.WriteStringValue(words[0]);

    protected override bool Accepts(JsonTokenType token) => token == JsonTokenType.String;
}
