using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Audit;

public sealed class AuditLogsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/audit_logs/";

    [Fact]
    public async Task A_change_tells_who_made_it_from_where_and_what_was_before()
    {
        string id = (await world.PostAsync("/v1/customers/", """{"external_id":"logged","name":"Before"}""", ("X-Request-Id", "made-it"))).ShouldBe(201).Json.Id();
        (await world.Service.SendAsync(
            "PUT", $"/v1/customers/{id}", """{"name":"After","net_payment_term":14}""", ("X-Request-Id", "changed-it"), ("User-Agent", "shop/1.0"), ("X-Forwarded-For", "198.51.100.1, 203.0.113.7:4711"))).ShouldBe(200);

        List<JsonElement> trail = [.. (await world.GetAsync($"{Path}customer/{id}")).ShouldBe(200).Json.EnumerateArray().OrderBy(each => each.Text("action"), StringComparer.Ordinal)];
        Assert.Equal(["created", "updated"], trail.Select(each => each.Text("action")));
        JsonElement changed = trail[1];
        Assert.Equal("""{"name":{"old":"Before","new":"After"},"net_payment_term_days":{"old":null,"new":14}}""", changed.GetProperty("changes").GetRawText());
        Assert.Equal(("customer", id, "api_key", "2026-07-01T00:00:00Z"), (changed.Text("resource_type"), changed.Text("resource_id"), changed.Text("actor_type"), changed.Text("created_at")));
        Assert.StartsWith("bxb_live_", changed.Text("actor_id"), StringComparison.Ordinal);
        Assert.DoesNotContain(ServiceFixture.Key, changed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            """{"request_id":"changed-it","operation":"PUT /v1/customers/{customer_id}","ip_address":"203.0.113.7","user_agent":"shop/1.0"}""",
            changed.GetProperty("metadata_").GetRawText());

        (await world.PutAsync($"/v1/customers/{id}", """{"name":"After"}""")).ShouldBe(200);
        Assert.Equal("2", (await world.GetAsync($"{Path}customer/{id}")).ShouldBe(200).Headers["X-Total-Count"]);
        (await world.PutAsync($"/v1/customers/{id}", """{"currency":"nonsense"}""")).ShouldBeProblem(422);
        Assert.Equal("2", (await world.GetAsync($"{Path}customer/{id}")).ShouldBe(200).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Statuses_and_modes_are_told_in_the_words_of_the_api()
    {
        string id = (await world.SubscribeAsync(await world.CustomerAsync("worded"), "worded", "2026-06-15T10:00:00Z", "\"billing_time\":\"calendar\"")).Id();
        (await world.PostAsync($"/v1/subscriptions/{id}/pause")).ShouldBe(200);
        JsonElement paused = (await world.GetAsync($"{Path}?resource_id={id}&action=status_changed")).ShouldBe(200).Json[0];
        Assert.Equal("""{"old":"active","new":"paused"}""", paused.GetProperty("changes").GetProperty("status").GetRawText());

        string key = (await world.PostAsync("/v1/organizations/current/api_keys", """{"mode":"test","surface":"nova"}""")).ShouldBe(201).Json.Id();
        JsonElement made = (await world.GetAsync($"{Path}api_key/{key}")).ShouldBe(200).Json[0].GetProperty("changes");
        Assert.Equal(("test", "nova"), (made.GetProperty("mode").Text("new"), made.GetProperty("surface").Text("new")));
    }

    [Fact]
    public async Task Entries_are_found_by_what_when_and_by_whom()
    {
        string id = (await world.PostAsync("/v1/taxes", """{"code":"found","name":"Found","rate":"0.1"}""", ("X-Request-Id", "find-me"))).ShouldBe(201).Json.Id();
        (await world.Service.SendAsync("DELETE", "/v1/taxes/found")).ShouldBe(204);
        Assert.Equal(("2", "1", "1", "0"), (
            await TotalAsync($"?resource_type=tax&resource_id={id}"), await TotalAsync($"?resource_id={id}&action=deleted"), await TotalAsync("?request_id=find-me"),
            await TotalAsync($"?resource_id={id}&actor_type=system")));
        Assert.Equal(("2", "2", "0", "0"), (
            await TotalAsync($"?resource_id={id}&start_date=2026-07-01T00:00:00Z"), await TotalAsync($"?resource_id={id}&end_date=2026-07-01T00:00:00Z"),
            await TotalAsync($"?resource_id={id}&start_date=2026-07-01T00:00:01Z"), await TotalAsync($"?resource_id={id}&end_date=2026-06-30T23:59:59Z")));
        Assert.Equal(["query.action:enum"], (await world.GetAsync(Path + "?action=eaten")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.actor_type:enum"], (await world.GetAsync(Path + "?actor_type=ghost")).ShouldBeProblem(422).Faults);
        Assert.Equal("[]", (await world.GetAsync($"{Path}tax/{BillingWorld.Nobody}")).ShouldBe(200).Text);
    }

    [Fact]
    public async Task Secrets_of_keys_integrations_mails_and_endpoints_are_nowhere_in_the_log()
    {
        string key = (await world.PostAsync("/v1/organizations/current/api_keys", "{}")).ShouldBe(201).Json.Text("raw_key");
        string endpoint = (await world.PostAsync("/v1/webhook_endpoints", """{"url":"https://secretive.example/"}""")).ShouldBe(201).Json.Text("secret");
        (await world.PutAsync("/v1/organizations/current", """{"hmac_key":"hmac-nobody-may-see"}""")).ShouldBe(200);
        (await world.PutAsync("/v1/organizations/current/mail_settings", """{"host":"smtp.example.com","security":"tls","username":"me","password":"mail-nobody-may-see","from_address":"a@b.example"}""")).ShouldBe(200);
        (await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":"pay-nobody-may-see"}}""")).ShouldBe(201);
        string log = (await world.GetAsync(Path + "?limit=1000")).ShouldBe(200).Text;
        Assert.DoesNotContain("nobody-may-see", log, StringComparison.Ordinal);
        Assert.DoesNotContain(key, log, StringComparison.Ordinal);
        Assert.DoesNotContain(endpoint, log, StringComparison.Ordinal);
        Assert.All(new[] { "api_key", "webhook_endpoint", "organization", "mail_settings", "integration" }, type => Assert.Contains($"\"resource_type\":\"{type}\"", log, StringComparison.Ordinal));
        Assert.Contains("[redacted]", log, StringComparison.Ordinal);
    }

    private async Task<string> TotalAsync(string query) => (await world.GetAsync(Path + query)).ShouldBe(200).Headers["X-Total-Count"];
}
