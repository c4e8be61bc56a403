using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Search;

public sealed class SearchTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Everything_is_found_by_the_beginnings_of_its_words()
    {
        (string customer, string subscription, JsonElement invoice) = await world.BilledAsync("zebra");
        (await world.PutAsync($"/v1/customers/{customer}", """{"name":"Zoë Zebra","email":"zoe@stripes.example"}""")).ShouldBe(200);
        string plan = (await world.PostAsync("/v1/plans", """{"code":"zebra-plan","name":"Stripes","interval":"monthly"}""")).ShouldBe(201).Json.Id();
        string number = invoice.Text("invoice_number");

        Answer found = await FindAsync("ZEB");
        Assert.Equal(
            [("customer", customer), ("invoice", invoice.Id()), ("subscription", subscription), ("plan", plan)],
            found.Json.GetProperty("results").EnumerateArray().Select(hit => (hit.Text("type"), hit.Id())));
        Assert.Equal((4, "ZEB"), (found.Json.GetProperty("total_count").GetInt32(), found.Json.Text("query")));
        Assert.Equal([customer], await IdsAsync("zoe stripes"));
        Assert.Equal([customer, plan], await IdsAsync("stripe"));
        Assert.Equal([invoice.Id()], await IdsAsync(number));
        JsonElement hit = (await FindAsync("zoë")).Json.GetProperty("results")[0];
        Assert.Equal(("Zoë Zebra", "zebra, zoe@stripes.example", $"/v1/customers/{customer}"), (hit.Text("title"), hit.Text("subtitle"), hit.Text("url")));
        (await world.GetAsync(hit.Text("url"))).ShouldBe(200);
        Assert.Empty((await world.GetAsync("/v1/search?q=zeb", world.Foreign)).ShouldBe(200).Json.GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task What_was_renamed_or_deleted_is_not_shown_and_a_limit_holds_for_each_type()
    {
        string first = await world.CustomerAsync("giraffe-1");
        string second = await world.CustomerAsync("giraffe-2");
        Assert.Equal(2, (await IdsAsync("giraffe")).Count);
        Assert.Single(await IdsAsync("giraffe", "&limit=1"));
        (await world.Service.SendAsync("DELETE", $"/v1/customers/{second}")).ShouldBe(204);
        Assert.Equal([first], await IdsAsync("giraffe"));
        (await world.PutAsync($"/v1/customers/{first}", """{"name":"Okapi"}""")).ShouldBe(200);
        Assert.Equal([first], await IdsAsync("oka giraffe"));
        Assert.Empty(await IdsAsync("giraffe giraffe-2"));
    }

    [Theory]
    [InlineData("", "query.q:missing")]
    [InlineData("?q=", "query.q:string_too_short")]
    [InlineData("?q=a&limit=0", "query.limit:greater_than_equal")]
    [InlineData("?q=a&limit=51", "query.limit:less_than_equal")]
    public async Task A_fault_is_named(string query, string fault) =>
        Assert.Equal([fault], (await world.GetAsync($"/v1/search/{query}")).ShouldBeProblem(422).Faults);

    private async Task<Answer> FindAsync(string text, string more = "") => (await world.GetAsync($"/v1/search/?q={Uri.EscapeDataString(text)}{more}")).ShouldBe(200);

    private async Task<List<string>> IdsAsync(string text, string more = "") =>
        [.. (await FindAsync(text, more)).Json.GetProperty("results").EnumerateArray().Select(hit => hit.Id())];
}
