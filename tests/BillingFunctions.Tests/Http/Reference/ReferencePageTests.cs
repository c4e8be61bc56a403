using System.Text.Json;
using Billing.TestSupport;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Tests.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.Reference;

/// <summary>The script of the page at /docs, run by Node on a document of its own: what a reader of each API gets to see and can try.</summary>
public sealed class ReferencePageTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Theory]
    [InlineData("v1", "/v1/organizations/current")]
    [InlineData("nova", "/api/plans")]
    [InlineData("credibill", "/api/plans")]
    [InlineData("nno", "/plans")]
    [InlineData("billing-service", "/api/v1/billing/plans")]
    public async Task Every_operation_is_shown_and_can_be_tried(string surface, string path)
    {
        SurfaceDefinition definition = service.Services.GetServices<Surface>().Single(each => each.Name == surface).Define(service.Services);
        string wanted = new System.Text.Json.Nodes.JsonObject { ["surface"] = surface, ["credential"] = await CredentialAsync(surface), ["path"] = path }.ToJsonString();

        ToolResult run = await Task.Run(() => ExternalTools.Run("node", Script(), service.Client.BaseAddress!.ToString().TrimEnd('/'), wanted));

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement seen = JsonElement.Parse(run.Output);
        Assert.Equal(definition.Title, seen.Text("title"));
        Assert.Equal(definition.Operations.Count, seen.GetProperty("operations").GetInt32());
        Assert.Equal(0, seen.GetProperty("withoutForm").GetInt32());
        Assert.Empty(seen.GetProperty("odd").EnumerateArray());
        Assert.Empty(seen.GetProperty("elsewhere").EnumerateArray());
        Assert.StartsWith("200 OK", seen.Text("answer"), StringComparison.Ordinal);
        Assert.InRange(seen.GetProperty("found").GetInt32(), 1, definition.Operations.Count - 1);
    }

    private async Task<string> CredentialAsync(string surface) => surface switch
    {
        "v1" => ServiceFixture.Key,
        "nno" or "billing-service" => (await service.SendAsync(
            "POST", "/v1/access_tokens", $$"""{"surface":"{{surface}}","roles":["{{(surface == "nno" ? "operator" : "platform_admin")}}"]}""")).ShouldBe(201).Json.Text("access_token"),
        _ => (await service.SendAsync("POST", "/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""")).ShouldBe(201).Json.Text("raw_key"),
    };

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "page.mjs");
}
