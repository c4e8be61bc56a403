using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Webhooks;

public sealed class FanOutTests
{
    private readonly World _world = WebhookSite.NewWorld();

    [Fact]
    public async Task An_organization_without_endpoints_pays_one_look_in_five_seconds_for_all_its_events()
    {
        var quiet = new World();
        int without = await CallsOfAsync(quiet);
        Assert.Equal(without + 1, await CallsOfAsync(_world));
        Assert.Empty(_world.Queues.Texts(WorkQueues.FollowEvents));

        static async Task<int> CallsOfAsync(World world)
        {
            Site site = world.Start(FaultPlan.None());
            for (int i = 0; i < 50; i++)
            {
                await new WebhookSite(site).HappenAsync($"it {i}");
            }

            return site.Plan.Calls;
        }
    }

    [Fact]
    public async Task An_endpoint_is_told_of_what_it_asked_for_and_of_what_its_API_has_a_name_for()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint all = await hooks.EndpointAsync("all"), some = await hooks.EndpointAsync("some", "thing.changed", "other.*"), none = await hooks.EndpointAsync("none", "nothing");
        foreach (string type in new[] { "thing.changed", "thing.gone", "other.one", "other.two", "quiet.one" })
        {
            await hooks.HappenAsync(type, type);
        }

        await hooks.PumpAsync();
        Assert.Equal((4, 3, 0), (hooks.Receiver.At(all.Url).Count, hooks.Receiver.At(some.Url).Count, hooks.Receiver.At(none.Url).Count));
        Assert.Equal(["other.one", "other.two", "thing.changed"], hooks.All().Where(each => each.EndpointId == some.Id).Select(each => each.Type).Order());
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task Events_that_come_again_in_other_company_are_told_of_once()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("one");
        await hooks.HappenAsync("three", count: 3);
        FanOutMessage first = JsonSerializer.Deserialize(_world.Queues.Texts(WorkQueues.FollowEvents).Single(), Billing.Application.Webhooks.WebhookJson.Default.FanOutMessage)!;
        foreach (FanOutMessage message in new[] { first with { Events = [first.Events[1]] }, first with { Events = [first.Events[0], first.Events[1]] }, first, first })
        {
            await hooks.FanOut.RunAsync(JsonSerializer.Serialize(message, Billing.Application.Webhooks.WebhookJson.Default.FanOutMessage), TimeBudget.Ample(), default);
        }

