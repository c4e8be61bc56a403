using System.Text.Json;
using BillingFunctions.Tests.Http.V1;

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

    [Fact]
    public async Task A_trial_ends_at_the_local_time_of_its_start_also_when_clocks_change_meanwhile()
    {
        string customer = await World.Billing.CustomerAsync("trial", "America/New_York");
        JsonElement subscription = await World.Billing.SubscribeAsync(customer, "trial", "2026-07-01T00:00:00Z", "\"trial_period_days\":150");
        Assert.Equal("2026-11-28T01:00:00Z", (await AskAsync("GET", $"/api/subscriptions/{subscription.Id()}")).ShouldBe(200).Json.Text("trialEnd"));
    }

    private async Task<Answer> AskAsync(string method, string path, string? body = null) => await World.SendAsync(method, path, body, await World.EverythingAsync());
}
