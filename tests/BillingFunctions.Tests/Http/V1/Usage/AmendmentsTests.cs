using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

public sealed class AmendmentsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/events/";
    private const string Noon = "2026-06-30T12:00:00Z";

    [Fact]
    public async Task A_cancelled_event_is_no_longer_listed()
    {
        string id = await CountedAsync("cancels");
        JsonElement taken = (await world.PostAsync(Path + "cancel", """{"amendment_id":"a1","transaction_id":"t1","external_customer_id":"cancels"}""")).ShouldBe(202).Json;
        await Wait.UntilAsync(async () => await TotalAsync("cancels") == 1);

        Assert.Equal((id, "t1", "a1", "accepted"), (BillingWorld.Text(taken, "event_id"), BillingWorld.Text(taken, "transaction_id"), BillingWorld.Text(taken, "amendment_id"), BillingWorld.Text(taken, "status")));
    }

    [Fact]
    public async Task A_replaced_event_keeps_its_id_and_says_what_it_should_have_said()
    {
        string id = await CountedAsync("replaces");
        (await world.PostAsync(
            Path + "replace",
            """{"amendment_id":"a1","transaction_id":"t1","external_customer_id":"replaces","code":"calls","timestamp":"2026-06-29T08:00:00Z","properties":{"region":"us"}}""")).ShouldBe(202);
        await Wait.UntilAsync(async () => (await world.GetAsync(Path + id)).Text.Contains("2026-06-29", StringComparison.Ordinal));

        Assert.Equal("us", BillingWorld.Text((await world.GetAsync(Path + id)).ShouldBe(200).Json.GetProperty("properties"), "region"));
        Assert.Equal(2, await TotalAsync("replaces"));
    }

    [Fact]
    public async Task Bad_amendments_name_their_fields()
    {
        await world.CustomerAsync("errs");

        Assert.Equal(["body.external_customer_id:unknown_reference"], (await world.PostAsync(
            Path + "cancel", """{"amendment_id":"a1","transaction_id":"t1","external_customer_id":"nobody here"}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.code:unknown_reference"], (await world.PostAsync(
            Path + "replace", $$"""{"amendment_id":"a1","transaction_id":"t1","external_customer_id":"errs","code":"no such","timestamp":"{{Noon}}"}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.amendment_id:missing"], (await world.PostAsync(
            Path + "cancel", """{"transaction_id":"t1","external_customer_id":"errs"}""")).ShouldBeProblem(422).Faults);
        (await world.PostAsync(Path + Guid.NewGuid() + "/reprocess", "")).ShouldBeProblem(404);
        (await world.PostAsync("/v1/usage/recompute", """{"external_customer_id":"nobody here","from_date":"2026-06-01","to_date":"2026-06-30"}""")).ShouldBeProblem(404);
        Assert.Equal(["body.to_date:out_of_range"], (await world.PostAsync(
            "/v1/usage/recompute", """{"external_customer_id":"errs","from_date":"2026-06-01","to_date":"2026-05-30"}""")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Counters_are_compared_with_events_and_an_event_is_reprocessed()
    {
        string id = await CountedAsync("checks");

        JsonElement report = (await world.PostAsync("/v1/usage/recompute", """{"external_customer_id":"checks","from_date":"2026-06-01","to_date":"2026-06-30"}""")).ShouldBe(200).Json;
        JsonElement reprocessed = (await world.PostAsync(Path + id + "/reprocess", "")).ShouldBe(200).Json;

        Assert.Equal((1, 2, 0), (report.GetProperty("days").GetInt32(), report.GetProperty("events").GetInt32(), report.GetProperty("differences_count").GetInt32()));
        Assert.Equal((id, "unchanged"), (BillingWorld.Text(reprocessed, "event_id"), BillingWorld.Text(reprocessed, "status")));
    }

    /// <summary>Two counted events; the id of the first.</summary>
    private async Task<string> CountedAsync(string customer)
    {
        await world.CustomerAsync(customer);
        Answer first = (await world.PostAsync(Path, Event(customer, "t1"))).ShouldBe(201);
        (await world.PostAsync(Path, Event(customer, "t2"))).ShouldBe(201);
        await Wait.UntilAsync(async () => await TotalAsync(customer) == 2);
        return BillingWorld.Text(first.Json, "id");
    }

    private async Task<int> TotalAsync(string customer) => (await world.GetAsync($"{Path}?external_customer_id={customer}")).ShouldBe(200).Json.GetArrayLength();

    private static string Event(string customer, string transaction) =>
        $$$"""{"transaction_id":"{{{transaction}}}","external_customer_id":"{{{customer}}}","code":"calls","timestamp":"{{{Noon}}}","properties":{"region":"eu"}}""";
}
