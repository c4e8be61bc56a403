using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.Reference;

public sealed class ReferenceTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    /// <summary>Whatever answers is a surface, with a document of exactly its operations, or the reference: its page and the documents, which describe the others.</summary>
    [Fact]
    public async Task No_operation_is_served_that_no_document_describes()
    {
        IHttpSurface[] served = [.. service.Services.GetServices<IHttpSurface>()];
        Assert.Equal(["docs", "openapi"], served.Where(each => each is not Surface).SelectMany(each => each.Roots).Order());
        foreach (Surface surface in served.OfType<Surface>())
        {
            JsonElement paths = (await service.SendAsync("GET", $"/openapi/{surface.Name}.json")).ShouldBe(200).Json.GetProperty("paths");
            Assert.Equal(
                surface.Define(service.Services).Operations.Select(operation => operation.DisplayName).Order(StringComparer.Ordinal),
                paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject(), (path, method) => $"{method.Name.ToUpperInvariant()} {path.Name}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_document_has_every_operation_and_every_reference_leads_somewhere()
    {
        JsonElement document = (await service.SendAsync("GET", "/openapi/v1.json")).ShouldBe(200).Json;

        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        foreach (Operation operation in service.Services.GetRequiredService<V1Surface>().Operations)
        {
            JsonElement described = document.GetProperty("paths").GetProperty(operation.Template).GetProperty(operation.Method.ToLowerInvariant());
            Assert.Equal(operation.Id, described.GetProperty("operationId").GetString());
            Assert.True(described.GetProperty("responses").TryGetProperty(operation.Status.ToString(), out _));
        }

        foreach (string reference in References(document).Distinct())
            Assert.Equal(JsonValueKind.Object, reference[2..].Split('/').Aggregate(document, (at, step) => at.GetProperty(step)).ValueKind);
    }

    [Fact]
    public async Task The_document_says_what_is_required_what_is_limited_and_what_fields_hold_when_left_out()
    {
        JsonElement document = (await service.SendAsync("GET", "/openapi/v1.json")).Json;
        JsonElement schema = document.GetProperty("components").GetProperty("schemas").GetProperty("OrganizationCreate");
        JsonElement properties = schema.GetProperty("properties");

        Assert.Equal(["name"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(255, properties.GetProperty("name").GetProperty("maxLength").GetInt32());
        Assert.Equal("USD", properties.GetProperty("default_currency").GetProperty("default").GetString());
        Assert.False(properties.GetProperty("logo_url").TryGetProperty("default", out _));
    }

    [Fact]
    public async Task Our_own_api_comes_first_and_what_parameters_mean_when_left_out_is_said()
    {
        Assert.Equal("v1", (await service.SendAsync("GET", "/openapi")).ShouldBe(200).Json.GetProperty("surfaces")[0].GetProperty("name").GetString());

        JsonElement limit = (await service.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/v1/customers").GetProperty("get").GetProperty("parameters")
            .EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "limit");
        Assert.Equal(100, limit.GetProperty("schema").GetProperty("default").GetInt32());
    }

    [Fact]
    public async Task The_example_of_every_body_passes_its_own_checks()
    {
        JsonElement paths = (await service.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths");
        foreach (Operation operation in service.Services.GetRequiredService<V1Surface>().Operations.Where(operation => operation.BodySchema is not null))
        {
            JsonElement body = paths.GetProperty(operation.Template).GetProperty(operation.Method.ToLowerInvariant()).GetProperty("requestBody");
            byte[] example = System.Text.Encoding.UTF8.GetBytes(body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText());
            List<FieldError>? errors = null;

            Assert.Null(BodyCheck.Check(example, operation.BodySchema!, ref errors));
            Assert.True(errors is null, $"{operation.DisplayName}: {string.Join(", ", errors?.Select(error => $"{string.Join('.', error.Path)} {error.Message}") ?? [])}");
        }
    }

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/", "text/html")]
    [InlineData("/docs/page.js", "text/javascript")]
    [InlineData("/docs/page.css", "text/css")]
    public async Task The_reference_page_needs_nothing_from_elsewhere(string path, string contentType)
    {
        Answer answer = (await service.SendAsync("GET", path, null, ("Authorization", ""))).ShouldBe(200);

        Assert.Equal(contentType, answer.ContentType);
        Assert.DoesNotContain("http://", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", answer.Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_else_is_served_beside_the_page()
    {
        (await service.SendAsync("GET", "/docs/other")).ShouldBeProblem(404);
        (await service.SendAsync("POST", "/docs", "{}")).ShouldBeProblem(405);
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/V1/PLANS")]
    [InlineData("PUT", "/nowhere/deep")]
    public async Task A_path_of_no_surface_is_refused_with_the_document_of_the_others(string method, string path)
    {
        Answer answer = (await service.SendAsync(method, path, null, ("Authorization", ""))).ShouldBeProblem(404);

        Assert.Equal(answer.Headers["X-Request-Id"], answer.Json.GetProperty("request_id").GetString());
        Assert.Empty(answer.Faults);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
