using System.Globalization;
using System.Text.Json;
using Billing.TestSupport.OpenApi;

namespace Billing.Fuzz.OpenApi;

/// <summary>Tells what is wrong with an answer: a status or a shape that the document does not know, or a field named that does not exist.</summary>
internal sealed class AnswerJudge(ApiDescription document)
{
    /// <summary>What a server answers by itself, with an empty body, to what is no HTTP.</summary>
    private static readonly int[] OfServer = [400, 408, 411, 413, 414, 431, 501, 505];

    private static readonly string[] Places = ["body", "query", "path", "header"];

    /// <summary>Null when all is well.</summary>
    public string? Judge(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Headers.ContainsKey("Server"))
        {
            return "tells what server it is";
        }

        bool isBare = answer.Body.Length == 0;
        if (isBare && ((request.IsOnWire && OfServer.Contains(answer.Status)) || answer.Status == 204 || request.Method == "HEAD"))
        {
            return answer.Status >= 500 && request.Method == "HEAD" ? $"answers {answer.Status}" : null;
        }

        if (answer.Status >= 500 && !IsNotServed(request, answer) && !IsOfProvider(request, answer))
        {
            return $"answers {answer.Status}";
        }

        bool isAddressed = request.Operation is { } addressed && request.Method == addressed.Method;
        string? fault = isAddressed ? Described(request, request.Operation!, answer)
            : answer.Status >= 400 ? (document.AnyResponse(answer.Status) is { } shape ? Shape(shape, answer) : Shape(document.AnyResponse(404)!.Value, answer))
            : null;
        return fault is not null && !(isAddressed && request.IsSigned) && IsOfAnother(answer) ? null : fault;
    }

    /// <summary>Surfaces share paths: where neither path nor credential tells which is meant, another one may refuse, in its own shape.</summary>
    private static bool IsOfAnother(RawAnswer answer) => answer.Status is 400 or 401 or 404 or 405 or 414 && answer.MediaType.EndsWith("json", StringComparison.Ordinal);

    /// <summary>501 says that an operation is reserved, or that a provider has no such page: nothing that goes wrong gives it.</summary>
    private bool IsNotServed(FuzzRequest request, RawAnswer answer) =>
        answer.Status == 501 && (request.Operation is { } operation ? operation.Responses.TryGetProperty("501", out _) : document.AnyResponse(501) is not null);

    /// <summary>503 is documented for a provider that is not connected or cannot be reached: here none can be.</summary>
    private static bool IsOfProvider(FuzzRequest request, RawAnswer answer) =>
        answer.Status == 503 && request.Method == "POST" && !answer.Text.Contains("store", StringComparison.Ordinal)
        && (answer.Text.Contains("connected", StringComparison.Ordinal) || answer.Text.Contains("provider", StringComparison.OrdinalIgnoreCase));

    private string? Described(FuzzRequest request, ApiOperation operation, RawAnswer answer)
    {
        string status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (!operation.Responses.TryGetProperty(status, out JsonElement response))
        {
            // Whatever the path, a target may be none at all.
            return answer.Status is 404 or 405 && request.IsOnWire ? Shape(document.AnyResponse(404)!.Value, answer) : $"answers {status}, which is not documented";
        }

        return Shape(document.Schemas.Resolve(response), answer) ?? (answer.Status == 422 ? Named(request, operation, answer) : null);
    }

    private string? Shape(JsonElement response, RawAnswer answer)
    {
        if (!response.TryGetProperty("content", out JsonElement content))
        {
            return answer.Body.Length == 0 ? null : "has a body where none is documented";
        }

        if (!content.TryGetProperty(answer.MediaType, out JsonElement described))
        {
            return $"is of the media type '{answer.MediaType}', which is not documented for {answer.Status}";
        }

        if (!described.TryGetProperty("schema", out JsonElement schema) || !answer.MediaType.EndsWith("json", StringComparison.Ordinal))
        {
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 1_000 });
        return document.Schemas.Faults(schema, json.RootElement).FirstOrDefault();
    }

    /// <summary>Refusals in the form of <c>errors: [{loc}]</c> must name a place that the request or the document has.</summary>
    private string? Named(FuzzRequest request, ApiOperation operation, RawAnswer answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        if (!json.RootElement.TryGetProperty("errors", out JsonElement errors) || errors.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        bool hasKey = request.Headers.Exists(header => header.Name == "Idempotency-Key");
        if (errors.GetArrayLength() == 0)
        {
            return hasKey ? null : "refuses and names no field";
        }

        foreach (JsonElement error in errors.EnumerateArray().Where(error => error.TryGetProperty("loc", out _)))
        {
            string[] loc = [.. error.GetProperty("loc").EnumerateArray().Select(step => step.ToString())];
            bool exists = loc.Length > 0 && Places.Contains(loc[0]) && (loc[0] == "body"
                ? request.Body is null || operation.Bodies.Count == 0 || Exists(operation.Bodies, request.Body, loc)
                : loc.Length == 1 || loc[0] == "header" || operation.Parameters.Any(parameter => parameter.Place == loc[0] && parameter.Name == loc[1]));
            if (!exists)
            {
                return $"names a field that does not exist: {string.Join('.', loc)}";
            }
        }

        return null;
    }

    private bool Exists(IReadOnlyList<ApiBody> bodies, byte[] sent, string[] loc) =>
        bodies.Any(body => IsDescribed(document.Schemas.Resolve(body.Schema), loc, 1)) || IsSent(sent, loc);

    private bool IsDescribed(JsonElement schema, string[] loc, int at)
    {
        if (at == loc.Length)
        {
            return true;
        }

        if (schema.TryGetProperty("anyOf", out JsonElement choices))
        {
            return choices.EnumerateArray().Any(choice => IsDescribed(document.Schemas.Resolve(choice), loc, at));
        }

        if (schema.TryGetProperty("items", out JsonElement items))
        {
            return int.TryParse(loc[at], NumberStyles.None, CultureInfo.InvariantCulture, out _) && IsDescribed(document.Schemas.Resolve(items), loc, at + 1);
        }

        return schema.TryGetProperty("properties", out JsonElement properties)
            ? properties.TryGetProperty(loc[at], out JsonElement property) && IsDescribed(document.Schemas.Resolve(property), loc, at + 1)
            : !schema.TryGetProperty("type", out JsonElement type) || SchemaCheck.Types(type).Contains("object");
    }

    private static bool IsSent(byte[] sent, string[] loc)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(sent, new JsonDocumentOptions { MaxDepth = 1_000 });
            JsonElement at = json.RootElement;
            foreach (string step in loc.Skip(1))
            {
                if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out JsonElement member))
                {
                    at = member;
                }
                else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < at.GetArrayLength())
                {
                    at = at[index];
                }
                else
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
