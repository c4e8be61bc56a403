
namespace BillingFunctions.Tests.Http.Nova;

public sealed class NovaTests(NovaWorld world) : SurfaceTests<NovaWorld>(world), IClassFixture<NovaWorld>
{
    protected override string Published => "NovaBilling";

    [Fact]
    public async Task A_field_that_nobody_knows_is_refused()
    {
        Answer refused = await AskAsync("POST", "/api/customers", """{"externalId":"x","email":"x@buyer.example","currency":"USD","colour":"red"}""");
        Assert.Equal((400, "Validation failed"), (refused.Status, refused.Json.GetProperty("message").GetString()));
        Assert.Equal("colour", refused.Json.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal("/api/customers", refused.Json.GetProperty("path").GetString());
    }

    private async Task<Answer> AskAsync(string method, string path, string? body = null) => await World.SendAsync(method, path, body, await World.EverythingAsync());
}
