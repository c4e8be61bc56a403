using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.Tests.Support;

namespace BillingFunctions.Tests.LocalHost;

public sealed class FunctionTimeoutTests
{
    [Fact]
    public async Task A_call_without_an_answer_fails_when_functionTimeout_is_over()
    {
        using AppFolder app = new AppFolder().With("jobs", AppFolder.QueueFunction);
        var time = new ManualTime(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        await using HostWorld world = await HostWorld.CreateAsync(app, time);
        var never = new TaskCompletionSource();
        world.Handler.Answer = (_, _) => never.Task;
        FunctionDefinition function = world.Host.Catalog.Functions.Single();

        Task<CallResult> call = world.Host.CallAsync(function, "x", default);
        await world.CallsAsync(1);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));

        CallResult result = await call.WaitAsync(Until.Patience);
        Assert.Contains("functionTimeout", result.Reason, StringComparison.Ordinal);
        never.SetResult();
    }
}
