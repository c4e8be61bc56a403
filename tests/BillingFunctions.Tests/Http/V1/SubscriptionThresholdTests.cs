using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>Thresholds of one subscription. A call costs 0.25, a gigabyte beyond ten 0.50.</summary>
public sealed class SubscriptionThresholdTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_threshold_of_one_subscription_invoices_its_usage_early_and_is_told()
    {
        string customer = await world.CustomerAsync("eager");
        string id = (await world.SubscribeAsync(customer, "sub-eager", "2026-07-01T00:00:00Z")).Id();
        Answer made = (await world.PostAsync($"/v1/subscriptions/{id}/usage_thresholds", """{"amount_cents":100,"threshold_display_name":"First"}""")).ShouldBe(201);
        Assert.Equal((id, JsonValueKind.Null, "100.0000"), (made.Json.Text("subscription_id"), made.Json.GetProperty("plan_id").ValueKind, made.Json.Text("amount_cents")));
        Assert.Equal(made.Text, (await world.GetAsync($"/v1/subscriptions/{id}/usage_thresholds")).ShouldBe(200).Json[0].GetRawText());
        await world.UseAsync("eager", "2026-07-01T00:00:00Z", 5, "1");
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(NodaTime.Duration.FromSeconds(20)); // what usage asks for is followed up 15 seconds later
            return (await world.GetAsync($"/v1/invoices/?customer_id={customer}")).Headers["X-Total-Count"] == "1";
        });
        JsonElement early = (await world.InvoicesAsync(customer, 1))[0];
        Assert.Single(await world.ListedAsync(DomainEvents.List, DomainEvents.RowType, ListFilter.EqualTo("object_id", made.Json.Id())));
        Assert.Equal(("progressive_billing", "125.0000"), (early.Text("invoice_type"), early.Text("subtotal_cents")));

        (await world.Service.SendAsync("DELETE", $"/v1/usage_thresholds/{made.Json.Id()}")).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", $"/v1/usage_thresholds/{made.Json.Id()}")).ShouldBeProblem(404);
        (await world.PostAsync($"/v1/subscriptions/{id}/usage_thresholds", """{"amount_cents":1,"currency":"EUR"}""")).ShouldBeProblem(422);
        (await world.PostAsync($"/v1/subscriptions/{id}/cancel")).ShouldBe(200);
        Assert.Contains("canceled", (await world.PostAsync($"/v1/subscriptions/{id}/usage_thresholds", """{"amount_cents":1}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }
}
