using System.Text.Json;
using System.Text.RegularExpressions;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Portal;

/// <summary>What a customer sees in its portal. It is the first of July 2026.</summary>
public sealed class PortalViewsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task The_first_page_tells_what_comes_next_what_is_used_and_what_is_owed()
    {
        (string customer, string subscription, _) = await world.BilledAsync("first-page");
        await world.UseAsync("first-page", "2026-07-01T00:00:00Z", 3, "15");
        (await world.PostAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}","initial_granted_credits":300}""")).ShouldBe(201);
        await GrantAsync("sub-first-page", "calls", "Calls", "12");
        await GrantAsync("sub-first-page", "sso", "Single sign-on", "true", "boolean");
        (string, string) visitor = await VisitorAsync("first-page");

        JsonElement shown = (await world.GetAsync("/portal/dashboard_summary", visitor)).ShouldBe(200).Json;

        JsonElement next = Assert.Single(shown.GetProperty("next_billing").EnumerateArray());
        Assert.Equal((subscription, "2026-08-01T00:00:00Z", 31, 4900), (next.Text("subscription_id"), next.Text("next_billing_date"), next.GetProperty("days_until_next_billing").GetInt32(), next.GetProperty("amount_cents").GetInt32()));
        JsonElement coming = Assert.Single(shown.GetProperty("upcoming_charges").EnumerateArray());
        Assert.Equal((4900, 325, 5225), (coming.GetProperty("base_amount_cents").GetInt32(), coming.GetProperty("usage_amount_cents").GetInt32(), coming.GetProperty("total_estimated_cents").GetInt32()));
        Assert.Equal(
            ["calls 12 3.0000 25.00", "sso true  "],
            shown.GetProperty("usage_progress").EnumerateArray().Select(each => $"{each.Text("feature_code")} {each.Text("entitlement_value")} {each.GetProperty("current_usage")} {each.GetProperty("usage_percentage")}"));
        JsonElement now = shown.GetProperty("quick_actions");
        Assert.Equal(
            (1, 6120, true, 300, true, "USD"),
            (now.GetProperty("outstanding_invoice_count").GetInt32(), now.GetProperty("outstanding_amount_cents").GetInt32(), now.GetProperty("has_wallet").GetBoolean(),
                now.GetProperty("wallet_balance_cents").GetInt32(), now.GetProperty("has_active_subscription").GetBoolean(), now.Text("currency")));

        JsonElement limit = Assert.Single((await world.GetAsync($"/portal/usage/limits?subscription_id={subscription}", visitor)).ShouldBe(200).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("calls", "12.0000", "3.0000", 25m), (limit.Text("feature_code"), limit.Text("limit_value"), limit.Text("current_usage"), limit.GetProperty("usage_percentage").GetDecimal()));
    }

    [Fact]
    public async Task Usage_is_shown_so_far_by_day_and_as_it_will_end()
    {
        (_, string subscription, _) = await world.BilledAsync("outlook");
        await world.UseAsync("outlook", "2026-07-01T00:00:00Z", 3, "15");
        (string, string) visitor = await VisitorAsync("outlook");

        JsonElement current = (await world.GetAsync($"/portal/current_usage?subscription_id={subscription}", visitor)).ShouldBe(200).Json;
        Assert.Equal(("325.0000", "2026-07-01T00:00:00Z"), (current.Text("amount_cents"), current.Text("from_datetime")));

        // 3 calls and 15 gigabytes a day: 93 x 0.25, and 455 beyond the free ten x 0.50.
        JsonElement end = (await world.GetAsync($"/portal/usage/projected?subscription_id={subscription}", visitor)).ShouldBe(200).Json;
        Assert.Equal((1, 30, 31), (end.GetProperty("days_elapsed").GetInt32(), end.GetProperty("days_remaining").GetInt32(), end.GetProperty("total_days").GetInt32()));
        Assert.Equal(("325.0000", "25075.0000"), (end.Text("current_total_cents"), end.Text("projected_total_cents")));
        Assert.Equal(
            ["calls 3.0000 93.0000 75.0000 2325.0000", "storage 15.0000 465.0000 250.0000 22750.0000"],
            end.GetProperty("charges").EnumerateArray().Select(each => string.Join(' ', ((string[])["metric_code", "current_units", "projected_units", "current_amount_cents", "projected_amount_cents"]).Select(name => each.Text(name)))));

        JsonElement trend = (await world.GetAsync($"/portal/usage/trend?subscription_id={subscription}&start_date=2026-06-10&end_date=2026-06-11", visitor)).ShouldBe(200).Json;
        Assert.Equal(["2026-06-10 15.5000 4", "2026-06-11 0.0000 0"], trend.GetProperty("data_points").EnumerateArray().Select(point => $"{point.Text("date")} {point.Text("value")} {point.GetProperty("events_count")}"));
    }

    [Fact]
    public async Task A_subscription_shows_its_plan_and_the_one_that_waits()
    {
        var things = new Things(world);
        string subscription = await things.GetAsync("new_subscription_id");
        string cheaper = await things.GetAsync("other_plan_id");
        await things.StepAsync($"/v1/subscriptions/{subscription}/change_plan", $$"""{"new_plan_id":"{{cheaper}}","timing":"end_of_period"}""");

        JsonElement shown = (await world.GetAsync($"/portal/subscriptions/{subscription}", await things.VisitorAsync())).ShouldBe(200).Json;

        Assert.Equal((world.PlanId, 4900, cheaper), (shown.GetProperty("plan").Id(), shown.GetProperty("plan").GetProperty("amount_cents").GetInt32(), shown.GetProperty("pending_downgrade_plan").Id()));
        Assert.Equal([subscription], (await world.GetAsync("/portal/subscriptions", await things.VisitorAsync())).ShouldBe(200).Json.EnumerateArray().Select(each => each.Id()));
    }

    [Fact]
    public async Task Only_plans_that_can_be_changed_to_are_offered()
    {
        var things = new Things(world);
        string offered = await things.GetAsync("plan_id");
        string foreign = await things.MakeAsync("/v1/plans", $$"""{"code":"eur-{{things.Name}}","name":"In euros","interval":"monthly","currency":"EUR"}""");
        string once = await things.MakeAsync("/v1/plans", $$"""{"code":"once-{{things.Name}}","name":"Once","interval":"one_time"}""");

        string[] shown = [.. (await world.GetAsync("/portal/plans", await things.VisitorAsync())).ShouldBe(200).Json.EnumerateArray().Select(each => each.Id())];

        Assert.Contains(offered, shown);
        Assert.DoesNotContain(foreign, shown);
        Assert.DoesNotContain(once, shown);
    }

    [Fact]
    public async Task The_portal_looks_as_the_organization_says_and_else_as_its_documents()
    {
        var things = new Things(world);
        string entity = await things.GetAsync("entity_code");
        (await world.PutAsync($"/v1/billing_entities/{entity}/template", """{"accent_color":"#0a4d2c"}""")).ShouldBe(200);
        (await world.PutAsync($"/v1/customers/{await things.GetAsync("customer_id")}", $$"""{"billing_entity_code":"{{entity}}"}""")).ShouldBe(200);

        JsonElement lent = (await world.GetAsync("/portal/branding", await things.VisitorAsync())).ShouldBe(200).Json;
        Assert.Equal(("Entity", "#0a4d2c"), (lent.Text("name"), lent.Text("accent_color")));

        (await world.PutAsync("/v1/organizations/current", """{"portal_accent_color":"#112233","portal_welcome_message":"Hello","logo_url":"https://seller.example/logo.png"}""")).ShouldBe(200);
        JsonElement own = (await world.GetAsync("/portal/branding", await things.VisitorAsync())).ShouldBe(200).Json;
        Assert.Equal(("#112233", "Hello", "https://seller.example/logo.png"), (own.Text("accent_color"), own.Text("welcome_message"), own.Text("logo_url")));
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere_and_asks_only_for_what_is_served()
    {
        string page = (await PageAsync("")).Text;
        string script = (await PageAsync("/page.js")).Text;
        string[] paths = [.. world.Service.Services.GetRequiredService<V1Surface>().Operations.Where(each => each.Access == Access.Portal).Select(each => each.Template)];

        foreach (string asked in ((string[])["branding", "customer", "dashboard_summary", "invoices", "current_usage", "invoices/{invoice_id}/pay", "invoices/{invoice_id}/download_pdf"]))
        {
            Assert.Contains($"/portal/{asked}", paths);
            Assert.Contains(asked.Replace("{invoice_id}", "${invoice.id}", StringComparison.Ordinal), script, StringComparison.Ordinal);
        }

        foreach (Match named in Regex.Matches(script, @"\$\('([a-z-]+)'\)"))
            Assert.Contains($"id=\"{named.Groups[1].Value}\"", page, StringComparison.Ordinal);
    }

    private async Task<Answer> PageAsync(string file)
    {
        Answer answer = (await world.GetAsync($"/portal/home{file}", ("Authorization", ""))).ShouldBe(200);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("no-referrer", "nosniff"), (answer.Headers["Referrer-Policy"], answer.Headers["X-Content-Type-Options"]));
        Assert.DoesNotContain("http://", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", answer.Text, StringComparison.Ordinal);
        return answer;
    }

    private async Task GrantAsync(string subscription, string code, string name, string value, string type = "quantity")
    {
        _ = await world.PostAsync("/v1/features", $$"""{"code":"{{code}}","name":"{{name}}","feature_type":"{{type}}"}""");
        (await world.PutAsync($"/v1/subscriptions/{subscription}/entitlements/{code}", $$"""{"value":"{{value}}"}""")).ShouldBe(200);
    }

    private async Task<(string, string)> VisitorAsync(string externalId) =>
        ("Authorization", $"Bearer {(await world.GetAsync($"/portal/auth/{externalId}")).ShouldBe(200).Json.Text("token")}");
}
