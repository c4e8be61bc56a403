using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Webhooks;

public sealed class DeliveryTests
{
    private readonly World _world = WebhookSite.NewWorld();

    [Fact]
    public async Task An_event_is_delivered_to_every_endpoint_under_one_id_whatever_store_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                WebhookSite.Listen(site.World);
                var hooks = new WebhookSite(site);
                await hooks.EndpointAsync("one");
                await hooks.EndpointAsync("two");
            },
            async site =>
            {
                site.World.Clock.Advance(Duration.FromMinutes(6)); // A message that another process had taken comes up again.
                var hooks = new WebhookSite(site);
                string two = WebhookSite.UrlOf("two");
                hooks.Receiver.Answer = call => call.Url == two && hooks.Receiver.At(two).Count == 1 ? MemoryReceiver.Broken : MemoryReceiver.Ok;
                Assert.True((await hooks.HappenAsync("it")).IsSuccess);
                await hooks.PumpAsync();
            },
            async site =>
            {
                var hooks = new WebhookSite(site);
                await hooks.PumpAsync();
                await hooks.PassAsync(Duration.FromHours(2));
                OccurredEvent occurred = Assert.Single(await hooks.History.AllAsync(site.Space, default));
                Assert.All(hooks.Receiver.Calls, call => Assert.Equal(occurred.Id.ToString(), call.Id));
                Assert.Single(hooks.Receiver.Calls.Select(call => call.Body).Distinct());
                Assert.True(hooks.Receiver.At(WebhookSite.UrlOf("one")).Count >= 1);
                Assert.True(hooks.Receiver.At(WebhookSite.UrlOf("two")).Count >= 2);
                Assert.Equal(2, hooks.All().Count(each => each.Status == WebhookStatus.Succeeded));
                await hooks.VerifyAsync();
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task One_that_is_not_taken_is_tried_ten_times_over_three_days_and_its_endpoint_is_then_disabled()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint dead = await hooks.EndpointAsync("dead"), watching = await hooks.EndpointAsync("watching", "webhook_endpoint.*");
        hooks.Receiver.Answer = call => call.Url == dead.Url ? MemoryReceiver.Dead : MemoryReceiver.Ok;
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromDays(4), Duration.FromMinutes(1));

        Webhook given = hooks.All().Single(each => each.EndpointId == dead.Id);
        Assert.Equal((WebhookStatus.Failed, 10), (given.Status, given.AttemptCount));
        Duration took = given.Attempts[^1].At - given.Attempts[0].At;
        Assert.InRange(took, Duration.FromHours(68), Duration.FromHours(84));
        Assert.Equal("No connection could be made", given.Attempts[3].Error);
        WebhookEndpoint disabled = (await hooks.Reader.FindAsync(_world.Space, default)).Of(dead.Id)!;
        Assert.Equal(EndpointStatus.Disabled, disabled.Status);
        Assert.Contains("Nothing has reached it since", disabled.DisabledReason, StringComparison.Ordinal);
        Received told = Assert.Single(hooks.Receiver.At(watching.Url));
        Assert.Contains(dead.Url, told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(dead.Sealed, told.Body, StringComparison.Ordinal);

        await hooks.HappenAsync("later");
        await hooks.PassAsync(Duration.FromHours(1));
        Assert.Equal(10, hooks.Receiver.At(dead.Url).Count);
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task Several_failures_of_one_webhook_end_with_its_success_and_do_not_disable_anything()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("shaky");
        int calls = 0;
        hooks.Receiver.Answer = _ => ++calls < 4 ? MemoryReceiver.Broken : MemoryReceiver.Ok;
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromHours(4), Duration.FromMinutes(2));

        Webhook taken = Assert.Single(hooks.All());
        Assert.Equal((WebhookStatus.Succeeded, 4, (int?)500, (int?)200), (taken.Status, taken.AttemptCount, taken.Attempts[0].HttpStatus, taken.Attempts[3].HttpStatus));
        Assert.Single(hooks.Receiver.Calls.Select(call => (call.Id, call.Body)).Distinct());
        Assert.Equal(4, hooks.Receiver.Calls.Select(call => call.Headers[WebhookSignature.TimestampHeader]).Distinct().Count());
        Assert.Equal(EndpointStatus.Active, (await hooks.Reader.FindAsync(_world.Space, default)).Of(endpoint.Id)!.Status);
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_disabled_at_once_and_active_again_gets_what_waited()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("gone");
        hooks.Receiver.Answer = _ => new WebhookReply(410, null, null, 1);
        await hooks.HappenAsync("many", count: 20);
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromHours(1));
        Assert.Equal(EndpointStatus.Disabled, (await hooks.Reader.FindAsync(_world.Space, default)).Of(endpoint.Id)!.Status);
        Assert.Equal((8, 12), (hooks.All().Count(each => each.Status == WebhookStatus.Failed), hooks.All().Count(each => each.Status == WebhookStatus.Pending)));

        hooks.Receiver.Answer = _ => MemoryReceiver.Ok;
        Assert.True((await hooks.Save.UpdateAsync(_world.Space, endpoint.Id, new EndpointChange(null, null, EndpointStatus.Active), Command.FromJob("again"), default)).IsSuccess);
        await hooks.PumpAsync();
        Assert.Equal((8, 12), (hooks.All().Count(each => each.Status == WebhookStatus.Failed), hooks.All().Count(each => each.Status == WebhookStatus.Succeeded)));
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task What_waits_for_an_endpoint_that_is_removed_is_given_up()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint endpoint = await hooks.EndpointAsync("removed");
        hooks.Receiver.Answer = _ => MemoryReceiver.Broken;
        await hooks.HappenAsync("many", count: 30);
        await hooks.PumpAsync();
        int calls = hooks.Receiver.Calls.Count;
        Assert.True((await hooks.Save.DeleteAsync(_world.Space, endpoint.Id, Command.FromJob("remove"), default)).IsSuccess);
        await hooks.PassAsync(Duration.FromHours(1));

        Assert.Equal(calls, hooks.Receiver.Calls.Count);
        Assert.All(hooks.All(), each => Assert.Equal(WebhookStatus.Failed, each.Status));
        Assert.Contains(hooks.All(), each => each.Attempts[^1].Error == "The endpoint was removed");
        Assert.Empty(await hooks.Webhooks.StatsAsync(_world.Space, default));
        await hooks.VerifyAsync();
        Result<Outcome<Webhook>> again = await hooks.Retry.RunAsync(_world.Space, hooks.All()[0].Id, Command.FromJob("retry"), default);
        Assert.Equal(FailureKind.WrongState, again.Failure!.Kind);
    }

    [Fact]
    public async Task A_receiver_that_asks_for_patience_gets_it()
    {
        var hooks = new WebhookSite(_world.Start());
        await hooks.EndpointAsync("busy");
        hooks.Receiver.Answer = _ => new WebhookReply(503, null, null, 1, Duration.FromHours(3));
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromHours(2.5));
        Assert.Single(hooks.Receiver.Calls);
        await hooks.PassAsync(Duration.FromHours(1));
        Assert.Equal(2, hooks.Receiver.Calls.Count);
    }

    [Fact]
    public async Task A_slow_endpoint_holds_up_no_other_and_nobody_calls_it_twice_at_the_same_time()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint slow = await hooks.EndpointAsync("slow"), quick = await hooks.EndpointAsync("quick");
        var answer = new TaskCompletionSource();
        hooks.Receiver.Wait = url => url == slow.Url ? answer.Task : Task.CompletedTask;
        await hooks.HappenAsync("many", count: 20);
        string[] events = [.. _world.Queues.Texts(WorkQueues.FollowEvents)];
        foreach (string each in events)
        {
            await hooks.FanOut.RunAsync(each, TimeBudget.Ample(), default);
        }

        string[] messages = [.. _world.Queues.Texts(WorkQueues.DeliverWebhooks)];
        Assert.Equal(2, messages.Length);
        string toSlow = messages.Single(each => each.Contains(slow.Id.ToString(), StringComparison.Ordinal));
        Task<WorkOutcome> waiting = hooks.Deliver.RunAsync(toSlow, TimeBudget.Ample(), default);
        Assert.True((await hooks.Deliver.RunAsync(messages.Single(each => each != toSlow), TimeBudget.Ample(), default)).IsDone);

        Assert.Equal(20, hooks.Receiver.At(quick.Url).Count);
        Assert.Equal(DeliveryStepWork.SliceMax, hooks.Receiver.At(slow.Url).Count);
        WorkOutcome second = await hooks.Deliver.RunAsync(toSlow, TimeBudget.Ample(), default);
        Assert.Equal((toSlow, true), (second.Rest, second.Delay > TimeSpan.FromSeconds(30)));
        Assert.Equal(DeliveryStepWork.SliceMax, hooks.Receiver.At(slow.Url).Count);
        answer.SetResult();
        Assert.True((await waiting).IsDone);
        Assert.Equal(20, hooks.Receiver.At(slow.Url).Count);
        await hooks.PumpAsync();
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task A_dead_endpoint_with_much_to_get_is_tried_a_little_and_rests_the_longer_the_longer_it_is_dead()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint dead = await hooks.EndpointAsync("dead");
        hooks.Receiver.Answer = _ => MemoryReceiver.Dead;
        for (int i = 0; i < 10; i++)
        {
            await hooks.HappenAsync($"lot {i}", count: 30);
        }

        await hooks.PumpAsync();
        Assert.InRange(hooks.Receiver.Calls.Count, 1, 3 * DeliveryStepWork.SliceMax);
        await hooks.PassAsync(Duration.FromHours(1), Duration.FromMinutes(1));
        Assert.InRange(hooks.Receiver.Calls.Count, 5 * DeliveryStepWork.SliceMax, 20 * DeliveryStepWork.SliceMax);

        hooks.Receiver.Answer = _ => MemoryReceiver.Ok;
        await hooks.PassAsync(Duration.FromHours(6));
        Assert.Equal(300, hooks.All().Count(each => each.Status == WebhookStatus.Succeeded));
        Assert.Equal(EndpointStatus.Active, (await hooks.Reader.FindAsync(_world.Space, default)).Of(dead.Id)!.Status);
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task One_that_waits_for_its_next_try_is_tried_at_once_by_hand_and_goes_on_when_that_fails_too()
    {
        var hooks = new WebhookSite(_world.Start());
        await hooks.EndpointAsync("mended");
        hooks.Receiver.Answer = _ => new WebhookReply(503, null, null, 1, Duration.FromHours(3));
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        BillingId id = Assert.Single(hooks.All()).Id;

        Assert.True((await hooks.Retry.RunAsync(_world.Space, id, Command.FromJob("sooner"), default)).IsSuccess);
        Assert.Equal(FailureKind.WrongState, (await hooks.Retry.RunAsync(_world.Space, id, Command.FromJob("twice"), default)).Failure!.Kind);
        await hooks.PumpAsync();
        Assert.Equal((WebhookStatus.Pending, 2), (Assert.Single(hooks.All()).Status, hooks.Receiver.Calls.Count));
        await hooks.PassAsync(Duration.FromHours(4));
        Assert.Equal((WebhookStatus.Pending, 3), (Assert.Single(hooks.All()).Status, hooks.Receiver.Calls.Count));

        hooks.Receiver.Answer = _ => MemoryReceiver.Ok;
        Assert.True((await hooks.Retry.RunAsync(_world.Space, id, Command.FromJob("mended"), default)).IsSuccess);
        await hooks.PumpAsync();
        Assert.Equal((WebhookStatus.Succeeded, 4), (Assert.Single(hooks.All()).Status, hooks.Receiver.Calls.Count));
        await hooks.VerifyAsync();
    }

    [Fact]
    public async Task One_that_failed_is_tried_once_more_by_hand()
    {
        var hooks = new WebhookSite(_world.Start());
        WebhookEndpoint gone = await hooks.EndpointAsync("gone");
        hooks.Receiver.Answer = _ => new WebhookReply(410, null, null, 1);
        await hooks.HappenAsync("it");
        await hooks.PumpAsync();
        Webhook failed = Assert.Single(hooks.All());
        Result<Outcome<Webhook>> disabled = await hooks.Retry.RunAsync(_world.Space, failed.Id, Command.FromJob("a"), default);
        Assert.Equal((FailureKind.WrongState, "The endpoint is disabled: make it active first"), (disabled.Failure!.Kind, disabled.Failure.Message));

        await hooks.Save.UpdateAsync(_world.Space, gone.Id, new EndpointChange(null, null, EndpointStatus.Active), Command.FromJob("on"), default);
        hooks.Receiver.Answer = _ => MemoryReceiver.Broken;
        Assert.True((await hooks.Retry.RunAsync(_world.Space, failed.Id, Command.FromJob("b"), default)).IsSuccess);
        Assert.Equal(FailureKind.WrongState, (await hooks.Retry.RunAsync(_world.Space, failed.Id, Command.FromJob("c"), default)).Failure!.Kind);
        await hooks.PumpAsync();
        await hooks.PassAsync(Duration.FromDays(1));
        Assert.Equal((WebhookStatus.Failed, 2), (Assert.Single(hooks.All()).Status, hooks.Receiver.Calls.Count));

        hooks.Receiver.Answer = _ => MemoryReceiver.Ok;
        Assert.True((await hooks.Retry.RunAsync(_world.Space, failed.Id, Command.FromJob("d"), default)).IsSuccess);
        await hooks.PumpAsync();
        Webhook taken = Assert.Single(hooks.All());
        Assert.Equal((WebhookStatus.Succeeded, 3), (taken.Status, taken.AttemptCount));
        Assert.Single(hooks.Receiver.Calls.Select(call => (call.Id, call.Body)).Distinct());
        await hooks.VerifyAsync();
        Assert.Equal(FailureKind.NotFound, (await hooks.Retry.RunAsync(_world.Space, WebhookSite.ThingId, Command.FromJob("e"), default)).Failure!.Kind);
    }
}
