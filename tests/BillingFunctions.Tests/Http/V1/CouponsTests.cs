using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class CouponsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Percent = "\"coupon_type\":\"percentage\",\"percentage_rate\":\"12.5\",\"frequency\":\"forever\"";

    private static int _codes;

    [Fact]
    public async Task A_coupon_is_created_changed_listed_and_ended()
    {
        string code = Code();
        JsonElement made = await MakeAsync(
            "/v1/coupons/", $$"""{"code":"{{code}}","name":"Spring","coupon_type":"fixed_amount","amount_cents":"500","amount_currency":"USD","frequency":"recurring","frequency_duration":3,"reusable":false}""");
        Assert.Equal(
            ("fixed_amount", "500.0000", "USD", "recurring", 3, "no_expiration", "active", false),
            (made.Text("coupon_type"), made.Text("amount_cents"), made.Text("amount_currency"), made.Text("frequency"),
             made.GetProperty("frequency_duration").GetInt32(), made.Text("expiration"), made.Text("status"), made.GetProperty("reusable").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("percentage_rate").ValueKind);

        Answer changed = await world.Service.SendAsync(
            "PUT", $"/v1/coupons/{code}", """{"name":"Summer","expiration":"time_limit","expiration_at":"2030-01-01T00:00:00Z"}""");
        Assert.Equal(("Summer", "time_limit"), (changed.ShouldBe(200).Json.Text("name"), changed.Json.Text("expiration")));
        Assert.Equal(changed.Text, (await world.GetAsync($"/v1/coupons/{code}")).ShouldBe(200).Text);
        Assert.Contains((await world.GetAsync("/v1/coupons?status=active&limit=1000")).ShouldBe(200).Json.EnumerateArray(), each => each.Text("code") == code);

        (await world.Service.SendAsync("DELETE", $"/v1/coupons/{code}")).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", $"/v1/coupons/{code}")).ShouldBe(204);
        Assert.Equal("terminated", (await world.GetAsync($"/v1/coupons/{code}")).Json.Text("status"));
        string customer = await world.CustomerAsync($"late-{code}");
        Answer late = await world.PostAsync("/v1/coupons/apply", Apply(code, customer));
        Assert.Contains("terminated", late.ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_gets_a_code_of_its_own_once()
    {
        string code = Code();
        await MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"N",{{Percent}}}""");
        JsonElement copy = (await world.PostAsync($"/v1/coupons/{code}/duplicate")).ShouldBe(201).Json;
        Assert.Equal(($"{code}_copy", "12.5000"), (copy.Text("code"), copy.Text("percentage_rate")));
        (await world.PostAsync($"/v1/coupons/{code}/duplicate")).ShouldBeProblem(409);
        (await world.PostAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"N",{{Percent}}}""")).ShouldBeProblem(409);
        (await world.PostAsync("/v1/coupons/nothing/duplicate")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"code":"x","name":"N","coupon_type":"fixed_amount","amount_currency":"USD","frequency":"once"}""", "body.amount_cents:greater_than")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"fixed_amount","amount_cents":5,"frequency":"once"}""", "body.amount_currency:missing")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"fixed_amount","amount_cents":"5.5","amount_currency":"USD","frequency":"once"}""", "body.amount_cents:decimal_whole")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","frequency":"once"}""", "body.percentage_rate:out_of_range")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":101,"frequency":"once"}""", "body.percentage_rate:less_than_equal")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"amount_cents":5,"frequency":"once"}""", "body.amount_cents:value_error")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"frequency":"recurring"}""", "body.frequency_duration:out_of_range")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"frequency":"once","frequency_duration":2}""", "body.frequency_duration:value_error")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"frequency":"once","expiration":"time_limit"}""", "body.expiration_at:missing")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"frequency":"once","expiration_at":"2030-01-01T00:00:00Z"}""", "body.expiration_at:value_error")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"percentage","percentage_rate":5,"frequency":"once","expiration":"time_limit","expiration_at":"2020-01-01T00:00:00Z"}""", "body.expiration_at:value_error")]
    [InlineData("""{"code":"x","name":"N","coupon_type":"rebate","percentage_rate":5,"frequency":"once"}""", "body.coupon_type:enum")]
    public async Task A_coupon_that_makes_no_sense_is_refused_at_its_field(string body, string fault) =>
        Assert.Equal([fault], (await world.PostAsync("/v1/coupons", body)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task An_applied_coupon_works_on_previews_and_invoices_until_it_is_removed()
    {
        string code = Code();
        string customer = await world.CustomerAsync($"has-{code}");
        JsonElement subscription = await world.SubscribeAsync(customer, $"sub-{code}", "2026-06-15T00:00:00Z");
        await MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"N","coupon_type":"fixed_amount","amount_cents":100,"amount_currency":"USD","frequency":"forever","reusable":false}""");
        Answer applied = (await world.PostAsync("/v1/coupons/apply", Apply(code, customer, ""","amount_cents":250"""), ("Idempotency-Key", code))).ShouldBe(201);
        Answer replayed = (await world.PostAsync("/v1/coupons/apply", Apply(code, customer, ""","amount_cents":250"""), ("Idempotency-Key", code))).ShouldBe(201);
        Assert.Equal((applied.Text, "true"), (replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        (await world.PostAsync("/v1/coupons/apply", Apply(code, customer))).ShouldBeProblem(409);

        Answer preview = (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{subscription.Id()}}"}""")).ShouldBe(200);
        Assert.Equal("250.0000", preview.Json.Text("coupons_amount_cents"));
        JsonElement listed = Assert.Single((await world.GetAsync($"/v1/customers/{customer}/applied_coupons")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("250.0000", "active", "forever"), (listed.Text("amount_cents"), listed.Text("status"), listed.Text("frequency")));

        (await world.Service.SendAsync("DELETE", $"/v1/coupons/applied/{listed.Id()}")).ShouldBe(204);
        preview = (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{subscription.Id()}}"}""")).ShouldBe(200);
        Assert.Equal("0.0000", preview.Json.Text("coupons_amount_cents"));
        (await world.Service.SendAsync("DELETE", $"/v1/coupons/applied/{BillingWorld.Nobody}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Analytics_count_applications_and_what_they_took_off()
    {
        string code = Code();
        await MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"N","coupon_type":"percentage","percentage_rate":50,"frequency":"recurring","frequency_duration":5}""");
        string customer = await world.CustomerAsync($"used-{code}");
        await MakeAsync("/v1/coupons/apply", Apply(code, customer));
        await MakeAsync("/v1/coupons/apply", Apply(code, await world.CustomerAsync($"idle-{code}")));
        await world.SubscribeAsync(customer, $"sub-{code}", "2026-06-01T00:00:00Z");
        JsonElement invoice = (await world.InvoicesAsync(customer, 1))[0];
        Assert.Equal(("2450.0000", "490.0000"), (invoice.Text("coupons_amount_cents"), invoice.Text("tax_amount_cents")));

        JsonElement used = (await world.GetAsync($"/v1/coupons/{code}/analytics")).ShouldBe(200).Json;
        Assert.Equal(
            (2, 2, 0, "2450.0000", 9),
            (used.GetProperty("times_applied").GetInt32(), used.GetProperty("active_applications").GetInt32(),
             used.GetProperty("terminated_applications").GetInt32(), used.Text("total_discount_cents"), used.GetProperty("remaining_uses").GetInt32()));
        (await world.GetAsync("/v1/coupons/nothing/analytics")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Applying_needs_a_coupon_and_a_customer()
    {
        string code = Code();
        string customer = await world.CustomerAsync($"c-{code}");
        (await world.PostAsync("/v1/coupons/apply", Apply("nothing", customer))).ShouldBeProblem(404);
        await MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"N",{{Percent}}}""");
        (await world.PostAsync("/v1/coupons/apply", Apply(code, BillingWorld.Nobody))).ShouldBeProblem(404);
        Assert.Equal(
            ["body.percentage_rate:out_of_range"],
            (await world.PostAsync("/v1/coupons/apply", Apply(code, customer, ""","percentage_rate":0"""))).ShouldBeProblem(422).Faults);
    }

    private static string Code() => $"c{Interlocked.Increment(ref _codes)}";

    private static string Apply(string code, string customer, string rest = "") => $$"""{"coupon_code":"{{code}}","customer_id":"{{customer}}"{{rest}}}""";

    private async Task<JsonElement> MakeAsync(string path, string json) => (await world.PostAsync(path, json)).ShouldBe(201).Json;
}
