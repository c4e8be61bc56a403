using System.Text.Json;
using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Pumps;
using BillingFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingFunctions.Tests.LocalHost;

public sealed class QueuePumpTests : IDisposable
{
    private readonly AppFolder _app = new AppFolder().With("jobs", AppFolder.QueueFunction);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_message_is_sent_to_its_function_and_deleted_after_a_success()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        await world.Store.Queues.SendAsync("jobs", """{"job":"a1"}""", TimeSpan.Zero, default);

        world.Host.Start();

        await world.CallsAsync(1);
        await EmptyAsync(world, "jobs");
        StubHandler.Received call = Assert.Single(world.Handler.Calls);
        Assert.Equal(("POST", "/jobs"), (call.Method, call.Target));
        Assert.StartsWith("Azure-Functions-Host/", call.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse(call.Headers["X-Azure-Functions-InvocationId"], out _));
        Assert.Equal("chunked", call.Headers["Transfer-Encoding"]);
        Assert.Equal("\"{\\\"job\\\":\\\"a1\\\"}\"", call.Envelope.GetProperty("Data").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_message_that_keeps_failing_ends_in_the_poison_queue()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        world.Handler.Answer = (_, response) => StubHandler.Fail(response);
        await world.Store.Queues.SendAsync("jobs", "bad", TimeSpan.Zero, default);

        world.Host.Start();

        await Until.IsTrue(async () => await PoisonCountAsync(world) == 1, "a message in the poison queue");
        await EmptyAsync(world, "jobs");
        Assert.Equal(["1", "2", "3"], world.Handler.Calls.Select(call => call.Envelope.GetProperty("Metadata").GetProperty("DequeueCount").GetString()));
        Assert.Equal("bad", (await world.Store.Queues.ReceiveAsync("jobs-poison", 1, TimeSpan.FromMinutes(1), default)).Single().Text);
    }

    [Fact]
    public async Task An_empty_answer_is_a_failure_and_not_a_success()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        world.Handler.Answer = (_, response) =>
        {
            response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await world.Store.Queues.SendAsync("jobs", "bad", TimeSpan.Zero, default);

        world.Host.Start();

        await Until.IsTrue(async () => await PoisonCountAsync(world) == 1, "a message in the poison queue");
    }

    [Fact]
    public async Task Messages_are_worked_on_at_the_same_time_up_to_a_batch_and_its_threshold()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        int most = 0;
        world.Handler.Answer = async (_, response) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 4)
                four.TrySetResult();

            await gate.Task;
            Interlocked.Decrement(ref running);
            await StubHandler.Ok(response);
        };
        for (int i = 0; i < 20; i++)
            await world.Store.Queues.SendAsync("jobs", $"m{i}", TimeSpan.Zero, default);

        world.Host.Start();

        await four.Task.WaitAsync(Until.Patience);
        gate.SetResult();
        await world.CallsAsync(20);
        await EmptyAsync(world, "jobs");
        Assert.InRange(most, 4, 6);
        Assert.Equal(20, world.Handler.Calls.Select(call => call.Envelope.GetProperty("Data").GetProperty("message").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task What_is_in_hand_when_the_host_stops_is_given_back()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        world.Handler.Answer = (_, response) => Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted);
        await world.Store.Queues.SendAsync("jobs", "long", TimeSpan.Zero, default);
        world.Host.Start();
        await world.CallsAsync(1);

        await world.Host.DisposeAsync();

        Assert.Equal("long", Assert.Single(await world.Store.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromMinutes(1), default)).Text);
    }

    [Fact]
    public async Task What_a_fetch_brings_when_the_host_stops_is_given_back()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        using var stop = new CancellationTokenSource();
        var late = new LateQueues(world.Store.Queues, stop);
        await late.SendAsync("jobs", "late", TimeSpan.Zero, default);
        QueueSettings settings = world.Host.Host.Queues;
        var run = new QueueMessageRun(
            world.Host.Catalog.Functions.Single(function => function.Name == "jobs"), "jobs", late, settings, world.Host.Invoker, TimeProvider.System, NullLogger.Instance);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new QueuePump("jobs", late, settings, run, new QueueWait(settings, null, TimeProvider.System)).RunAsync(stop.Token));

        Assert.Equal("late", Assert.Single(await world.Store.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromMinutes(1), default)).Text);
        Assert.Empty(world.Handler.Calls);
    }

    [Fact]
    public async Task A_member_of_the_message_can_forge_metadata()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app);
        await world.Store.Queues.SendAsync("jobs", """{"DequeueCount":77}""", TimeSpan.Zero, default);

        world.Host.Start();

        await world.CallsAsync(1);
        JsonElement metadata = world.Handler.Calls.First().Envelope.GetProperty("Metadata");
        Assert.Equal("\"77\"", metadata.GetProperty("DequeueCount").GetString());
    }

    /// <summary>The host is stopped while a fetch is on its way, and the store carries it out all the same.</summary>
    private sealed class LateQueues(IQueueStore inner, CancellationTokenSource stop) : IQueueStore
    {
        public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => inner.EnsureQueueAsync(queue, cancellationToken);

        public ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken) => inner.SendAsync(queue, text, delay, cancellationToken);

        public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
        {
            await stop.CancelAsync();
            IReadOnlyList<QueueMessage> messages = await inner.ReceiveAsync(queue, max, visibility, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return messages;
        }

        public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) => inner.DeleteAsync(queue, message, cancellationToken);

        public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
            inner.ExtendAsync(queue, message, visibility, cancellationToken);

        public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => inner.CountAsync(queue, cancellationToken);
    }

    private static Task EmptyAsync(HostWorld world, string queue) =>
        Until.IsTrue(async () => await world.Store.Queues.CountAsync(queue, default) == 0, $"{queue} is empty");

    private static async Task<int> PoisonCountAsync(HostWorld world)
    {
        await world.Store.Queues.EnsureQueueAsync("jobs-poison", default);
        return await world.Store.Queues.CountAsync("jobs-poison", default);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
