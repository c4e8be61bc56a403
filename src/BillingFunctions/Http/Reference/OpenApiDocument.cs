using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Kit.Surfaces;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.Http.Reference;

/// <summary>Writes the OpenAPI 3.1 document of a surface from its table of operations and the schemas that check its requests.</summary>
internal sealed class OpenApiDocument(SurfaceDefinition surface)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly SortedDictionary<string, ObjectSchema> _bodies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ObjectSchema> _answers = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Write()
    {
        using var json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", surface.Title);
        json.WriteString("version", surface.Name);
        json.WriteEndObject();
        WriteTags(json);
        json.WriteStartObject("paths");
        foreach (IGrouping<string, Operation> path in surface.Operations.GroupBy(operation => operation.Template))
            WritePath(json, path);

        json.WriteEndObject();
        WriteComponents(json);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private void WriteTags(Utf8JsonWriter json)
    {
        json.WriteStartArray("tags");
        foreach (string group in surface.Operations.Select(operation => operation.Group).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("name", group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePath(Utf8JsonWriter json, IGrouping<string, Operation> path)
    {
        json.WriteStartObject(path.Key);
        foreach (Operation operation in path)
        {
            json.WriteStartObject(operation.Method.ToLowerInvariant());
            WriteOperation(json, operation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteOperation(Utf8JsonWriter json, Operation operation)
    {
        json.WriteString("operationId", operation.Id);
        json.WriteString("summary", operation.Summary);
        if (operation.Description is not null)
            json.WriteString("description", operation.Description);

        json.WriteStartArray("tags");
        json.WriteStringValue(operation.Group);
        json.WriteEndArray();
        WriteSecurity(json, operation);
        WriteParameters(json, operation);
        WriteBody(json, operation);
        json.WriteStartObject("responses");
        foreach (int status in operation.OtherStatuses.Prepend(operation.Status))
            WriteSuccess(json, operation, status);

        foreach (int status in DocumentedErrors.Of(operation, surface))
            WriteReference(json, status.ToString(CultureInfo.InvariantCulture), $"#/components/responses/problem_{status}");

        json.WriteEndObject();
    }

    private void WriteSecurity(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartArray("security");
        if (surface.Authenticator.SchemeOf(operation.Access) is { } scheme)
        {
            json.WriteStartObject();
            json.WriteStartArray(scheme);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteParameters(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartArray("parameters");
        foreach (Parameter parameter in operation.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("in", parameter.Place == ParameterPlace.Path ? "path" : "query");
            json.WriteBoolean("required", parameter.Required);
            if (parameter.Description is not null)
                json.WriteString("description", parameter.Description);

            json.WritePropertyName("schema");
            new SchemaWriter(json, _bodies, isAnswer: false).Write(parameter.Schema, parameter.Default);
            json.WriteEndObject();
        }

        if (operation.Method == "POST")
        {
            json.WriteStartObject();
            json.WriteString("$ref", "#/components/parameters/idempotency_key");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteBody(Utf8JsonWriter json, Operation operation)
    {
        if (operation.BodySchema is not { } body)
            return;

        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", !operation.BodyOptional);
        json.WriteStartObject("content");
        WriteForm(json, "application/json", body);
        foreach (BodyForm form in operation.Forms)
            WriteForm(json, form.MediaType, operation.SchemaOf(form));

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteForm(Utf8JsonWriter json, string mediaType, Schema body)
    {
        json.WriteStartObject(mediaType);
        json.WritePropertyName("schema");
        new SchemaWriter(json, _bodies, isAnswer: false).Write(body);
        json.WritePropertyName("example");
        body.WriteExample(json);
        json.WriteEndObject();
    }

    private void WriteSuccess(Utf8JsonWriter json, Operation operation, int status)
    {
        json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description", ReasonPhrases.GetReasonPhrase(status));
        if (operation.AnswerKind == AnswerKind.List)
            surface.Lists.DescribeHeaders(json);

        if (operation.AnswerKind != AnswerKind.None)
        {
            json.WriteStartObject("content");
            json.WriteStartObject(operation.AnswerContentType);
            WriteAnswer(json, operation);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteAnswer(Utf8JsonWriter json, Operation operation)
    {
        if (operation.AnswerSchema is not { } answer)
            return;

        Schema shown = operation.AnswerKind == AnswerKind.List ? surface.Lists.PageOf(answer) : answer;
        json.WritePropertyName("schema");
        new SchemaWriter(json, _answers, isAnswer: true).Write(shown);
        json.WritePropertyName("example");
        shown.WriteExample(json);
    }

    private void WriteComponents(Utf8JsonWriter json)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        surface.Authenticator.DescribeSchemes(json);
        json.WriteEndObject();
        OpenApiParts.WriteShared(json, surface.Operations.SelectMany(operation => DocumentedErrors.Of(operation, surface)).Distinct().Order(), surface.Errors);
        json.WriteStartObject("schemas");
        json.WritePropertyName("Problem");
        surface.Errors.Describe(json);

        // A type that is both sent and answered is described as it may be sent: that holds for answers too.
        var written = new HashSet<string>(StringComparer.Ordinal);
        WriteSchemas(json, _bodies, isAnswer: false, written);
        WriteSchemas(json, _answers, isAnswer: true, written);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writing one component may refer to others that were not known before.</summary>
    private static void WriteSchemas(Utf8JsonWriter json, SortedDictionary<string, ObjectSchema> components, bool isAnswer, HashSet<string> written)
    {
        var writer = new SchemaWriter(json, components, isAnswer);
        while (components.Values.FirstOrDefault(schema => !written.Contains(schema.Name)) is { } next)
        {
            written.Add(next.Name);
            json.WriteStartObject(next.Name);
            writer.WriteFields(next);
            json.WriteEndObject();
        }
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string target)
    {
        json.WriteStartObject(name);
        json.WriteString("$ref", target);
        json.WriteEndObject();
    }
}
