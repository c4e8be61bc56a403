using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.Tests.LocalHost;

public sealed class RetryPolicyTests
{
    [Fact]
    public void An_exponential_policy_doubles_up_to_its_longest_pause()
    {
        var policy = new RetryPolicy(-1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(retry => policy.Pause(retry).TotalSeconds));
        Assert.Equal(5, policy.Pause(int.MaxValue).TotalSeconds);
    }

    [Fact]
    public void Minus_one_never_ends_and_a_number_does()
    {
        Assert.True(new RetryPolicy(-1, TimeSpan.Zero, TimeSpan.Zero).AllowsRetry(1_000_000));
        Assert.True(new RetryPolicy(2, TimeSpan.Zero, TimeSpan.Zero).AllowsRetry(1));
        Assert.False(new RetryPolicy(2, TimeSpan.Zero, TimeSpan.Zero).AllowsRetry(2));
        Assert.False(RetryPolicy.None.AllowsRetry(0));
    }
}
