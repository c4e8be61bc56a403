using System.Text.Json;
using Billing.TestSupport.OpenApi;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>The OpenAPI document of a surface, as the service serves it.</summary>
/// <param name="document">The document.</param>
internal sealed class ApiDocument(JsonElement document)
{
    private readonly SchemaCheck _schemas = new(document);

    /// <summary>Methods and templates of all operations.</summary>
    public IEnumerable<string> Operations => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

    /// <summary>The schema of the JSON body; nothing when the operation takes none.</summary>
    public JsonElement BodyOf(OperationRow row) => Of(row).TryGetProperty("requestBody", out JsonElement body)
        ? _schemas.Resolve(body.GetProperty("content").GetProperty("application/json").GetProperty("schema"))
        : default;

    /// <summary>Query parameters by name, with their schemas.</summary>
    public IEnumerable<(string Name, JsonElement Schema, bool Required)> QueryOf(OperationRow row) => Of(row).GetProperty("parameters").EnumerateArray()
        .Where(parameter => parameter.TryGetProperty("in", out JsonElement place) && place.GetString() == "query")
        .Select(parameter => (parameter.GetProperty("name").GetString()!, _schemas.Resolve(parameter.GetProperty("schema")), parameter.GetProperty("required").GetBoolean()));

    /// <summary>The statuses that the operation answers with.</summary>
    public IEnumerable<string> Statuses(OperationRow row) => Of(row).GetProperty("responses").EnumerateObject().Select(response => response.Name);

    /// <summary>The schema of an answer in JSON; nothing when it has none.</summary>
    public JsonElement AnswerOf(OperationRow row, string status) =>
        Of(row).GetProperty("responses").GetProperty(status).TryGetProperty("content", out JsonElement content)
        && content.TryGetProperty("application/json", out JsonElement media) ? _schemas.Resolve(media.GetProperty("schema")) : default;

    /// <summary>Follows a reference.</summary>
    public JsonElement Resolve(JsonElement schema) => _schemas.Resolve(schema);

    /// <summary>Checks that the document describes this answer: its status, its type and each field.</summary>
    public void Describes(OperationRow row, Answer answer)
    {
        Assert.True(
            Of(row).GetProperty("responses").TryGetProperty(answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), out JsonElement response),
            $"{row.Operation} answers {answer.Status}, which is not documented: {answer.Text}");
        response = _schemas.Resolve(response);
        if (!response.TryGetProperty("content", out JsonElement content))
        {
            Assert.Empty(answer.Text);
            return;
        }

        JsonProperty described = content.EnumerateObject().Single();
        Assert.Equal(described.Name, answer.ContentType);
        if (described.Value.TryGetProperty("schema", out JsonElement schema))
            Assert.Empty(_schemas.Faults(schema, answer.Json).Select(fault => $"{row.Operation} {answer.Status}: {fault}"));
    }

    /// <summary>What of a refusal is not as the document describes refusals.</summary>
    public IEnumerable<string> ErrorFaults(Answer answer)
    {
        JsonElement response = _schemas.Resolve(document.GetProperty("components").GetProperty("responses").EnumerateObject().First().Value);
        return _schemas.Faults(response.GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema"), answer.Json);
    }

    private JsonElement Of(OperationRow row) => document.GetProperty("paths").GetProperty(row.Template).GetProperty(row.Method.ToLowerInvariant());
}
