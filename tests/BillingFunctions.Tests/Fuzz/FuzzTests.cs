using Billing.Fuzz;

namespace BillingFunctions.Tests.Fuzz;

public sealed class FuzzTests
{
    /// <summary>The console of Billing.Fuzz runs any number of cases; a failing one is named with the command that repeats it.</summary>
    [Theory]
    [InlineData(FuzzTarget.Http, 3_000)]
    [InlineData(FuzzTarget.Hub, 3_000)]
    public async Task Spoilt_events_break_nothing_and_keep_nothing_from_being_counted(FuzzTarget target, int count)
    {
        FuzzReport report = await FuzzRun.RunAsync(target, seed: 1, count);

        Assert.Empty(report.Failures);
    }
}
