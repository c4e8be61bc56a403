using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Entitlements;

public sealed class FeaturesTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task A_feature_is_created_listed_read_changed_and_deleted()
    {
        JsonElement made = await service.MakeAsync("/v1/features/", """{"code":"sso","name":"SSO","feature_type":"boolean"}""");
        Assert.Equal(("boolean", JsonValueKind.Null), (made.Text("feature_type"), made.GetProperty("billable_metric_code").ValueKind));
        Assert.Equal(made.GetRawText(), (await service.GetAsync("/v1/features/sso")).ShouldBe(200).Text);
        Assert.Equal(made.GetRawText(), Assert.Single((await service.GetAsync("/v1/features?feature_type=boolean&limit=1")).ShouldBe(200).Json.EnumerateArray()).GetRawText());
        (await service.PostAsync("/v1/features", """{"code":"sso","name":"x","feature_type":"custom"}""")).ShouldBeProblem(409);
        JsonElement changed = (await service.PatchAsync("/v1/features/sso", """{"name":"Single sign-on","description":"d"}""")).ShouldBe(200).Json;
        Assert.Equal(("Single sign-on", "d", "boolean"), (changed.Text("name"), changed.Text("description"), changed.Text("feature_type")));

        (await service.DeleteAsync("/v1/features/sso")).ShouldBe(204);
        (await service.GetAsync("/v1/features/sso")).ShouldBeProblem(404);
        (await service.PatchAsync("/v1/features/sso", "{}")).ShouldBeProblem(404);
        (await service.DeleteAsync("/v1/features/sso")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"name":"x","feature_type":"boolean"}""", "body.code:missing")]
    [InlineData("""{"code":"","name":"x","feature_type":"boolean"}""", "body.code:string_too_short")]
    [InlineData("""{"code":"f","feature_type":"boolean"}""", "body.name:missing")]
    [InlineData("""{"code":"f","name":"x","feature_type":"switch"}""", "body.feature_type:enum")]
    [InlineData("""{"code":"f","name":"x","feature_type":"boolean","billable_metric_code":"m"}""", "body.billable_metric_code:value_error")]
    [InlineData("""{"code":"f","name":"x","feature_type":"quantity","billable_metric_code":"none"}""", "body.billable_metric_code:unknown_reference")]
    public Task A_fault_of_a_feature_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/features/", json, fault);

    [Fact]
    public async Task A_key_makes_one_feature_and_one_entitlement()
    {
        const string feature = """{"code":"once","name":"Once","feature_type":"custom"}""";
        string id = (await service.PostAsync("/v1/features", feature, "feature-key")).ShouldBe(201).Json.Id();
        Answer again = (await service.PostAsync("/v1/features", feature, "feature-key")).ShouldBe(201);
        Assert.Equal((id, "true"), (again.Json.Id(), again.Headers["Idempotency-Replayed"]));
        string plan = await PlanAsync("once");
        string grant = $$"""{"plan_id":"{{plan}}","feature_id":"{{id}}","value":"x"}""";
        string made = (await service.PostAsync("/v1/entitlements", grant, "grant-key")).ShouldBe(201).Json.Id();
        Assert.Equal(made, (await service.PostAsync("/v1/entitlements", grant, "grant-key")).ShouldBe(201).Json.Id());
        (await service.PostAsync("/v1/entitlements", grant, "another-key")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Plans_grant_copy_change_and_take_back()
    {
        string seats = (await service.MakeAsync("/v1/features", """{"code":"seats","name":"Seats","feature_type":"quantity"}""")).Id();
        string logo = (await service.MakeAsync("/v1/features", """{"code":"logo","name":"Logo","feature_type":"boolean"}""")).Id();
        (string small, string large) = (await PlanAsync("small"), await PlanAsync("large"));
        JsonElement granted = await service.MakeAsync("/v1/entitlements/", $$"""{"plan_id":"{{small}}","feature_id":"{{seats}}","value":"5"}""");
        await service.MakeAsync("/v1/entitlements", $$"""{"plan_id":"{{small}}","feature_id":"{{logo}}","value":"true"}""");
        await service.MakeAsync("/v1/entitlements", $$"""{"plan_id":"{{large}}","feature_id":"{{seats}}","value":"unlimited"}""");

        string copy = $$"""{"source_plan_id":"{{small}}","target_plan_id":"{{large}}"}""";
        JsonElement copied = Assert.Single((await service.PostAsync("/v1/entitlements/copy", copy)).ShouldBe(201).Json.EnumerateArray());
        Assert.Equal((large, logo, "true"), (copied.Text("plan_id"), copied.Text("feature_id"), copied.Text("value")));
        Assert.Empty((await service.PostAsync("/v1/entitlements/copy", copy)).ShouldBe(201).Json.EnumerateArray());
        (await service.PostAsync("/v1/entitlements/copy", $$"""{"source_plan_id":"{{small}}","target_plan_id":"{{small}}"}""")).ShouldBeProblem(400);

        Assert.Equal("2", (await service.GetAsync($"/v1/entitlements?plan_id={large}")).ShouldBe(200).Headers["X-Total-Count"]);
        JsonElement counts = (await service.GetAsync("/v1/features/plan_counts")).ShouldBe(200).Json;
        Assert.Equal((2, 2), (counts.GetProperty(seats).GetInt32(), counts.GetProperty(logo).GetInt32()));
        Assert.Equal("10", (await service.PatchAsync($"/v1/entitlements/{granted.Id()}", """{"value":"10"}""")).ShouldBe(200).Json.Text("value"));
        Assert.Equal("10", (await service.PatchAsync($"/v1/entitlements/{granted.Id()}", "{}")).ShouldBe(200).Json.Text("value"));
        await service.RefusedAsync("PATCH", $"/v1/entitlements/{granted.Id()}", """{"value":"many"}""", "body.value:value_error");
        Assert.Contains("plans (2)", (await service.DeleteAsync("/v1/features/seats")).ShouldBeProblem(400).Text, StringComparison.Ordinal);

        (await service.DeleteAsync($"/v1/entitlements/{granted.Id()}")).ShouldBe(204);
        (await service.DeleteAsync($"/v1/entitlements/{granted.Id()}")).ShouldBeProblem(404);
        (await service.PatchAsync($"/v1/entitlements/{granted.Id()}", "{}")).ShouldBeProblem(404);
        Assert.Equal(1, (await service.GetAsync("/v1/features/plan_counts")).Json.GetProperty(seats).GetInt32());
    }

    [Fact]
    public async Task A_fault_of_an_entitlement_is_named_and_leaves_nothing_behind()
    {
        string flag = (await service.MakeAsync("/v1/features", """{"code":"flag","name":"F","feature_type":"boolean"}""")).Id();
        string plan = await PlanAsync("faulty");
        await service.RefusedAsync("POST", "/v1/entitlements", $$"""{"plan_id":"{{plan}}","feature_id":"{{flag}}"}""", "body.value:missing");
        await service.RefusedAsync("POST", "/v1/entitlements", $$"""{"plan_id":"{{plan}}","feature_id":"{{flag}}","value":"maybe"}""", "body.value:value_error");
        await service.RefusedAsync("POST", "/v1/entitlements", $$"""{"plan_id":"{{flag}}","feature_id":"{{flag}}","value":"true"}""", "body.plan_id:unknown_reference");
        await service.RefusedAsync("POST", "/v1/entitlements", $$"""{"plan_id":"{{plan}}","feature_id":"{{plan}}","value":"true"}""", "body.feature_id:unknown_reference");
        await service.RefusedAsync("POST", "/v1/entitlements/copy", $$"""{"source_plan_id":"{{flag}}","target_plan_id":"{{plan}}"}""", "body.source_plan_id:unknown_reference");
        await service.RefusedAsync("POST", "/v1/entitlements/copy", $$"""{"source_plan_id":"{{plan}}","target_plan_id":"{{flag}}"}""", "body.target_plan_id:unknown_reference");
    }

    private async Task<string> PlanAsync(string code) =>
        (await service.MakeAsync("/v1/plans", $$"""{"code":"{{code}}","name":"P","interval":"monthly"}""")).Id();
}
