using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

/// <summary>
/// Proves that an action takes effect exactly once whatever goes wrong: it is run once undisturbed, then once for each of its store calls
/// and each kind of fault, on a copy of the prepared world each time. A process that fails is replaced by a new one that repeats the same action; then the drain
/// hints come up, and the caller's check looks at what is there.
/// </summary>
internal static class CrashHarness
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Runs every case.</summary>
    /// <param name="prepare">Makes what the action needs, once; never disturbed. What it keeps outside of the world is shared by all cases.</param>
    /// <param name="act">The action, the same command in every repeat. It must check its own answer.</param>
    /// <param name="verify">Looks at the world through a fresh process. What it throws is reported with the case.</param>
    /// <returns>How many cases were run.</returns>
    public static async Task<int> RunAsync(Func<Site, Task> prepare, Func<Site, Task> act, Func<Site, Task> verify)
    {
        var prepared = new World();
        await prepare(prepared.Start());
        await RunCaseAsync(prepared.Copy(), act, verify, FaultPlan.None());
        int cases = 0;
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
        {
            FaultPlan plan;
            for (int call = 1; ; call++, cases++)
            {
                plan = FaultPlan.At(call, kind);
                try
                {
                    await RunCaseAsync(prepared.Copy(), act, verify, plan);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"{kind} at call {call}: {error.Message}", error);
                }

                if (!plan.WasReached)
                {
                    break;
                }
            }
        }

        return cases;
    }

    /// <summary>Lets every hint that is on the queue come up and carries it out.</summary>
    public static async Task DrainHintsAsync(Site site)
    {
        site.World.Clock.Advance(Duration.FromTimeSpan(DrainHints.Delay + TimeSpan.FromSeconds(1)));
        while (await site.Queues.ReceiveAsync(WorkQueues.DrainOutbox, 32, TimeSpan.FromMinutes(5), None) is { Count: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                Assert.True((await site.Drain.RunAsync(message.Text, TimeBudget.Ample(), None)).IsDone);
                await site.Queues.DeleteAsync(WorkQueues.DrainOutbox, message, None);
            }
        }
    }

    /// <summary>No outbox row is left in any table.</summary>
    public static void AssertOutboxIsEmpty(World world)
    {
        foreach (string table in Tables.All)
        {
            Assert.DoesNotContain(world.Tables.Rows(table), row => row.RowKey.StartsWith(OutboxPages.Prefix, StringComparison.Ordinal));
        }
    }

    private static async Task RunCaseAsync(World world, Func<Site, Task> act, Func<Site, Task> verify, FaultPlan plan)
    {
        try
        {
            await act(world.Start(plan));
        }
        catch (Exception fault) when (fault is StoreException or SimulatedCrashException)
        {
            await act(world.Start());
        }

        Site later = world.Start();
        await DrainHintsAsync(later);
        AssertOutboxIsEmpty(world);
        await verify(later);
    }
}
