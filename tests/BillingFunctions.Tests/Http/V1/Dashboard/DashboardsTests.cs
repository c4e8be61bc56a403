using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Dashboard;

/// <summary>A shop with two customers, one of whom has left, in its own organization. A month costs 49.00, a call 0.25, tax 20 %.</summary>
public sealed class DashboardsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Figures_follow_what_happens()
    {
        (string stays, _, JsonElement invoice) = await world.BilledAsync("stays");
        (string leaves, string subscription, _) = await world.BilledAsync("leaves");
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/pay")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{subscription}/cancel?on_termination_action=skip")).ShouldBe(200);

        JsonElement stats = await ReadAsync("stats");
        Assert.Equal((2, 1, 4_900, 12_240, 0, "USD"), (Int(stats, "total_customers"), Int(stats, "active_subscriptions"), Int(stats, "monthly_recurring_revenue"), Int(stats, "total_invoiced"), Int(stats, "total_wallet_credits"), stats.Text("currency")));
        Assert.Equal(0, Int(await ReadAsync("stats", "?currency=EUR"), "total_invoiced"));
        JsonElement revenue = await ReadAsync("revenue");
        Assert.Equal((4_900, 12_240, 6_120, 0), (Int(revenue, "mrr_cents"), Int(revenue, "total_revenue_this_month_cents"), Int(revenue, "outstanding_invoices_cents"), Int(revenue, "overdue_amount_cents")));
        Assert.Equal(("2026-07", 12_240, 12), (revenue.GetProperty("monthly_trend")[11].Text("month"), Int(revenue.GetProperty("monthly_trend")[11], "revenue_cents"), revenue.GetProperty("monthly_trend").GetArrayLength()));
        Assert.Equal((9_800, -50m), (Int(revenue.GetProperty("mrr_trend"), "previous_value"), revenue.GetProperty("mrr_trend").GetProperty("change_percent").GetDecimal()));

        JsonElement customers = await ReadAsync("customers");
        Assert.Equal((2, 2, 1), (Int(customers, "total"), Int(customers, "new_this_month"), Int(customers, "churned_this_month")));
        JsonElement subscriptions = await ReadAsync("subscriptions", "?start_date=2026-06-01");
        Assert.Equal((1, 2, 1), (Int(subscriptions, "active"), Int(subscriptions, "new_this_month"), Int(subscriptions, "canceled_this_month")));
        Assert.Equal(("Team", 1), (subscriptions.GetProperty("by_plan")[0].Text("plan_name"), Int(subscriptions.GetProperty("by_plan")[0], "count")));
        JsonElement top = (await ReadAsync("usage")).GetProperty("top_metrics");
        Assert.Equal([("calls", 6), ("storage", 2)], top.EnumerateArray().Select(metric => (metric.Text("metric_code"), Int(metric, "event_count"))));
        JsonElement plans = await ReadAsync("revenue_by_plan");
        Assert.Equal(("Team", 12_240), (plans.GetProperty("by_plan")[0].Text("plan_name"), Int(plans.GetProperty("by_plan")[0], "revenue_cents")));

        JsonElement lines = await ReadAsync("sparklines", "?start_date=2026-05-31&end_date=2026-07-01");
        Assert.Equal((32, 0, 9_800, 4_900), (lines.GetProperty("mrr").GetArrayLength(), Int(lines.GetProperty("mrr")[0], "value"), Int(lines.GetProperty("mrr")[1], "value"), Int(lines.GetProperty("mrr")[31], "value")));
        Assert.Equal(("2026-07-01", 2), (lines.GetProperty("new_customers")[31].Text("date"), Int(lines.GetProperty("new_customers")[31], "value")));
        JsonElement analytics = await ReadAsync("revenue_analytics");
        Assert.Equal(("2026-07-01", 12_240), (analytics.GetProperty("daily_revenue")[29].Text("date"), Int(analytics.GetProperty("daily_revenue")[29], "revenue_cents")));
        Assert.Equal(("subscription", 2), (analytics.GetProperty("revenue_by_type")[0].Text("invoice_type"), Int(analytics.GetProperty("revenue_by_type")[0], "count")));
        Assert.Equal(
            new[] { stays, leaves }.Order(StringComparer.Ordinal), analytics.GetProperty("top_customers").EnumerateArray().Select(customer => customer.Text("customer_id")));
        JsonElement collection = analytics.GetProperty("collection");
        Assert.Equal((12_240, 6_120, 50.0m, 0m), (Int(collection, "total_invoiced_cents"), Int(collection, "total_collected_cents"), collection.GetProperty("collection_rate").GetDecimal(), collection.GetProperty("average_days_to_payment").GetDecimal()));
        Assert.Equal(12_240, Int(analytics.GetProperty("net_revenue"), "net_revenue_cents"));

        JsonElement recent = await ReadAsync("recent_invoices");
        Assert.Equal(["leaves", "stays"], recent.EnumerateArray().Select(it => it.Text("customer_name")).Order());
        Assert.Equal(["active", "canceled"], (await ReadAsync("recent_subscriptions")).EnumerateArray().Select(it => it.Text("status")).Order());
        JsonElement activity = await ReadAsync("activity");
        Assert.InRange(activity.GetArrayLength(), 10, 20);
        Assert.Equal(activity.EnumerateArray().Select(it => it.Text("timestamp")).OrderDescending(), activity.EnumerateArray().Select(it => it.Text("timestamp")));
        JsonElement ended = (await ReadAsync("activity", "?type=subscription.canceled"))[0];
        Assert.Equal(("Subscription canceled", "subscription", subscription), (ended.Text("description"), ended.Text("resource_type"), ended.Text("resource_id")));
        Assert.All((await ReadAsync("activity", "?type=customer")).EnumerateArray(), it => Assert.Equal("customer", it.Text("resource_type")));

        await HealthAsync(stays, leaves);
    }

    [Theory]
    [InlineData("stats", "?start_date=soon", "query.start_date:date_parsing")]
    [InlineData("revenue", "?start_date=2026-07-02&end_date=2026-07-01", "query.start_date:out_of_range")]
    [InlineData("sparklines", "?start_date=2024-01-01", "query.start_date:out_of_range")]
    [InlineData("revenue_by_plan", "?currency=XYZ", "query.currency:currency_code")]
    public async Task A_fault_is_named(string name, string query, string fault) =>
        Assert.Equal([fault], (await world.GetAsync($"/dashboard/{name}{query}")).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task Another_organization_sees_its_own_figures_only()
    {
        await world.CustomerAsync("hidden");
        JsonElement stats = (await world.GetAsync("/dashboard/stats", world.Foreign)).ShouldBe(200).Json;
        Assert.Equal((0, 0), (Int(stats, "total_customers"), Int(stats, "total_invoiced")));
        Assert.Equal("[]", (await world.GetAsync("/dashboard/recent_invoices", world.Foreign)).ShouldBe(200).Text);
    }

    /// <summary>Who has paid is well; who has not is worth a look, and then more than that.</summary>
    private async Task HealthAsync(string paid, string unpaid)
    {
        Assert.Equal(("good", 1, 1, 1), await OfAsync(paid));
        Assert.Equal(("warning", 1, 0, 0), await OfAsync(unpaid));
        await world.PassAsync("2026-08-15T00:00:00Z");
        await Wait.UntilAsync(async () => (await OfAsync(unpaid)).Status == "critical");
        JsonElement overdue = (await world.GetAsync($"/v1/customers/{unpaid}/health")).ShouldBe(200).Json;
        Assert.Equal((1, 6_120), (Int(overdue, "overdue_invoices"), Int(overdue, "overdue_amount")));
        (await world.GetAsync($"/v1/customers/{BillingWorld.Nobody}/health")).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/customers/{unpaid}/health", world.Foreign)).ShouldBeProblem(404);
    }

    private async Task<(string Status, int Invoices, int Paid, int Payments)> OfAsync(string customer)
    {
        JsonElement it = (await world.GetAsync($"/v1/customers/{customer}/health")).ShouldBe(200).Json;
        return (it.Text("status"), Int(it, "total_invoices"), Int(it, "paid_invoices"), Int(it, "total_payments"));
    }

    private async Task<JsonElement> ReadAsync(string name, string query = "") => (await world.GetAsync($"/dashboard/{name}{query}")).ShouldBe(200).Json;

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
