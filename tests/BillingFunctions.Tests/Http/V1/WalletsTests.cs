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

    [Fact]
    public async Task Credits_move_between_two_wallets_once()
    {
        string customer = await CustomerAsync();
        string source = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","initial_granted_credits":100}""")).Id();
        string target = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","rate_amount":2}""")).Id();
        string body = $$"""{"source_wallet_id":"{{source}}","target_wallet_id":"{{target}}","credits":"30"}""";
        Answer moved = (await service.PostAsync("/v1/wallets/transfer", body, "move")).ShouldBe(200);
        Answer again = (await service.PostAsync("/v1/wallets/transfer", body, "move")).ShouldBe(200);
        Assert.Equal((moved.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(
            ("30.0000", "70.0000", "60.0000", "30.0000"),
            (moved.Json.Text("credits_transferred"), moved.Json.GetProperty("source_wallet").Text("balance_cents"),
             moved.Json.GetProperty("target_wallet").Text("balance_cents"), moved.Json.GetProperty("target_wallet").Text("credits_balance")));
        JsonElement arrived = (await service.GetAsync($"/v1/wallets/{target}/transactions")).ShouldBe(200).Json[0];
        Assert.Equal(("inbound", "transferred"), (arrived.Text("transaction_type"), arrived.Text("transaction_status")));

        (await service.PostAsync("/v1/wallets/transfer", body.Replace("\"30\"", "71", StringComparison.Ordinal))).ShouldBeProblem(400);
        (await service.PostAsync("/v1/wallets/transfer", body.Replace(target, source, StringComparison.Ordinal))).ShouldBeProblem(400);
        await service.RefusedAsync("POST", "/v1/wallets/transfer", body.Replace("\"30\"", "0", StringComparison.Ordinal), "body.credits:greater_than");
        string other = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{await CustomerAsync()}}"}""")).Id();
        await service.RefusedAsync("POST", "/v1/wallets/transfer", body.Replace(target, other, StringComparison.Ordinal), "body.target_wallet_id:unknown_reference");
        (await service.DeleteAsync($"/v1/wallets/{target}")).ShouldBe(204);
        Assert.Contains("terminated", (await service.PostAsync("/v1/wallets/transfer", body)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_shows_its_days_and_how_long_it_lasts()
    {
        string path = $"/v1/wallets/{(await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{await CustomerAsync()}}","initial_granted_credits":70}""")).Id()}";
        JsonElement points = (await service.GetAsync($"{path}/balance_timeline")).ShouldBe(200).Json.GetProperty("points");
        Assert.Equal(30, points.GetArrayLength());
        Assert.Equal(
            ("70.0000", "0.0000", "70.0000", "0.0000"),
            (points[29].Text("inbound"), points[29].Text("outbound"), points[29].Text("balance"), points[28].Text("balance")));
        Assert.Equal(
            ["query.end_date:out_of_range"],
            (await service.GetAsync($"{path}/balance_timeline?start_date=2026-02-02T00:00:00Z&end_date=2026-02-01T00:00:00Z")).ShouldBeProblem(422).Faults);
        Assert.Equal(
            2, (await service.GetAsync($"{path}/balance_timeline?start_date=2026-02-01T10:00:00Z&end_date=2026-02-02T09:00:00Z"))
                .ShouldBe(200).Json.GetProperty("points").GetArrayLength());

        JsonElement forecast = (await service.GetAsync($"{path}/depletion_forecast?days=7")).ShouldBe(200).Json;
        Assert.Equal(("70.0000", "0.0000"), (forecast.Text("current_balance_cents"), forecast.Text("avg_daily_consumption")));
        Assert.Equal(JsonValueKind.Null, forecast.GetProperty("days_remaining").ValueKind);
        (await service.GetAsync($"{path}/depletion_forecast?days=366")).ShouldBeProblem(422);
        (await service.GetAsync("/v1/wallets/0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000/depletion_forecast")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Credits_that_are_sold_come_when_their_invoice_is_paid()
    {
        string customer = await CustomerAsync();
        string wallet = (await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","rate_amount":2}""")).Id();
        JsonElement sold = (await service.PostAsync($"/v1/wallets/{wallet}/top_up", """{"credits":50,"paid":true}""", "buy")).ShouldBe(200).Json;
        Assert.Equal(("0.0000", "100.0000"), (sold.Text("balance_cents"), sold.Text("pending_amount_cents")));
        JsonElement invoice = Assert.Single((await service.GetAsync($"/v1/invoices?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("finalized", "credit", "100.0000", "0.0000"), (invoice.Text("status"), invoice.Text("invoice_type"), invoice.Text("total_cents"), invoice.Text("tax_amount_cents")));
        JsonElement move = Assert.Single((await service.GetAsync($"/v1/wallets/{wallet}/transactions")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("purchased", "pending", invoice.Id()), (move.Text("transaction_status"), move.Text("status"), move.Text("invoice_id")));

        (await service.PostAsync($"/v1/invoices/{invoice.Id()}/pay", "")).ShouldBe(200);
        JsonElement filled = (await service.GetAsync($"/v1/wallets/{wallet}")).ShouldBe(200).Json;
        Assert.Equal(("100.0000", "50.0000", "0.0000"), (filled.Text("balance_cents"), filled.Text("credits_balance"), filled.Text("pending_amount_cents")));
        Assert.Equal("settled", (await service.GetAsync($"/v1/wallets/{wallet}/transactions")).ShouldBe(200).Json[0].Text("status"));
    }

    [Fact]
    public async Task A_wallet_pays_invoices_in_its_currency_only()
    {
        string customer = await CustomerAsync();
        await service.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","currency":"EUR","initial_granted_credits":100}""");
        string invoice = (await service.PostAsync(
            "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"USD","line_items":[{"description":"One","quantity":1,"unit_price":60,"amount":60}]}""")).ShouldBe(200).Json.Id();

        JsonElement final = (await service.PostAsync($"/v1/invoices/{invoice}/finalize", "")).ShouldBe(200).Json;
        Assert.Equal(("finalized", "0.0000", "60.0000"), (final.Text("status"), final.Text("prepaid_credit_amount_cents"), final.Text("amount_due_cents")));
    }

    [Fact]
    public async Task Rules_and_limits_of_a_wallet_are_kept_and_checked()
    {
        string customer = await CustomerAsync();
        JsonElement made = await service.MakeAsync(
            "/v1/wallets", $$"""{"customer_id":"{{customer}}","fee_types":["charge"],"billable_metric_codes":["calls"],"top_up_rules":[{"trigger":"interval","interval":"monthly","credits":10}]}""");
        Assert.Equal("charge", made.GetProperty("fee_types")[0].GetString());
        JsonElement rule = made.GetProperty("top_up_rules")[0];
        Assert.Equal(("interval", "monthly", 0), (rule.Text("trigger"), rule.Text("interval"), rule.GetProperty("top_ups_count").GetInt32()));
        Assert.NotNull(rule.Text("starts_at"));
        JsonElement changed = (await service.PutAsync($"/v1/wallets/{made.Id()}", """{"fee_types":[],"top_up_rules":[]}""")).ShouldBe(200).Json;
        Assert.Equal((0, 1, 0), (changed.GetProperty("fee_types").GetArrayLength(), changed.GetProperty("billable_metric_codes").GetArrayLength(), changed.GetProperty("top_up_rules").GetArrayLength()));

        Task Refused(string rules, string fault) =>
            service.RefusedAsync("POST", "/v1/wallets", $$"""{"customer_id":"{{customer}}","top_up_rules":[{{rules}}]}""", fault);
        await Refused("""{"trigger":"interval","credits":1}""", "body.top_up_rules.0.interval:missing");
        await Refused("""{"trigger":"threshold","credits":1}""", "body.top_up_rules.0.threshold_credits:missing");
        await Refused("""{"trigger":"threshold","credits":"0.2","threshold_credits":1}""", "body.top_up_rules.0.credits:greater_than");
        await Refused("""{"trigger":"interval","interval":"weekly","credits":1,"starts_at":"2020-01-01T00:00:00Z"}""", "body.top_up_rules.0.starts_at:value_error");
        await Refused(
            """{"trigger":"threshold","credits":1,"threshold_credits":1},{"trigger":"threshold","credits":1,"threshold_credits":2}""", "body.top_up_rules.1.trigger:value_error");
    }

    private async Task<string> CustomerAsync() =>
        (await service.MakeAsync("/v1/customers", $$"""{"external_id":"c{{++_customers}}","name":"C"}""")).Id();
}
