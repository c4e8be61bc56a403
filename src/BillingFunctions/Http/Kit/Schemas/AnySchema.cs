using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>Any JSON value, or any JSON object: kept as it is, so only what no store could keep is refused.</summary>
internal sealed class AnySchema(bool objectsOnly) : Schema
{
    private const int PlainNames = 16;

    private static readonly TextSchema Strings = new(0, int.MaxValue);
    private static readonly DecimalSchema Numbers = new(null, null, aboveMin: false, asNumber: true);

    public override Fault WrongType { get; } = new("Input should be an object", "dict_type");

    public override void Check(ref Utf8JsonReader reader, Findings findings)
    {
        if (objectsOnly && reader.TokenType != JsonTokenType.StartObject)
            Refuse(ref reader, findings);
        else
            CheckValue(ref reader, findings);
    }

    public override void Describe(SchemaWriter writer)
    {
        if (objectsOnly)
        {
            writer.Json.WriteString("type", "object");
            writer.Json.WriteBoolean("additionalProperties", true);
        }
    }

    public override void WriteExample(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    private static void CheckValue(ref Utf8JsonReader reader, Findings findings)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                Strings.Check(ref reader, findings);
                break;
            case JsonTokenType.Number:
                Numbers.Check(ref reader, findings);
                break;
            case JsonTokenType.StartArray:
                CheckItems(ref reader, findings);
                break;
            case JsonTokenType.StartObject:
                CheckMembers(ref reader, findings);
                break;
        }
    }

    private static void CheckItems(ref Utf8JsonReader reader, Findings findings)
    {
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            findings.Enter(index);
            CheckValue(ref reader, findings);
            findings.Leave();
        }
    }

    private static void CheckMembers(ref Utf8JsonReader reader, Findings findings)
    {
        var names = new NameSet(stackalloc Range[PlainNames]);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isNew = names.Add(in reader, findings.Body.Span);
            if (isNew && !NeedsCheck(ref reader))
                continue;

            findings.Enter(reader.GetString()!);
            if (!isNew)
                findings.Add(Fault.DuplicateKey);

            CheckName(ref reader, findings);
            reader.Read();
            CheckValue(ref reader, findings);
            findings.Leave();
        }
    }

    private static void CheckName(ref Utf8JsonReader reader, Findings findings)
    {
        if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
            findings.Add(Fault.NulCharacter);
    }

    /// <summary>Passes over a member whose name and value cannot be wrong; otherwise stays on the name.</summary>
    private static bool NeedsCheck(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            return true;

        Utf8JsonReader ahead = reader;
        ahead.Read();
        if (ahead.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject || (ahead.TokenType == JsonTokenType.String && ahead.ValueIsEscaped))
            return true;

        // Up to 25 digits fit a decimal whatever they are; exponents and longer numbers are looked at.
        if (ahead.TokenType == JsonTokenType.Number && (ahead.ValueSpan.Length > 25 || ahead.ValueSpan.ContainsAny((byte)'e', (byte)'E')))
            return true;

        reader = ahead;
        return false;
    }
}
