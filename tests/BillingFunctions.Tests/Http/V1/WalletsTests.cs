using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class WalletsTests(V1Service service) : IClassFixture<V1Service>
{
    private static int _customers;

    [Fact]
    public async Task A_wallet_is_created_topped_up_and_shows_its_transactions()
    {
        JsonElement made = await service.MakeAsync(
            "/v1/wallets/", $$"""{"customer_id":"{{await CustomerAsync()}}","rate_amount":"2.5","initial_granted_credits":100,"code":"gift","priority":3}""");
        Assert.Equal(
            ("active", "250.0000", "100.0000", "0.0000", "2.5000"),
            (made.Text("status"), made.Text("balance_cents"), made.Text("credits_balance"), made.Text("consumed_credits"), made.Text("rate_amount")));
        string path = $"/v1/wallets/{made.Id()}";

        Answer topped = (await service.PostAsync($"{path}/top_up", """{"credits":"50"}""", "top-up-key")).ShouldBe(200);
        Answer again = (await service.PostAsync($"{path}/top_up", """{"credits":"50"}""", "top-up-key")).ShouldBe(200);
        Assert.Equal("375.0000", topped.Json.Text("balance_cents"));
        Assert.Equal((topped.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(topped.Text, (await service.GetAsync(path)).ShouldBe(200).Text);

        Answer transactions = (await service.GetAsync($"{path}/transactions?limit=1")).ShouldBe(200);
        JsonElement newest = Assert.Single(transactions.Json.EnumerateArray());
        Assert.Equal(
            ("2", "inbound", "granted", "manual", "settled", "125.0000", "50.0000"),
            (transactions.Headers["X-Total-Count"], newest.Text("transaction_type"), newest.Text("transaction_status"), newest.Text("source"),
             newest.Text("status"), newest.Text("amount"), newest.Text("credit_amount")));
    }

    [Fact]
    public async Task A_terminated_wallet_is_final()
    {
        string path = $"/v1/wallets/{(await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{await CustomerAsync()}}"}""")).Id()}";
        Assert.Equal("Rainy day", (await service.PutAsync(path, """{"name":"Rainy day","priority":50}""")).ShouldBe(200).Json.Text("name"));
        (await service.DeleteAsync(path)).ShouldBe(204);

        Assert.Equal("terminated", (await service.GetAsync(path)).ShouldBe(200).Json.Text("status"));
        (await service.DeleteAsync(path)).ShouldBeProblem(400);
        (await service.PutAsync(path, "{}")).ShouldBeProblem(400);
        (await service.PostAsync($"{path}/top_up", """{"credits":1}""")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Faults_are_named_and_leave_nothing_behind()
    {
        string customer = await CustomerAsync();
        Task Refused(string rest, string fault) => service.RefusedAsync("POST", "/v1/wallets/", $$"""{"customer_id":"{{customer}}"{{rest}}}""", fault);
        await Refused(""","rate_amount":0""", "body.rate_amount:greater_than");
        await Refused(""","priority":51""", "body.priority:less_than_equal");
        await Refused(""","currency":"NOPE" """, "body.currency:string_too_long");
        await Refused(""","initial_granted_credits":-1""", "body.initial_granted_credits:greater_than_equal");
        await Refused(""","expiration_at":"2020-01-01T00:00:00Z" """, "body.expiration_at:value_error");
        await service.RefusedAsync("POST", "/v1/wallets", "{}", "body.customer_id:missing");
        await service.RefusedAsync(
            "POST", "/v1/wallets", """{"customer_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000"}""", "body.customer_id:unknown_reference");

        string wallet = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}"}""")).Id();
        await service.RefusedAsync("POST", $"/v1/wallets/{wallet}/top_up", """{"credits":0}""", "body.credits:greater_than");
        await service.RefusedAsync("POST", $"/v1/wallets/{wallet}/top_up", """{"credits":1,"source":"luck"}""", "body.source:enum");
    }

    [Fact]
    public async Task Wallets_are_filtered_by_customer_and_status()
    {
        string customer = await CustomerAsync();
        string kept = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}"}""")).Id();
        string ended = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}"}""")).Id();
        (await service.DeleteAsync($"/v1/wallets/{ended}")).ShouldBe(204);

        Answer all = (await service.GetAsync($"/v1/wallets?customer_id={customer}")).ShouldBe(200);
        Answer active = (await service.GetAsync($"/v1/wallets/?customer_id={customer}&status=active")).ShouldBe(200);
        Assert.Equal(("2", "1"), (all.Headers["X-Total-Count"], active.Headers["X-Total-Count"]));
        Assert.Equal(kept, Assert.Single(active.Json.EnumerateArray()).Id());
        (await service.GetAsync("/v1/wallets?status=lost")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_a_wallet()
    {
        string customer = await CustomerAsync();
        string path = $"/v1/wallets/{(await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}"}""")).Id()}";
        await service.HiddenAsync(
            ("GET", path, null), ("PUT", path, "{}"), ("DELETE", path, null), ("POST", $"{path}/top_up", """{"credits":1}"""),
            ("GET", $"{path}/transactions", null));
        Answer refused = await service.ForeignAsync("POST", "/v1/wallets", $$"""{"customer_id":"{{customer}}"}""");
        Assert.Equal(["body.customer_id:unknown_reference"], refused.ShouldBeProblem(422).Faults);
    }

    private async Task<string> CustomerAsync() =>
        (await service.MakeAsync("/v1/customers", $$"""{"external_id":"c{{++_customers}}","name":"C"}""")).Id();
}
