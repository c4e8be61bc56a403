using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.CrediBill;

/// <summary>The life of a subscription that is paid first. Everything is taxed at 20 %.</summary>
public sealed class CrediBillLifeTests(CrediBillWorld world) : IClassFixture<CrediBillWorld>
{
    private const string Hybrid = """  "pricingModel":"hybrid","baseAmount":5000,"usageMetric":"life","unitPrice":25,"freeUnits":10 """;

    [Fact]
    public async Task It_begins_with_its_first_payment_and_late_money_moves_the_cycle()
    {
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        string first = await world.InvoiceAsync(id);
        JsonElement waiting = await world.SubscriptionAsync(id);
        Assert.Equal("pending_payment", waiting.Text("status"));
        Assert.False(waiting.TryGetProperty("currentPeriodStart", out _) || waiting.TryGetProperty("startDate", out _));
        JsonElement invoice = await world.InvoiceOfAsync(first);
        Assert.Equal(("pending", 1200), (invoice.Text("status"), invoice.GetProperty("amountDue").GetInt64()));

        await world.PassAsync(Duration.FromHours(5));
        long paidAt = world.NowMs;
        await world.PayAsync(first);
        JsonElement active = await world.SubscriptionAsync(id);
        Assert.Equal(("active", paidAt, paidAt, paidAt), (active.Text("status"), Ms(active, "startDate"), Ms(active, "currentPeriodStart"), Ms(active, "lastPaymentDate")));

        await PassToAsync(Ms(active, "currentPeriodEnd"));
        string second = await world.InvoiceAsync(id, 2);
        Assert.Equal("active", (await world.SubscriptionAsync(id)).Text("status"));
        await world.PassAsync(Duration.FromDays(4));
        await world.UntilAsync(id, "past_due");

        paidAt = world.NowMs;
        await world.PayAsync(second);
        JsonElement renewed = await world.SubscriptionAsync(id);
        Assert.Equal(("active", paidAt), (renewed.Text("status"), Ms(renewed, "currentPeriodStart")));
        Assert.Equal(Ms(active, "startDate"), Ms(renewed, "startDate"));
        Assert.True(Ms(renewed, "currentPeriodEnd") - paidAt > Duration.FromDays(27).TotalMilliseconds);
        Assert.Equal("paid", (await world.InvoiceOfAsync(second)).Text("status"));
    }

    [Fact]
    public async Task A_period_s_invoice_holds_its_usage_beyond_the_free_units_and_the_next_base_amount()
    {
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync(Hybrid));
        await world.PayAsync(await world.InvoiceAsync(id));
        JsonElement active = await world.UntilAsync(id, "active");
        await world.DoAsync("POST", "/api/usage", $$"""{"subscriptionId":"{{id}}","quantity":14,"metric":"life","eventId":"e-{{id}}"}""");
        Answer again = await world.AskAsync("POST", "/api/usage", $$"""{"subscriptionId":"{{id}}","quantity":14,"metric":"life","eventId":"e-{{id}}"}""");
        Assert.True(again.ShouldBe(200).Json.GetProperty("duplicate").GetBoolean());
        await Wait.UntilAsync(async () => (await world.SubscriptionAsync(id)).GetProperty("usageQuantity").GetDecimal() == 14);
        Assert.Equal(100, (await world.SubscriptionAsync(id)).GetProperty("usageAmount").GetInt64());

        await PassToAsync(Ms(active, "currentPeriodEnd"));
        JsonElement invoice = await world.InvoiceOfAsync(await world.InvoiceAsync(id, 2));
        Assert.Equal(6120, invoice.GetProperty("amountDue").GetInt64());
        Assert.Equal(["plan", "usage"], invoice.GetProperty("lineItems").EnumerateArray().Select(line => line.Text("type")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_trial_is_had_once_and_its_end_asks_for_money()
    {
        string plan = await world.PlanAsync("""  "pricingModel":"flat","baseAmount":1000,"trialDays":7 """);
        string customer = await world.CustomerAsync();
        string id = await world.SubscribeAsync(customer, plan);
        Assert.Equal("trialing", (await world.SubscriptionAsync(id)).Text("status"));
        await world.PassAsync(Duration.FromDays(7));
        JsonElement expired = await world.UntilAsync(id, "pending_payment");
        Assert.Equal(world.NowMs, Ms(expired, "trialEndsAt"));
        JsonElement invoice = await world.InvoiceOfAsync(await world.InvoiceAsync(id));
        Assert.Equal(1200, invoice.GetProperty("amountDue").GetInt64());
        await world.DoAsync("DELETE", $"/api/subscriptions?subscriptionId={id}");

        string next = await world.SubscribeAsync(customer, plan);
        await world.InvoiceAsync(next);
        Assert.Equal("pending_payment", (await world.SubscriptionAsync(next)).Text("status"));
        JsonElement shown = (await world.DoAsync("GET", $"/api/customers?customerId={customer}")).GetProperty("customer");
        Assert.True(shown.GetProperty("hasUsedTrial").GetBoolean());
    }

    [Fact]
    public async Task Three_failed_payments_make_it_past_due_and_money_mends_it()
    {
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        await world.PayAsync(await world.InvoiceAsync(id));
        await PassToAsync(Ms(await world.UntilAsync(id, "active"), "currentPeriodEnd"));
        string invoice = await world.InvoiceAsync(id, 2);
        foreach (string status in (string[])["active", "active", "past_due"])
        {
            await world.DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice}}","status":"failed"}""");
            Assert.Equal(status, (await world.SubscriptionAsync(id)).Text("status"));
        }

