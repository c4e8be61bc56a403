using System.Text.Json;
using Billing.TestSupport.OpenApi;

namespace Billing.Fuzz.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Schema">What it may hold.</param>
internal sealed record ApiParameter(string Name, string Place, JsonElement Schema);

/// <summary>A body that an operation takes.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Schema">What it may hold.</param>
/// <param name="Example">The documented example; nothing when there is none.</param>
internal sealed record ApiBody(string MediaType, JsonElement Schema, JsonElement Example);

/// <summary>One operation of the document.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Template">Path with names in braces.</param>
/// <param name="Parameters">In path, query and headers.</param>
/// <param name="Bodies">Bodies by media type, the first is the usual one.</param>
/// <param name="Responses">By status.</param>
/// <param name="Scheme">Name of the security scheme that lets a request in; null when anyone may call.</param>
internal sealed record ApiOperation(
    string Method, string Template, IReadOnlyList<ApiParameter> Parameters, IReadOnlyList<ApiBody> Bodies, JsonElement Responses, string? Scheme)
{
    public override string ToString() => $"{Method} {Template}";
}

/// <summary>An OpenAPI document, read once.</summary>
internal sealed class ApiDescription
{
    private readonly JsonElement _document;

    public ApiDescription(JsonElement document)
    {
        _document = document;
        Schemas = new SchemaCheck(document);
        Operations =
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(method => method.Value.ValueKind == JsonValueKind.Object && method.Value.TryGetProperty("responses", out _))
                .Select(method => Read(method.Name.ToUpperInvariant(), path.Name, method.Value))),
        ];
    }

    public SchemaCheck Schemas { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>How any operation describes an answer of this status: for requests that no operation stands for.</summary>
    public JsonElement? AnyResponse(int status)
    {
        string name = $"{status}";
        foreach (ApiOperation operation in Operations)
        {
            if (operation.Responses.TryGetProperty(name, out JsonElement response))
            {
                return Schemas.Resolve(response);
            }
        }

        return null;
    }

    private ApiOperation Read(string method, string template, JsonElement operation)
    {
        List<ApiParameter> parameters = [];
        if (operation.TryGetProperty("parameters", out JsonElement listed))
        {
            parameters.AddRange(listed.EnumerateArray().Select(Schemas.Resolve).Select(parameter => new ApiParameter(
                parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!, Schemas.Resolve(parameter.GetProperty("schema")))));
        }

        List<ApiBody> bodies = [];
        if (operation.TryGetProperty("requestBody", out JsonElement body))
        {
            bodies.AddRange(Schemas.Resolve(body).GetProperty("content").EnumerateObject().Select(form => new ApiBody(
                form.Name, form.Value.GetProperty("schema"), form.Value.TryGetProperty("example", out JsonElement example) ? example : default)));
        }

        return new ApiOperation(method, template, parameters, bodies, operation.GetProperty("responses"), SchemeOf(operation));
    }

    private string? SchemeOf(JsonElement operation)
    {
        JsonElement security = operation.TryGetProperty("security", out JsonElement own) ? own
            : _document.TryGetProperty("security", out JsonElement shared) ? shared : default;
        return security.ValueKind != JsonValueKind.Array ? null
            : security.EnumerateArray().SelectMany(scheme => scheme.EnumerateObject()).Select(scheme => scheme.Name).FirstOrDefault();
    }
}
