using System.Diagnostics;

namespace BillingFunctions.Tests.Support;

/// <summary>Waits for a condition instead of for a time.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task IsTrue(Func<bool> condition, string what) => IsTrue(() => Task.FromResult(condition()), what);

    public static async Task IsTrue(Func<Task<bool>> condition, string what)
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < Patience, $"In vain: {what}");
            await Task.Delay(5);
        }
    }
}
