namespace BillingFunctions.Tests.Http.Nova;

/// <summary>What NovaBilling's rules come to in money.</summary>
public sealed class NovaLifeTests(NovaWorld world) : IClassFixture<NovaWorld>
{
    [Fact]
    public async Task A_subscription_is_billed_in_the_currency_that_it_chose_with_charges_of_as_many_major_units()
    {
        string metric = await IdAsync("/api/billable-metrics", """{"name":"Calls","code":"yen_calls","aggregationType":"SUM","fieldName":"n"}""");
        string plan = await IdAsync("/api/plans", """
            {"name":"Both","code":"both","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"USD","amount":49.99},{"currency":"JPY","amount":6000}]}
            """);
        await IdAsync("/api/charges", $$$"""{"planId":"{{{plan}}}","billableMetricId":"{{{metric}}}","chargeModel":"STANDARD","properties":{"amount":2.5}}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"yen","email":"yen@buyer.example","currency":"USD"}""");
        string subscription = await IdAsync("/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"JPY","externalId":"yen-1"}""");
        Assert.Equal(400, (await AskAsync("POST", "/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"EUR"}""")).Status);

        await world.Billing.PassAsync("2026-07-02T00:00:00Z");
        await AskAsync("POST", "/api/events", """{"transactionId":"yen-event","subscriptionId":"yen-1","code":"yen_calls","timestamp":"2026-07-01T12:00:00Z","properties":{"n":101}}""");
        await world.Billing.PassAsync("2026-07-02T06:00:00Z");
        await Wait.UntilAsync(async () => (await AskAsync("GET", $"/api/events/subscription/{subscription}?from=2026-07-01")).Text.Contains("yen-event", StringComparison.Ordinal));
        await AskAsync("POST", $"/api/subscriptions/{subscription}/cancel", """{"cancelAt":"now"}""");
        await world.Billing.PassAsync("2026-07-02T12:00:00Z");

        string[] amounts = [];
        await Wait.UntilAsync(async () => (amounts = [.. (await AskAsync("GET", $"/api/customers/{customer}/invoices")).Json.GetProperty("data").EnumerateArray()
            .Select(invoice => $"{invoice.GetProperty("amount")} {invoice.GetProperty("currency")}").Order(StringComparer.Ordinal)]).Length == 2);
        Assert.Equal(["304 JPY", "7200 JPY"], amounts); // 101 x 2.5 and the price, with a fifth of tax
    }

