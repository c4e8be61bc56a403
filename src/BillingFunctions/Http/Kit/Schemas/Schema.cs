using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>
/// What one JSON value may be. The same object checks requests, in one pass over their bytes and without building a document, and
/// describes the value in OpenAPI: so the reference cannot promise what the service does not check.
/// </summary>
internal abstract class Schema
{
    /// <summary>The object that the value is, or is a list of; null for anything else.</summary>
    public virtual ObjectSchema? Object => null;

    /// <summary>What the value may be, in one sentence of an error.</summary>
    public abstract Fault WrongType { get; }

    /// <summary>Checks the value whose first token the reader stands on, and leaves it on the last one.</summary>
    public abstract void Check(ref Utf8JsonReader reader, Findings findings);

    /// <summary>Writes the members of the value's OpenAPI schema; the caller has opened the object.</summary>
    public abstract void Describe(SchemaWriter writer);

    /// <summary>Writes a value that passes the check.</summary>
    public abstract void WriteExample(Utf8JsonWriter json);

    protected void Refuse(ref Utf8JsonReader reader, Findings findings)
    {
        findings.Add(WrongType);
        reader.Skip();
    }
}
