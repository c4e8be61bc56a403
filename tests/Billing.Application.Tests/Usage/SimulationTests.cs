using Billing.Simulation;

namespace Billing.Application.Tests.Usage;

public sealed class SimulationTests
{
    /// <summary>The console of Billing.Simulation runs any number of seeds; a failing one is named with the command that repeats it.</summary>
    [Fact]
    public async Task Acknowledged_events_count_exactly_once_whatever_fails()
    {
        SimReport report = await Task.Run(() => Simulation.Simulation.Run(first: 13, count: 20));

        Assert.Empty(report.Failures);
        Assert.Empty(report.Missing);
    }

    [Theory]
    [InlineData(Sabotage.HeadCheck)]
    [InlineData(Sabotage.Hashes)]
    [InlineData(Sabotage.Acknowledgement)]
    [InlineData(Sabotage.Counters)]
    [InlineData(Sabotage.AppliedAgain)]
    [InlineData(Sabotage.DedupeRow)]
    [InlineData(Sabotage.CatchUp)]
    [InlineData(Sabotage.ReRateNote)]
    [InlineData(Sabotage.Seal)]
    [InlineData(Sabotage.Waiting)]
    [InlineData(Sabotage.Formats)]
    [InlineData(Sabotage.Letters)]
    [InlineData(Sabotage.Replay)]
    [InlineData(Sabotage.Archive)]
    [InlineData(Sabotage.Hints)]
    public async Task A_service_that_is_broken_on_purpose_is_found_out(Sabotage sabotage)
    {
        SimReport report = await Task.Run(() => Simulation.Simulation.FirstFailure(first: 1, most: 100, sabotage));

        Assert.NotEmpty(report.Failures);
    }

    /// <summary>What is replayed in another order counts all the same, so that only the judge of the order can tell.</summary>
    [Fact]
    public async Task A_replay_in_another_order_than_that_of_arrival_is_found_out()
    {
        SimReport report = await Task.Run(() => Simulation.Simulation.FirstFailure(first: 1, most: 100, Sabotage.ReplayOrder));

        Assert.Contains("had arrived later", Assert.Single(report.Failures).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Interleaving.CountTwice, 10_000)]
    [InlineData(Interleaving.CountAndClose, 5_000)]
    public async Task Every_order_of_the_calls_of_a_few_processes_bills_each_event_once(Interleaving which, int atLeast)
    {
        Exploration found = await Task.Run(() => Simulation.Simulation.Explore(which));

        Assert.Null(found.Failure);
        Assert.True(found.Interleavings > atLeast, $"{found.Interleavings} interleavings");
    }
}