        await hooks.PumpAsync();
        Assert.Equal(3, hooks.All().Count);
        Assert.Equal(3, hooks.Receiver.At(endpoint.Url).Count);
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task Many_events_and_very_large_ones_arrive_in_any_number_of_messages()
    {
        var hooks = new WebhookSite(_world.Start());
        await hooks.EndpointAsync("one");
        await hooks.HappenAsync("large", padding: new string('x', 150_000));
        await hooks.HappenAsync("many", padding: new string('y', 3_000), count: 25);
        Assert.True(_world.Queues.Texts(WorkQueues.FollowEvents).Count > 3);
        await hooks.PumpAsync();

        Assert.Equal(26, hooks.All().Count(each => each.Status == WebhookStatus.Succeeded));
        Assert.Equal(26, hooks.Receiver.Calls.Select(call => call.Id).Distinct().Count());
        Assert.Contains(hooks.Receiver.Calls, call => call.Body.Length > 150_000);
        Assert.DoesNotContain(_world.Tables.Rows(Tables.Webhooks), row => row.PartitionKey.EndsWith("|event", StringComparison.Ordinal));
        long[] sequences = [.. hooks.Receiver.Calls.Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("sequence").GetInt64())];
        Assert.Equal(26, sequences.Distinct().Count());
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task A_message_that_is_lost_comes_again_with_the_schedule()
    {
        var hooks = new WebhookSite(_world.Start());
        await hooks.EndpointAsync("one");
        await hooks.HappenAsync("it");
        foreach (var message in await hooks.Site.Queues.ReceiveAsync(WorkQueues.FollowEvents, 32, TimeSpan.FromMinutes(5), default))
        {
            await hooks.Site.Queues.DeleteAsync(WorkQueues.FollowEvents, message, default);
        }

        await hooks.PassAsync(Duration.FromMinutes(32));
        Assert.Single(hooks.Receiver.Calls);
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task A_secret_signs_alone_until_it_is_rotated_and_then_with_the_next_until_the_overlap_is_over()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("one");
        string first = hooks.Secrets.Reveal(_world.Space, endpoint).Value;
        await hooks.HappenAsync("one");
        await hooks.PumpAsync();
        Assert.True(hooks.Receiver.Calls[^1].IsSignedWith(first));

        WebhookEndpoint rotated = (await hooks.Save.RotateAsync(_world.Space, endpoint.Id, Duration.FromHours(2), Command.FromJob("rotate"), default)).Value.Value;
        string second = hooks.Secrets.Reveal(_world.Space, rotated).Value;
        Assert.NotEqual(first, second);
        await hooks.HappenAsync("two");
        await hooks.PumpAsync();
        Received both = hooks.Receiver.Calls[^1];
        Assert.True(both.IsSignedWith(first) && both.IsSignedWith(second));
        Assert.Equal(2, both.Headers[WebhookSignature.SignatureHeader].Split(' ').Length);

        _world.Clock.Advance(Duration.FromHours(2));
        await hooks.HappenAsync("three");
        await hooks.PumpAsync();
        Assert.True(hooks.Receiver.Calls[^1].IsSignedWith(second) && !hooks.Receiver.Calls[^1].IsSignedWith(first));
        Assert.DoesNotContain(_world.Tables.Rows(Tables.Webhooks), row => row.Columns.All.Any(column =>
            System.Text.Encoding.UTF8.GetString(column.Data.Span).Contains("whsec_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Endpoints_are_limited_in_number_and_to_addresses_that_can_be_called()
    {
        var hooks = new WebhookSite(_world.Start());
        Result<Outcome<WebhookEndpoint>> wrong = await hooks.Save.CreateAsync(
            _world.Space, "plain", new EndpointChange("http://plain.example", [], null), Command.FromJob("wrong"), default);
        Assert.Equal((FailureKind.Invalid, "url_not_allowed"), (wrong.Failure!.Kind, wrong.Failure.Errors[0].Type));
        Result<Outcome<WebhookEndpoint>> deaf = await hooks.Save.CreateAsync(
            _world.Space, "plain", new EndpointChange(WebhookSite.UrlOf("deaf"), ["other.*", "others.*"], null), Command.FromJob("deaf"), default);
        Assert.Equal(("event_types.1", "unknown_event"), (string.Join('.', deaf.Failure!.Errors[0].Path.Where(part => part != "body")), deaf.Failure.Errors[0].Type));
        for (int i = 0; i < WebhookEndpoints.CountMax; i++)
        {
            await hooks.EndpointAsync($"e{i}");
        }

        Result<Outcome<WebhookEndpoint>> more = await hooks.Save.CreateAsync(
            _world.Space, "plain", new EndpointChange(WebhookSite.UrlOf("more"), [], null), Command.FromJob("more"), default);
        Assert.Equal(FailureKind.WrongState, more.Failure!.Kind);
    }

    [Fact]
    public void Waits_are_a_tenth_longer_or_shorter_and_end_after_nine()
    {
        Duration shortest = Duration.Zero, longest = Duration.Zero;
        for (int round = 1; round <= RetryWaits.Max; round++)
        {
            shortest += RetryWaits.After(round, null, 0)!.Value;
            longest += RetryWaits.After(round, null, 200)!.Value;
        }

        Assert.Equal((Duration.FromMinutes(4536) * 9 / 10, Duration.FromMinutes(4536) * 11 / 10), (shortest, longest));
        Assert.Null(RetryWaits.After(RetryWaits.Max + 1, null, 0));
        Assert.Equal(Duration.FromHours(24), RetryWaits.After(1, Duration.FromDays(3), 0));
    }
}
