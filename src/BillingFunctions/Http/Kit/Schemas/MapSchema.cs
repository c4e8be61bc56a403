using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>An object whose names are free and whose values are of one kind.</summary>
internal sealed class MapSchema(Schema value, int max) : Schema
{
    private const int PlainNames = 16;

    private readonly Fault _tooLong = new($"Object should have at most {max} members", "too_long");

    public override Fault WrongType { get; } = new("Input should be an object", "dict_type");

    public override void Check(ref Utf8JsonReader reader, Findings findings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, findings);
            return;
        }

        var names = new NameSet(stackalloc Range[PlainNames]);
        int count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; count++)
        {
            bool isNew = names.Add(in reader, findings.Body.Span);
            string name = reader.GetString()!;
            findings.Enter(name);
            if (!isNew)
                findings.Add(Fault.DuplicateKey);
            else if (name.Contains('\0', StringComparison.Ordinal))
                findings.Add(Fault.NulCharacter);

            reader.Read();
            value.Check(ref reader, findings);
            findings.Leave();
        }

        if (count > max)
            findings.Add(_tooLong);
    }

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "object");
        writer.Json.WritePropertyName("additionalProperties");
        writer.Write(value);
    }

    public override void WriteExample(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("key");
        value.WriteExample(json);
        json.WriteEndObject();
    }
}
