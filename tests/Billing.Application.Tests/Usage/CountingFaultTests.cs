using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class CountingFaultTests
{
    private static readonly Instant From = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 1, 0, 0);

    [Theory]
    [InlineData(FaultKind.FailBefore)]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.CommitThenFail)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.Conflict)]
    [InlineData(FaultKind.CrashBefore)]
    [InlineData(FaultKind.CrashAfter)]
    public async Task A_fault_at_any_store_call_neither_loses_nor_doubles_an_event(FaultKind kind)
    {
        UsageEvent[] events = CountingTests.Traffic(60, 0, customers: 3);
        int call = 1;
        for (FaultPlan plan = FaultPlan.None(); call == 1 || plan.WasReached; call++)
        {
            FaultPlan current = plan = FaultPlan.At(call, kind);
            using UsageWorld world = await UsageWorld.CreateAsync(tables => new FaultyTableStore(tables, current), UsageOptions.Default with { ParallelCustomers = 1 }, partitions: 1);
            foreach (UsageEvent[] part in events.Chunk(20))
            {
                await world.SendAsync(part);
            }

            await CountUntilDoneAsync(world, plan);
            await CountingTests.AssertMonthAsync(world, events, From, To);
        }

        Assert.InRange(call, 6, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Many_faults_and_two_instances_neither_lose_nor_double_an_event(int seed)
    {
        UsageEvent[] events = CountingTests.Traffic(900, 0, customers: 5);
        FaultPlan plan = FaultPlan.Random(
            seed, oneIn: 6, FaultKind.FailBefore, FaultKind.Throttle, FaultKind.CommitThenFail, FaultKind.CommitThenTimeOut, FaultKind.Conflict, FaultKind.CrashBefore, FaultKind.CrashAfter);
        using UsageWorld world = await UsageWorld.CreateAsync(tables => new FaultyTableStore(tables, plan), UsageOptions.Default, partitions: 1);
        foreach (UsageEvent[] part in events.Chunk(30))
        {
            await world.SendAsync(part);
        }

        await Task.WhenAll(CountUntilDoneAsync(world, plan, 4), CountUntilDoneAsync(world, plan, 7));
        await CountingTests.AssertMonthAsync(world, events, From, To);
    }

    /// <summary>What the host does: a batch that fails comes again, and after a crash a new process goes on from the same place.</summary>
    private static async Task CountUntilDoneAsync(UsageWorld world, FaultPlan plan, int batchMax = 1000)
    {
        UsageAggregation aggregation = world.NewAggregation(world.Tables);
        for (HubBatch batch = await world.BatchAsync(0, -1, batchMax); batch.Events.Count > 0;)
        {
            try
            {
                await aggregation.AggregateAsync(batch, TimeBudget.Ample(), default);
                batch = await world.BatchAsync(0, batch.Events[^1].Sequence, batchMax);
            }
            catch (StoreException)
            {
            }
            catch (SimulatedCrashException)
            {
                plan.Restart();
                aggregation = world.NewAggregation(world.Tables);
            }
        }
    }
}