    [Fact]
    public async Task A_cancellation_gives_back_no_more_than_was_paid_and_nothing_in_arrears()
    {
        string plan = await IdAsync("/api/plans", """{"name":"A","code":"arrears","billingInterval":"MONTHLY","prices":[{"currency":"USD","amount":30}]}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"arrears","email":"a@buyer.example","currency":"USD"}""");
        string subscription = await IdAsync("/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"USD"}""");
        await AskAsync("POST", $"/api/subscriptions/{subscription}/cancel", """{"cancelAt":"now"}""");
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));

        Answer notes = await AskAsync("GET", $"/api/credit-notes?customerId={customer}");
        Assert.Equal(0, notes.Json.GetProperty("meta").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task An_add_on_is_a_line_of_the_next_invoice_and_cannot_be_taken_back_then()
    {
        string plan = await IdAsync("/api/plans", """{"name":"B","code":"beside","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"USD","amount":30}]}""");
        string addOn = await IdAsync("/api/add-ons", """{"name":"Setup","code":"beside","invoiceDisplayName":"Set-up","prices":[{"currency":"USD","amount":20}]}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"beside","email":"beside@buyer.example","currency":"USD"}""");
        string sold = await IdAsync("/api/add-ons/apply", $$"""{"addOnId":"{{addOn}}","customerId":"{{customer}}","amount":15.5,"currency":"USD"}""");
        Assert.Contains(sold, (await AskAsync("GET", $"/api/add-ons/applied/list?customerId={customer}&invoiced=false")).Text, StringComparison.Ordinal);

        await IdAsync("/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"USD"}""");
        await Wait.UntilAsync(async () => (await AskAsync("GET", $"/api/add-ons/applied/list?customerId={customer}&invoiced=true")).Text.Contains(sold, StringComparison.Ordinal));
        string invoice = (await AskAsync("GET", $"/api/customers/{customer}/invoices")).Json.GetProperty("data")[0].GetProperty("metadata").GetProperty("items").GetRawText();
        Assert.Contains("\"description\":\"Set-up\",\"quantity\":\"1\",\"unitAmount\":\"15.5\"", invoice, StringComparison.Ordinal);
        (await AskAsync("DELETE", $"/api/add-ons/applied/{sold}")).ShouldBe(400);
    }

    [Fact]
    public async Task What_was_billed_elsewhere_goes_on_from_its_running_period()
    {
        string plan = await IdAsync("/api/plans", """{"name":"M","code":"moved","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"USD","amount":30}]}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"moved","email":"moved@buyer.example","currency":"USD","createdAt":"2024-02-03T04:05:06Z"}""");
        Assert.Contains("\"createdAt\":\"2024-02-03T04:05:06Z\"", (await AskAsync("GET", $"/api/customers/{customer}")).Text, StringComparison.Ordinal);
        string Body(string more) => $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"USD",{{more}}}""";

        Answer running = (await AskAsync("POST", "/api/subscriptions", Body("""
            "startDate":"2025-01-20T00:00:00Z","currentPeriodEnd":"2026-07-20T10:11:12Z","status":"ACTIVE","createdAt":"2025-01-19T00:00:00Z"
            """))).ShouldBe(201);
        Assert.Equal(("2026-06-20T00:00:00Z", "2026-07-20T00:00:00Z"), (running.Json.GetProperty("currentPeriodStart").GetString(), running.Json.GetProperty("currentPeriodEnd").GetString()));
        Answer paused = (await AskAsync("POST", "/api/subscriptions", Body(""" "currentPeriodEnd":"2026-08-01T00:00:00Z","status":"PAUSED" """))).ShouldBe(201);
        Assert.Equal("PAUSED", paused.Json.GetProperty("status").GetString());
        Answer ended = (await AskAsync("POST", "/api/subscriptions", Body(""" "startDate":"2025-01-01T00:00:00Z","status":"CANCELED","canceledAt":"2025-05-01T00:00:00Z" """))).ShouldBe(201);
        Assert.Equal(("CANCELED", "2025-05-01T00:00:00Z"), (ended.Json.GetProperty("status").GetString(), ended.Json.GetProperty("canceledAt").GetString()));
        Assert.Equal(0, (await AskAsync("GET", $"/api/customers/{customer}/invoices")).Json.GetProperty("meta").GetProperty("total").GetInt32());

        foreach ((string more, string field) in ((string, string)[])
        [
            (""" "startDate":"2025-01-20T00:00:00Z","currentPeriodEnd":"2026-07-21T00:00:00Z" """, "currentPeriodEnd"),
            (""" "status":"PAST_DUE" """, "status"), (""" "status":"TRIALING" """, "status"), (""" "status":"ACTIVE","canceledAt":"2025-05-01T00:00:00Z" """, "canceledAt"),
            (""" "status":"CANCELED","canceledAt":"2035-05-01T00:00:00Z" """, "canceledAt"), (""" "createdAt":"2035-05-01T00:00:00Z" """, "createdAt"),
        ])
            Assert.Equal(field, (await AskAsync("POST", "/api/subscriptions", Body(more))).ShouldBe(400).Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task The_first_price_of_a_plan_decides_its_currency_and_the_next_takes_its_place()
    {
        string plan = await IdAsync("/api/plans", """{"name":"Bare","code":"bare","billingInterval":"YEARLY"}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"bare","email":"b@buyer.example","currency":"USD"}""");
        Assert.Equal(400, (await AskAsync("POST", "/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"USD"}""")).Status);

        string euros = await IdAsync($"/api/plans/{plan}/prices", """{"currency":"EUR","amount":100}""");
        await IdAsync($"/api/plans/{plan}/prices", """{"currency":"KES","amount":15000}""");
        (await AskAsync("DELETE", $"/api/plans/{plan}/prices/{euros}")).ShouldBe(200);

        Answer left = await AskAsync("GET", $"/api/plans/{plan}");
        Assert.Equal("KES 15000", string.Join(',', left.Json.GetProperty("prices").EnumerateArray().Select(price => $"{price.GetProperty("currency")} {price.GetProperty("amount")}")));
    }

    private async Task<string> IdAsync(string path, string body)
    {
        Answer made = await AskAsync("POST", path, body);
        Assert.True(made.Status == 201, $"{path} {body}: {made.Status} {made.Text}");
        return made.Json.GetProperty("id").GetString()!;
    }

    private async Task<Answer> AskAsync(string method, string path, string? body = null) => await world.SendAsync(method, path, body, await world.EverythingAsync());
}
