using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>Writes schemas for OpenAPI: objects by reference, and everything else in place.</summary>
/// <param name="json">Where to.</param>
/// <param name="components">The objects that were referred to, by name.</param>
/// <param name="isAnswer">True for what the service sends, where every field is present.</param>
internal sealed class SchemaWriter(Utf8JsonWriter json, IDictionary<string, ObjectSchema> components, bool isAnswer)
{
    public Utf8JsonWriter Json => json;

    public bool IsAnswer => isAnswer;

    /// <summary>Writes a schema as a value.</summary>
    /// <param name="schema">Which.</param>
    /// <param name="absent">What stands for a value that is left out, as JSON; null for none.</param>
    public void Write(Schema schema, string? absent = null)
    {
        json.WriteStartObject();
        WriteMembers(schema);
        if (absent is not null)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(absent);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the fields of an object: the body of its component.</summary>
    public void WriteFields(ObjectSchema schema)
    {
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        foreach (Field field in schema.Fields.Where(field => isAnswer ? !field.MayBeAbsent : field.Required))
            json.WriteStringValue(field.Name);

        json.WriteEndArray();
        JsonElement defaults = isAnswer ? default : schema.ReadDefaults();
        json.WriteStartObject("properties");
        foreach (Field field in schema.Fields)
            WriteField(field, !isAnswer && !field.Required && defaults.TryGetProperty(field.Name, out JsonElement absent) ? absent : default);

        json.WriteEndObject();
        if (schema.RefusesUnknown && !isAnswer)
            json.WriteBoolean("additionalProperties", false);
    }

    private void WriteField(Field field, JsonElement absent)
    {
        json.WriteStartObject(field.Name);
        if (field.Nullable)
            WriteNullable(field.Schema);
        else
            WriteMembers(field.Schema);

        if (field.Description is not null)
            json.WriteString("description", field.Description);

        if (absent.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            json.WritePropertyName("default");
            absent.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private void WriteNullable(Schema schema)
    {
        json.WriteStartArray("anyOf");
        Write(schema);
        json.WriteStartObject();
        json.WriteString("type", "null");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteMembers(Schema schema)
    {
        if (schema is ObjectSchema named)
        {
            components[named.Name] = named;
            json.WriteString("$ref", "#/components/schemas/" + named.Name);
        }
        else
        {
            schema.Describe(this);
        }
    }
}
