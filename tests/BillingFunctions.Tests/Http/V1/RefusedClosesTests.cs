using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>Closes that were refused, as the organization sees them; it is the first of July 2026.</summary>
public sealed class RefusedClosesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_refused_close_is_listed_with_its_reason_and_done_when_it_is_retried_after_the_cause_was_mended()
    {
        world.Catalog.Lost = "storage";
        string customer = await world.CustomerAsync("fragile");
        string subscription = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-fragile", "2026-06-01T00:00:00Z"), "id");
        JsonElement refused = await RefusedAsync(customer);

        Assert.Equal(
            (subscription, "period", customer, "2026-07-01T00:00:00Z", 1),
            (BillingWorld.Text(refused, "subject_id"), BillingWorld.Text(refused, "kind"), BillingWorld.Text(refused, "customer_id"),
                BillingWorld.Text(refused, "due_at"), refused.GetProperty("attempts").GetInt32()));
        Assert.Contains("is gone", BillingWorld.Text(refused, "reason"), StringComparison.Ordinal);
        Assert.Equal("[]", (await world.GetAsync($"/v1/refused_closes?customer_id={customer}&kind=draft")).ShouldBe(200).Text);

        world.Catalog.Lost = null;
        Answer retried = await world.PostAsync($"/v1/refused_closes/{subscription}/retry", null, ("Idempotency-Key", "retry-it"));
        Assert.Equal(subscription, BillingWorld.Text(retried.ShouldBe(200).Json, "subject_id"));
        await world.InvoicesAsync(customer, 1);
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/refused_closes?customer_id={customer}")).Text == "[]");

        Answer again = await world.PostAsync($"/v1/refused_closes/{subscription}/retry", null, ("Idempotency-Key", "retry-it"));
        Assert.Equal((retried.Text, "true"), (again.ShouldBe(200).Text, again.Headers["Idempotency-Replayed"]));
        (await world.PostAsync($"/v1/refused_closes/{subscription}/retry")).ShouldBe(404);
    }

    [Fact]
    public async Task An_unknown_kind_is_refused() => (await world.GetAsync("/v1/refused_closes?kind=unknown")).ShouldBe(422);

    private async Task<JsonElement> RefusedAsync(string customer)
    {
        JsonElement[] found = [];
        await Wait.UntilAsync(async () =>
        {
            found = [.. (await world.GetAsync($"/v1/refused_closes?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray()];
            return found.Length == 1;
        });
        return found[0];
    }
}
