using System.Text.Json;
using Billing.Application.Audit;
using Billing.Application.Tokens;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Tests.Http.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BillingFunctions.Tests.Http;

public sealed class AccessTokensTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Keys = "/v1/organizations/current/api_keys";

    [Fact]
    public async Task A_token_of_a_customer_lets_in_on_its_surface_only()
    {
        string customer = await world.CustomerAsync("tokens");
        JsonElement made = await IssueAsync($$"""{"surface":"billing-service","customer_id":"{{customer}}","roles":["tenant","tenant"],"expires_in":600}""");
        string token = made.Text("access_token");

        Assert.Equal(("Bearer", 600, "billing-service", customer), (made.Text("token_type"), made.GetProperty("expires_in").GetInt32(), made.Text("surface"), made.Text("customer_id")));
        Caller caller = (await AdmitAsync("billing-service", $"Bearer {token}")).Caller!;
        Assert.Equal((customer, Mode.Live, ActorType.AccessToken, true, false), (caller.Customer.ToString(), caller.Space.Mode, caller.Kind, caller.IsAnyOf("tenant"), caller.IsAnyOf("platform_admin")));
        Assert.Equal(["tenant"], caller.Roles);
        await IsRefusedAsync("nno", $"Bearer {token}");
        Assert.Equal(401, (await world.GetAsync("/v1/organizations/current", ("Authorization", $"Bearer {token}"))).Status);
    }

    [Fact]
    public async Task Nothing_else_lets_in()
    {
        string token = (await IssueAsync("""{"surface":"nno","roles":["operator"]}""")).Text("access_token");

        Assert.NotNull((await AdmitAsync("nno", $"bearer {token}")).Caller);
        Assert.Null((await AdmitAsync("nno", $"Bearer {token}")).Caller!.Customer);
        await IsRefusedAsync("nno", $"Basic {token}");
        await IsRefusedAsync("nno", token);
        await IsRefusedAsync("nno", $"Bearer {token}x");
        await IsRefusedAsync("nno", $"Bearer {ServiceFixture.Key}");
        await IsRefusedAsync("nno", "");
        Assert.Equal(401, (await AdmitAsync("nno", $"Bearer {token}", Access.Administrator)).Problem!.Status);
        Assert.Null((await AdmitAsync("nno", "", Access.Public)).Problem);
    }

    [Fact]
    public async Task A_token_ends_with_the_key_that_issued_it()
    {
        JsonElement key = (await world.PostAsync(Keys, """{"name":"issuer"}""")).ShouldBe(201).Json;
        string token = (await IssueAsync("""{"surface":"nno","roles":["service"]}""", ("Authorization", $"Bearer {key.Text("raw_key")}"))).Text("access_token");

        Assert.NotNull((await AdmitAsync("nno", $"Bearer {token}")).Caller);
        (await world.Service.SendAsync("DELETE", $"{Keys}/{key.Id()}")).ShouldBe(204);
        await IsRefusedAsync("nno", $"Bearer {token}");
    }

    [Fact]
    public async Task A_token_of_a_test_key_opens_test_data()
    {
        JsonElement key = (await world.PostAsync(Keys, """{"mode":"test"}""")).ShouldBe(201).Json;
        string token = (await IssueAsync("""{"surface":"nno","roles":["operator"]}""", ("Authorization", $"Bearer {key.Text("raw_key")}"))).Text("access_token");

        Assert.Equal(Mode.Test, (await AdmitAsync("nno", $"Bearer {token}")).Caller!.Space.Mode);
    }

    [Fact]
    public async Task A_token_expires()
    {
        JsonElement made = await IssueAsync("""{"surface":"nno","roles":["operator"],"expires_in":60}""");
        Assert.NotNull((await AdmitAsync("nno", $"Bearer {made.Text("access_token")}")).Caller);
        world.Service.Clock.Advance(Duration.FromSeconds(91));
        await IsRefusedAsync("nno", $"Bearer {made.Text("access_token")}");
    }

    private async Task<JsonElement> IssueAsync(string body, params (string, string)[] headers) => (await world.PostAsync("/v1/access_tokens", body, headers)).ShouldBe(201).Json;

    private async Task IsRefusedAsync(string surface, string authorization)
    {
        Admission refused = await AdmitAsync(surface, authorization);
        Assert.Equal((null, 401), (refused.Caller, refused.Problem?.Status));
    }

    private async Task<Admission> AdmitAsync(string surface, string authorization, Access access = Access.Organization)
    {
        var context = new DefaultHttpContext();
        if (authorization.Length > 0)
            context.Request.Headers.Authorization = authorization;

        return await new AccessTokenAuthenticator(surface, world.Service.Services.GetRequiredService<TokenHolders>()).AdmitAsync(context.Request, access, default);
    }
}