        Assert.Equal("failed", (await world.InvoiceOfAsync(invoice)).Text("status"));
        await world.PayAsync(invoice);
        await world.DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice}}","status":"failed"}""");
        JsonElement paid = await world.SubscriptionAsync(id);
        Assert.Equal(("active", 0), (paid.Text("status"), paid.GetProperty("failedPaymentAttempts").GetInt32()));
        Assert.Equal("paid", (await world.InvoiceOfAsync(invoice)).Text("status"));
    }

    [Fact]
    public async Task It_ends_with_its_period_or_at_once_and_what_waited_is_not_owed()
    {
        string running = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        await world.PayAsync(await world.InvoiceAsync(running));
        JsonElement active = await world.UntilAsync(running, "active");
        await world.DoAsync("DELETE", $"/api/subscriptions?subscriptionId={running}&cancelAtPeriodEnd=true");
        Assert.True((await world.UntilAsync(running, "active")).GetProperty("cancelAtPeriodEnd").GetBoolean());
        await PassToAsync(Ms(active, "currentPeriodEnd"));
        await world.UntilAsync(running, "cancelled");
        await world.InvoiceAsync(running, 1);

        string waiting = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        string invoice = await world.InvoiceAsync(waiting);
        await world.DoAsync("DELETE", $"/api/subscriptions?subscriptionId={waiting}&cancelAtPeriodEnd=true");
        Assert.Equal(("cancelled", "void"), ((await world.SubscriptionAsync(waiting)).Text("status"), (await world.InvoiceOfAsync(invoice)).Text("status")));
        (await world.AskAsync("POST", "/api/usage", $$"""{"subscriptionId":"{{waiting}}","quantity":1,"metric":"life"}""")).ShouldBe(400);
    }

    [Fact]
    public async Task What_costs_nothing_begins_at_once_and_what_is_paid_once_has_no_further_period()
    {
        string free = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync("""  "pricingModel":"usage","usageMetric":"life","unitPrice":5 """));
        await world.UntilAsync(free, "active");

        string once = await world.SubscribeAsync(await world.CustomerAsync(), (await world.DoAsync(
            "POST", "/api/plans", """{"name":"Once","pricingModel":"flat","baseAmount":700,"currency":"KES","interval":"one-time","status":"active","mode":"live"}""")).Text("planId"));
        await world.PayAsync(await world.InvoiceAsync(once));
        JsonElement paid = await world.UntilAsync(once, "active");
        Assert.False(paid.TryGetProperty("currentPeriodEnd", out _));
    }

    [Fact]
    public async Task One_that_ends_while_its_next_period_waits_owes_what_it_used_and_no_more()
    {
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync(Hybrid));
        await world.PayAsync(await world.InvoiceAsync(id));
        JsonElement active = await world.UntilAsync(id, "active");
        await world.DoAsync("POST", "/api/usage", $$"""{"subscriptionId":"{{id}}","quantity":14,"metric":"life"}""");
        await Wait.UntilAsync(async () => (await world.SubscriptionAsync(id)).GetProperty("usageQuantity").GetDecimal() == 14);
        await PassToAsync(Ms(active, "currentPeriodEnd"));
        string renewal = await world.InvoiceAsync(id, 2);
        await world.DoAsync("DELETE", $"/api/subscriptions?subscriptionId={id}&cancelAtPeriodEnd=true");

        JsonElement owed = await world.InvoiceOfAsync(renewal);
        Assert.Equal(("cancelled", "pending", 120), ((await world.SubscriptionAsync(id)).Text("status"), owed.Text("status"), owed.GetProperty("amountDue").GetInt64()));
        await world.PayAsync(renewal);
        Assert.Equal(("cancelled", "paid"), ((await world.SubscriptionAsync(id)).Text("status"), (await world.InvoiceOfAsync(renewal)).Text("status")));
    }

    [Fact]
    public async Task A_subscription_of_v1_that_owes_an_overdue_invoice_is_past_due_here_too()
    {
        string customer = await world.Billing.CustomerAsync("overdue-v1");
        string now = NodaTime.Instant.FromUnixTimeMilliseconds(world.NowMs).ToString();
        string subscription = (await world.Billing.SubscribeAsync(customer, "overdue-v1", now, "\"pay_in_advance\":true")).Id();
        await world.InvoiceAsync(subscription);
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        await world.PassAsync(Duration.FromDays(31));
        await world.UntilAsync(subscription, "past_due");
        JsonElement listed = (await world.DoAsync("GET", $"/api/subscriptions?customerId={customer}&status=past_due")).GetProperty("subscriptions");
        Assert.Equal(subscription, Assert.Single(listed.EnumerateArray()).Text("_id"));
        foreach (JsonElement open in (await world.Billing.GetAsync($"/v1/invoices/?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray().Where(each => each.Text("status") == "finalized"))
            (await world.Billing.PostAsync($"/v1/invoices/{open.Id()}/pay")).ShouldBe(200);

        await world.UntilAsync(subscription, "active");
    }

    private static long Ms(JsonElement json, string field) => json.GetProperty(field).GetInt64();

    private Task PassToAsync(long ms) => world.PassAsync(Duration.FromMilliseconds(ms - world.NowMs));
}
