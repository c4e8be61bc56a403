using System.Text.Json.Nodes;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Contract;

/// <summary>The published schemas of Stripe: holds each request against its path, method, encoding and form, and each answer against its shape.</summary>
internal static class StripeContract
{
    private const string FormType = "application/x-www-form-urlencoded";
    private static readonly JsonObject Document =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "stripe-api.json")))!.AsObject();

    private static readonly OpenApiSchemas Schemas = new(Document);

    /// <summary>What is wrong with a request.</summary>
    public static IReadOnlyList<string> FaultsOf(SimulatedRequest request)
    {
        if (OperationOf(request) is not { } operation)
        {
            return [$"{request.Method} {request.Path} is not in the document"];
        }

        if (request.Method == "GET")
        {
            var properties = new JsonObject();
            foreach (JsonNode? parameter in operation["parameters"]?.AsArray() ?? [])
            {
                properties[parameter!["name"]!.GetValue<string>()] = parameter["schema"]!.DeepClone();
            }

            return Schemas.FaultsOfForm(FormTree.Of(request.Parameters), new JsonObject { ["type"] = "object", ["properties"] = properties });
        }

        bool isForm = request.Header("Content-Type")?.StartsWith(FormType, StringComparison.Ordinal) == true;
        JsonNode? schema = operation["requestBody"]!["content"]![FormType]?["schema"];
        return isForm && schema is not null ? Schemas.FaultsOfForm(FormTree.Of(request.Form), schema) : ["The body is no form"];
    }

    /// <summary>What is wrong with an answer of 200 to a request.</summary>
    public static IReadOnlyList<string> FaultsOf(SimulatedRequest request, JsonNode answer) =>
        Schemas.FaultsOfAnswer(answer, OperationOf(request)!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);

    /// <summary>What is wrong with an object of a named schema.</summary>
    public static IReadOnlyList<string> FaultsOf(string schema, JsonNode value) =>
        Schemas.FaultsOfAnswer(value, Document["components"]!["schemas"]![schema]!);

    private static JsonObject? OperationOf(SimulatedRequest request)
    {
        string[] segments = request.Segments;
        return Document["paths"]!.AsObject()
            .Where(path => Matches(path.Key.Split('/', StringSplitOptions.RemoveEmptyEntries), segments))
            .OrderBy(path => path.Key.Contains('{', StringComparison.Ordinal))
            .Select(path => path.Value![request.Method.ToLowerInvariant()] as JsonObject)
            .FirstOrDefault(operation => operation is not null);
    }

    private static bool Matches(string[] template, string[] segments) =>
        template.Length == segments.Length && template.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
