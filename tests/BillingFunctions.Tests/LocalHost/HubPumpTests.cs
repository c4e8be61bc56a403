using System.Text.Json;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.Tests.Support;

namespace BillingFunctions.Tests.LocalHost;

public sealed class HubPumpTests
{
    private const string Unlimited = """, "retry": { "strategy": "exponentialBackoff", "maxRetryCount": -1, "minimumInterval": "00:00:00.001", "maximumInterval": "00:00:00.010" }""";

    private const string Twice = """, "retry": { "strategy": "fixedDelay", "maxRetryCount": 2, "delayInterval": "00:00:00.001" }""";

    [Fact]
    public async Task Events_of_a_partition_come_in_order_in_batches_and_are_checkpointed()
    {
        using AppFolder app = App("");
        await using HostWorld world = await HostWorld.CreateAsync(app);
        for (int i = 0; i < 25; i++)
            await world.SendEventAsync(1, $"e{i}");

        world.Host.Start();

        await CheckpointAsync(world, 1, 24);
        Assert.All(world.Handler.Calls, call => Assert.InRange(Bodies(call).Length, 1, 10));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"e{i}"), world.Handler.Calls.SelectMany(Bodies));
    }

    [Fact]
    public async Task A_later_event_wakes_the_pump()
    {
        using AppFolder app = App("");
        await using HostWorld world = await HostWorld.CreateAsync(app);
        world.Host.Start();
        await world.SendEventAsync(0, "first");
        await world.CallsAsync(1);

        await world.SendEventAsync(0, "second");

        await world.CallsAsync(2);
        Assert.Equal(["first", "second"], world.Handler.Calls.SelectMany(Bodies));
    }

    /// <summary>Its messages have the numbers of those that are done with; to pass them over would lose usage.</summary>
    [Fact]
    public async Task Another_hub_is_read_from_its_start_and_the_first_goes_on_where_it_was()
    {
        using AppFolder app = App("");
        await using HostWorld first = await HostWorld.CreateAsync(app, hubName: "first");
        for (int i = 0; i < 5; i++)
            await first.SendEventAsync(0, $"e{i}");

        first.Host.Start();
        await Until.IsTrue(async () => await first.State.ReadCheckpointAsync("first", "usage", "$Default", 0, default) == 4, "five events");
        await first.Host.DisposeAsync();

        await using HostWorld second = await HostWorld.CreateAsync(app, hubName: "second", blobs: first.Store.Blobs);
        await second.SendEventAsync(0, "new");
        second.Host.Start();
        await second.CallsAsync(1);
        Assert.Equal(["new"], second.Handler.Calls.SelectMany(Bodies));
        Assert.Equal(4, await first.State.ReadCheckpointAsync("first", "usage", "$Default", 0, default));
    }

    [Fact]
    public async Task Without_a_retry_policy_the_checkpoint_moves_past_a_failed_batch()
    {
        using AppFolder app = App("");
        await using HostWorld world = await HostWorld.CreateAsync(app);
        world.Handler.Answer = (_, response) => StubHandler.Fail(response);
        await world.SendEventAsync(0, "lost");

        world.Host.Start();

        await CheckpointAsync(world, 0, 0);
        StubHandler.Received call = Assert.Single(world.Handler.Calls);
        Assert.False(call.Envelope.GetProperty("Metadata").TryGetProperty("RetryContext", out _));
    }

    [Fact]
    public async Task A_limited_policy_retries_with_new_ids_and_then_loses_the_batch()
    {
        using AppFolder app = App(Twice);
        await using HostWorld world = await HostWorld.CreateAsync(app);
        world.Handler.Answer = (_, response) => StubHandler.Fail(response);
        await world.SendEventAsync(0, "lost");

        world.Host.Start();

        await CheckpointAsync(world, 0, 0);
        Assert.Equal(3, world.Handler.Calls.Select(call => call.Headers["X-Azure-Functions-InvocationId"]).Distinct().Count());
        JsonElement[] contexts = [.. world.Handler.Calls.Select(call => call.Envelope.GetProperty("Metadata").GetProperty("RetryContext"))];
        Assert.Equal([0, 1, 2], contexts.Select(context => context.GetProperty("RetryCount").GetInt32()));
        Assert.Equal(JsonValueKind.Null, contexts[0].GetProperty("Exception").ValueKind);
        Assert.Equal("status 500", contexts[1].GetProperty("Exception").GetProperty("Message").GetString());
    }

    [Fact]
    public async Task An_unlimited_policy_holds_its_partition_and_no_other_until_it_succeeds()
    {
        using AppFolder app = App(Unlimited);
        await using HostWorld world = await HostWorld.CreateAsync(app);
        bool isBroken = true;
        world.Handler.Answer = (call, response) =>
            Volatile.Read(ref isBroken) && Partition(call) == "0" ? StubHandler.Fail(response) : StubHandler.Ok(response);
        await world.SendEventAsync(0, "held");
        await world.SendEventAsync(1, "free");

        world.Host.Start();

        await CheckpointAsync(world, 1, 0);
        await Until.IsTrue(() => world.Handler.Calls.Count(call => Partition(call) == "0") > 3, "several attempts");
        Assert.Equal(-1, await world.State.ReadCheckpointAsync("localhost", "usage", "$Default", 0, default));
        Volatile.Write(ref isBroken, false);
        await CheckpointAsync(world, 0, 0);
    }

    [Fact]
    public async Task A_batch_under_way_when_the_host_stops_is_not_checkpointed()
    {
        using AppFolder app = App("");
        HostWorld world = await HostWorld.CreateAsync(app);
        world.Handler.Answer = (_, _) => Task.Delay(Timeout.Infinite);
        await world.SendEventAsync(0, "again");
        world.Host.Start();
        await world.CallsAsync(1);

        await world.Host.DisposeAsync();

        Assert.Equal(-1, await world.State.ReadCheckpointAsync("localhost", "usage", "$Default", 0, default));
        world.Handler.Answer = (_, response) => StubHandler.Ok(response);
        await world.DisposeAsync();
    }

    [Fact]
    public async Task The_encoding_can_be_switched_to_the_documented_one()
    {
        using AppFolder app = App("");
        await using HostWorld world = await HostWorld.CreateAsync(app, encoding: EnvelopeEncoding.Single);
        await world.SendEventAsync(0, "plain");

        world.Host.Start();

        await world.CallsAsync(1);
        Assert.Equal(JsonValueKind.Array, world.Handler.Calls.First().Envelope.GetProperty("Data").GetProperty("events").ValueKind);
    }

    private static AppFolder App(string retry) => new AppFolder().With("count", AppFolder.HubFunction.Replace("RETRY", retry, StringComparison.Ordinal));

    private static Task CheckpointAsync(HostWorld world, int partition, long sequence) => Until.IsTrue(
        async () => await world.State.ReadCheckpointAsync("localhost", "usage", "$Default", partition, default) == sequence, $"checkpoint {sequence}");

    private static string[] Bodies(StubHandler.Received call)
    {
        using JsonDocument array = JsonDocument.Parse(call.Envelope.GetProperty("Data").GetProperty("events").GetString()!);
        return [.. array.RootElement.EnumerateArray().Select(body => body.GetString()!)];
    }

    private static string? Partition(StubHandler.Received call) =>
        call.Envelope.GetProperty("Metadata").GetProperty("PartitionContext").GetProperty("PartitionId").GetString();
}
