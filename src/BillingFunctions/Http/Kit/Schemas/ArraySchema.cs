using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>A list of so many items of one kind.</summary>
internal sealed class ArraySchema(Schema item, int min, int max) : Schema
{
    private readonly Fault _tooShort = new($"List should have at least {min} item{(min == 1 ? "" : "s")}", "too_short");
    private readonly Fault _tooLong = new($"List should have at most {max} item{(max == 1 ? "" : "s")}", "too_long");

    public override ObjectSchema? Object => item.Object;

    public override Fault WrongType { get; } = new("Input should be a valid list", "list_type");

    public override void Check(ref Utf8JsonReader reader, Findings findings)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, findings);
            return;
        }

        int count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            // Items beyond the limit are counted, but not worth a look: the list is refused anyway.
            if (count >= max || findings.IsFull)
            {
                reader.Skip();
                continue;
            }

            findings.Enter(count);
            item.Check(ref reader, findings);
            findings.Leave();
        }

        if (count < min)
            findings.Add(_tooShort);
        else if (count > max)
            findings.Add(_tooLong);
    }

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "array");
        writer.Json.WritePropertyName("items");
        writer.Write(item);
        if (min > 0)
            writer.Json.WriteNumber("minItems", min);

        if (!writer.IsAnswer)
            writer.Json.WriteNumber("maxItems", max);
    }

    public override void WriteExample(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (int i = 0; i < Math.Max(1, min); i++)
            item.WriteExample(json);

        json.WriteEndArray();
    }
}
