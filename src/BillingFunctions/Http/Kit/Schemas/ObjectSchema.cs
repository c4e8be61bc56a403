using System.Numerics;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>An object with known fields.</summary>
/// <param name="name">Name of the component in OpenAPI: the wire type's name.</param>
/// <param name="fill">Reads a JSON object as the wire type and writes it again, and so adds what was left out.</param>
/// <param name="refusesUnknown">True when a field that is not known is a fault; otherwise it is passed over, so that newer clients can talk to older services.</param>
internal sealed class ObjectSchema(string name, Func<byte[], JsonElement> fill, bool refusesUnknown) : Schema
{
    /// <summary>Fields seen are marked in one word.</summary>
    private const int FieldsMax = 64;

    private const int PlainNames = 16;

    /// <summary>The objects whose examples are being written, outermost first: one that holds itself shows itself once.</summary>
    [ThreadStatic]
    private static List<ObjectSchema>? _open;

    private Field[] _fields = [];
    private ulong _required;

    public string Name => name;

    public IReadOnlyList<Field> Fields => _fields;

    public bool RefusesUnknown => refusesUnknown;

    public override ObjectSchema Object => this;

    public override Fault WrongType { get; } = new("Input should be an object", "model_type");

    /// <summary>Sets the fields. Apart from the constructor, because a type may contain itself.</summary>
    public void SetFields(IReadOnlyList<Field> fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Count, FieldsMax);
        _fields = [.. fields];
        for (int i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].Required)
                _required |= 1UL << i;
        }
    }

    public override void Check(ref Utf8JsonReader reader, Findings findings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, findings);
            return;
        }

        var unknown = new NameSet(stackalloc Range[PlainNames]);
        ulong seen = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int index = IndexOf(ref reader);
            if (index >= 0)
            {
                CheckField(ref reader, findings, _fields[index], (seen & (1UL << index)) != 0);
                seen |= 1UL << index;
                continue;
            }

            if (!unknown.Add(in reader, findings.Body.Span))
                findings.Add(reader.GetString()!, Fault.DuplicateKey);
            else if (refusesUnknown)
                findings.Add(reader.GetString()!, Fault.Unknown);

            reader.Read();
            reader.Skip();
        }

        for (ulong missing = _required & ~seen; missing != 0; missing &= missing - 1)
            findings.Add(_fields[BitOperations.TrailingZeroCount(missing)].Name, Fault.Missing);
    }

    public override void Describe(SchemaWriter writer) => writer.WriteFields(this);

    /// <summary>What fields hold when a request leaves them out: the wire type's own initialisers.</summary>
    public JsonElement ReadDefaults()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            WriteExample(json, _fields.Where(field => field.Required));

        return fill(buffer.ToArray());
    }

    public override void WriteExample(Utf8JsonWriter json)
    {
        List<ObjectSchema> open = _open ??= [];
        open.Add(this);
        WriteExample(json, _fields.Where(field => !(field.MayBeAbsent && field.Schema.Object is { } inner && open.Contains(inner))));
        open.RemoveAt(open.Count - 1);
    }

    private static void WriteExample(Utf8JsonWriter json, IEnumerable<Field> fields)
    {
        json.WriteStartObject();
        foreach (Field field in fields)
        {
            json.WritePropertyName(field.Utf8Name);
            if (field.Example is { } example)
                json.WriteRawValue(example);
            else
                field.Schema.WriteExample(json);
        }

        json.WriteEndObject();
    }

    private static void CheckField(ref Utf8JsonReader reader, Findings findings, Field field, bool again)
    {
        findings.Enter(field.Name);
        if (again)
            findings.Add(Fault.DuplicateKey);

        reader.Read();
        if (reader.TokenType != JsonTokenType.Null)
            field.Schema.Check(ref reader, findings);
        else if (!field.Nullable)
            findings.Add(field.Schema.WrongType);

        findings.Leave();
    }

    private int IndexOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (reader.ValueTextEquals(_fields[i].Utf8Name))
                return i;
        }

        return -1;
    }
}

/// <summary>One field of an object.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Schema">What it may hold.</param>
/// <param name="Required">True when requests must have it.</param>
/// <param name="Nullable">True when it may be null.</param>
internal sealed record Field(string Name, Schema Schema, bool Required, bool Nullable)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>True when answers leave it out instead of saying null.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>A sentence for the reference.</summary>
    public string? Description { get; init; }

    /// <summary>JSON of an example.</summary>
    public string? Example { get; init; }
}
