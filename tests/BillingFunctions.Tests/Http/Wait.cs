namespace BillingFunctions.Tests.Http;

/// <summary>Waits for what happens in the background.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(10, limit.Token);
    }
}
