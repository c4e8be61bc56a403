using System.Text.Json;
using Billing.TestSupport.OpenApi;

namespace BillingFunctions.Tests.Http.Reference;

/// <summary>What each OpenAPI document owes to those who read it: nothing is left out, and what it shows is as it says.</summary>
public sealed class OpenApiRulesTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    /// <summary>Answers whose form is somebody else's: the document itself.</summary>
    private static readonly string[] WithoutSchema = ["GET /api/openapi.json 200"];

    [Theory]
    [InlineData("v1")]
    [InlineData("nova")]
    [InlineData("credibill")]
    [InlineData("nno")]
    [InlineData("billing-service")]
    public async Task Every_operation_is_described_whole_and_every_example_fits_its_schema(string surface)
    {
        JsonElement document = (await service.SendAsync("GET", $"/openapi/{surface}.json")).ShouldBe(200).Json;
        var schemas = new SchemaCheck(document);
        List<string> wrong = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        JsonElement schemes = document.GetProperty("components").GetProperty("securitySchemes");
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty method in path.Value.EnumerateObject())
            {
                string name = $"{method.Name.ToUpperInvariant()} {path.Name}";
                if (!names.Add(method.Value.GetProperty("operationId").GetString()!))
                    wrong.Add($"{name}: its name is not its own");

                wrong.AddRange(Head(method.Value, path.Name, schemas, schemes).Select(fault => $"{name}: {fault}"));
                if (method.Value.TryGetProperty("requestBody", out JsonElement body))
                    wrong.AddRange(Contents(schemas, body, $"{name} body"));

                foreach (JsonProperty response in method.Value.GetProperty("responses").EnumerateObject())
                    wrong.AddRange(Contents(schemas, schemas.Resolve(response.Value), $"{name} {response.Name}"));
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Head(JsonElement operation, string path, SchemaCheck schemas, JsonElement schemes)
    {
        if (operation.GetProperty("summary").GetString() is not { Length: > 0 })
            yield return "it has no summary";

        JsonElement[] parameters = [.. operation.GetProperty("parameters").EnumerateArray().Select(schemas.Resolve)];
        string[] inPath = [.. parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => $"{{{parameter.GetProperty("name").GetString()}}}")];
        if (!inPath.Order().SequenceEqual(path.Split('/').Where(step => step.StartsWith('{')).Order()))
            yield return $"its path has other parameters than {string.Join(',', inPath)}";

        string[] statuses = [.. operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];
        JsonElement[] security = [.. operation.GetProperty("security").EnumerateArray()];
        if (security.SelectMany(scheme => scheme.EnumerateObject()).Any(scheme => !schemes.TryGetProperty(scheme.Name, out _)))
            yield return "nobody says what lets a request in";

        foreach (string missing in (security.Length > 0 ? ["401", "429", "500", "503"] : (string[])["500", "503"]).Except(statuses))
            yield return $"{missing} is missing";

        if (operation.TryGetProperty("requestBody", out _) && !statuses.Contains("415"))
            yield return "415 is missing";
    }

    /// <summary>Each JSON has a schema and an example that fits it.</summary>
    private static IEnumerable<string> Contents(SchemaCheck schemas, JsonElement part, string name)
    {
        if (!part.TryGetProperty("content", out JsonElement content) || WithoutSchema.Contains(name))
            yield break;

        foreach (JsonProperty media in content.EnumerateObject().Where(media => media.Name.EndsWith("json", StringComparison.Ordinal)))
        {
            if (!media.Value.TryGetProperty("schema", out JsonElement schema) || !media.Value.TryGetProperty("example", out JsonElement example))
            {
                yield return $"{name}: {media.Name} has no schema, or no example";
                continue;
            }

            foreach (string fault in schemas.Faults(schema, example))
                yield return $"{name}: {fault}";
        }
    }
}
