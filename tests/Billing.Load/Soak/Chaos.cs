using System.Diagnostics;

namespace Billing.Load.Soak;

/// <summary>Kills and stops the service in turn, and starts it again.</summary>
internal static class Chaos
{
    public static async Task RunAsync(ServiceProcess service, SoakRecord record, LoadOptions options, CancellationToken end)
    {
        int restarts = Math.Max(0, options.Minutes - options.CalmLast) / options.RestartEvery;
        for (int number = 0; number < restarts && await SoakLoad.WaitAsync(TimeSpan.FromMinutes(options.RestartEvery), end); number++)
        {
            bool isKill = number % 2 == 0;
            long startedAt = Stopwatch.GetTimestamp();
            if (isKill)
            {
                service.Kill();
            }
            else
            {
                await service.StopAsync();
            }

            double stopped = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            await service.StartAgainAsync();
            record.Restarted(isKill, stopped, Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
        }
    }
}
