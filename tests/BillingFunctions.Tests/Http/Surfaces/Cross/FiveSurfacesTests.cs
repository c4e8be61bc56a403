using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>
/// What is done on one surface is seen rightly on each other: the same names, states, times, and amounts in the units of each, after whatever is done through whichever
/// surface in which order. A seed replays.
/// </summary>
public sealed class FiveSurfacesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private static readonly string[] Currencies = ["USD", "JPY", "BHD", "UGX", "EUR"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Five_surfaces_show_one_sale_alike(int seed)
    {
        var random = new Random(seed);
        await world.PassAsync(world.Service.Clock.GetCurrentInstant().InUtc().Date.With(DateAdjusters.StartOfMonth).PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToString());
        CrossSale sale = await CrossSale.StartAsync(await CrossApp.FoundAsync(world, Currencies[seed % Currencies.Length]), random);
        await CompareAsync(sale, seed);
        for (int step = 0; step < 12; step++)
        {
            await sale.StepAsync();
            await CompareAsync(sale, seed);
        }
    }

    [Fact]
    public async Task A_subscription_whose_payment_has_failed_too_often_is_past_due_on_each_surface()
    {
        CrossApp app = await CrossApp.FoundAsync(world, "USD");
        string customer = (await app.DoAsync("credibill", "POST", "/api/customers", """{"email":"late@buyer.example"}""")).Text("customerId");
        string plan = (await app.DoAsync(
            "credibill", "POST", "/api/plans", """{"name":"Plan","pricingModel":"flat","baseAmount":1000,"currency":"USD","interval":"monthly","status":"active","mode":"live"}""")).Text("planId");
        string id = (await app.DoAsync("credibill", "POST", "/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}"}""")).Text("subscriptionId");
        await ReportAsync("paid");
        await app.PassToAsync(app.Now + Duration.FromDays(32));
        for (int i = 0; i < 3; i++)
            await ReportAsync("failed");

        async Task ReportAsync(string status)
        {
            JsonElement invoices = default;
            await Wait.UntilAsync(async () => (invoices = (await app.GetAsync("credibill", $"/api/invoices?subscriptionId={id}")).GetProperty("invoices")).EnumerateArray().Any(IsOwed));
            await app.DoAsync("credibill", "PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoices.EnumerateArray().First(IsOwed).Text("_id")}}","status":"{{status}}"}""");
        }

        static bool IsOwed(JsonElement invoice) => invoice.Text("status") is "pending" or "failed";
        Assert.Equal("past_due", (await app.GetAsync("credibill", $"/api/subscriptions?subscriptionId={id}")).GetProperty("subscription").Text("status"));
        Assert.True((await app.GetAsync("v1", $"/v1/subscriptions/{id}")).GetProperty("past_due").GetBoolean());
        Assert.Equal("PAST_DUE", (await app.GetAsync("nova", $"/api/subscriptions/{id}")).Text("status"));
        await Wait.UntilAsync(async () => (await app.GetAsync("nova", "/api/subscriptions?status=PAST_DUE")).GetProperty("data").GetArrayLength() == 1);
        Assert.Equal(0, (await app.GetAsync("nova", "/api/subscriptions?status=ACTIVE")).GetProperty("data").GetArrayLength());
        Assert.Equal("PAST_DUE", (await app.GetAsync("billing-service", $"/api/v1/billing/tenants/{customer}/subscription")).Text("status"));
        Assert.Equal("past_due", (await app.GetAsync("nno", $"/subscriptions/{id}")).Text("status"));
    }

    /// <summary>What follows from a step takes a moment, and some of it its turn in the schedule.</summary>
    private async Task CompareAsync(CrossSale sale, int seed)
    {
        IReadOnlyList<string> faults = [];
        for (int tries = 1; tries <= 60; tries++)
        {
            faults = await new CrossReading(sale).FaultsAsync();
            if (faults.Count == 0)
            {
                await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
                return;
            }

            await Task.Delay(10);
            if (tries % 20 == 0)
                await world.RunScheduleAsync();
        }

        Assert.Fail($"Seed {seed}, {sale.Model.State} at {sale.Model.Now}:\n{string.Join('\n', faults)}\n\n{string.Join('\n', sale.Log)}");
    }
}
