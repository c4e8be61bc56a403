using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Notifications;

public sealed class NotificationsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/notifications/";

    [Fact]
    public async Task What_people_should_see_is_listed_counted_and_read()
    {
        string[] ended = [await EndedAsync("first"), await EndedAsync("second"), await EndedAsync("third")];
        await Wait.UntilAsync(async () => await UnreadAsync() == 3);
        List<JsonElement> all = [.. (await world.GetAsync(Path)).ShouldBe(200).Json.EnumerateArray()];
        Assert.Equal(ended.Order(), all.Select(each => each.Text("resource_id")).Order());
        Assert.All(all, each => Assert.Equal(("subscription", "subscription", "Subscription canceled", false),
            (each.Text("category"), each.Text("resource_type"), each.Text("title"), each.GetProperty("is_read").GetBoolean())));
        Assert.Contains("Subscription sub-first was canceled.", all.Select(each => each.Text("message")));

        string one = all[0].Id();
        Answer read = (await world.PostAsync($"{Path}{one}/read", null, ("Idempotency-Key", "read-one"))).ShouldBe(200);
        Assert.True(read.Json.GetProperty("is_read").GetBoolean());
        Assert.Equal("true", (await world.PostAsync($"{Path}{one}/read", null, ("Idempotency-Key", "read-one"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        (await world.PostAsync($"{Path}{one}/read")).ShouldBe(200);
        Assert.Equal(2, await UnreadAsync());
        Assert.Equal(("1", "2"), (await TotalAsync("?is_read=true"), await TotalAsync("?is_read=false")));

        Assert.Equal(("3", "0"), (await TotalAsync("?category=subscription"), await TotalAsync("?category=payment")));
        Assert.Equal(["query.category:enum"], (await world.GetAsync("/v1/notifications?category=subscriptions")).ShouldBeProblem(422).Faults);
        Assert.Equal(1, (await world.GetAsync(Path + "?limit=1&skip=1&order_by=created_at:asc")).ShouldBe(200).Json.GetArrayLength());
        Assert.Equal(["query.limit:less_than_equal"], (await world.GetAsync(Path + "?limit=201")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.is_read:bool_type"], (await world.GetAsync(Path + "?is_read=maybe")).ShouldBeProblem(422).Faults);
        (await world.PostAsync($"{Path}{BillingWorld.Nobody}/read")).ShouldBeProblem(404);

        Assert.Equal("""{"unread_count":0}""", (await world.PostAsync(Path + "read_all", null, ("Idempotency-Key", "all"))).ShouldBe(200).Text);
        Assert.Equal("true", (await world.PostAsync(Path + "read_all", null, ("Idempotency-Key", "all"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Equal(("3", "0", 0), (await TotalAsync("?is_read=true"), await TotalAsync("?is_read=false"), await UnreadAsync()));
    }

    private async Task<string> EndedAsync(string name)
    {
        string subscription = (await world.SubscribeAsync(await world.CustomerAsync(name), $"sub-{name}", "2026-07-01T00:00:00Z")).Id();
        (await world.PostAsync($"/v1/subscriptions/{subscription}/cancel?on_termination_action=skip")).ShouldBe(200);
        return subscription;
    }

    private async Task<int> UnreadAsync() => (await world.GetAsync(Path + "unread_count")).ShouldBe(200).Json.GetProperty("unread_count").GetInt32();

    private async Task<string> TotalAsync(string query) => (await world.GetAsync(Path + query)).ShouldBe(200).Headers["X-Total-Count"];
}
