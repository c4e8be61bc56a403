using Billing.Simulation;

namespace Billing.Application.Tests.Usage;

public sealed class SimulationTests
{
    /// <summary>The console of Billing.Simulation runs any number of seeds; a failing one is named with the command that repeats it.</summary>
    [Fact]
    public async Task Acknowledged_events_count_exactly_once_whatever_fails()
    {
        SimReport report = await Task.Run(() => Simulation.Simulation.Run(first: 1, count: 20));

        Assert.Empty(report.Failures);
        Assert.Empty(report.Missing);
    }

    [Theory]
    [InlineData(Sabotage.HeadCheck)]
    [InlineData(Sabotage.Hashes)]
    [InlineData(Sabotage.Acknowledgement)]
    [InlineData(Sabotage.Counters)]
    public async Task A_service_that_is_broken_on_purpose_is_found_out(Sabotage sabotage)
    {
        SimReport report = await Task.Run(() => Simulation.Simulation.Run(first: 1, count: 2, sabotage));

        Assert.NotEmpty(report.Failures);
    }
}
