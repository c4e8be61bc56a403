using System.Diagnostics;

namespace Billing.Load.Soak;

/// <summary>
/// Everything at once at a small, steady rate for an hour or so: usage streams in and is read, customers come, are closed, invoiced and charged, while
/// the service is killed and stopped again and again. In the end all of it is counted against what was sent.
/// </summary>
internal static class SoakLoad
{
    public const string Name = "soak";

    public static async Task<int> RunAsync(LoadOptions options)
    {
        if (DateTime.UtcNow.AddMinutes(options.Minutes).Date > SoakPlan.Today)
        {
            Console.Error.WriteLine("A day of UTC ends within the run, and with it periods whose invoices are not counted on: begin later or make it shorter");
            return 2;
        }

        using ServiceProcess service = await ServiceProcess.StartAsync(options);
        var record = new SoakRecord(TimeSpan.FromMinutes(options.Minutes));
        using var client = new SoakClient(service.Port, record);
        Console.WriteLine($"soak on {(options.Azurite ? "Azurite" : "the embedded store")}: {options.Minutes} minutes, {options.Rate} events/s, a restart every {options.RestartEvery} minutes but in the last {options.CalmLast}");
        SoakPlan plan = await SoakPlan.MakeAsync(client);
        var stream = new UsageStream(client, plan);
        await stream.PrepareAsync(options.Customers);
        var lives = new BilledLives(client, plan);
        var watch = new Watch(service, record);
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(options.Minutes));
        record.Begin();
        try
        {
            await Task.WhenAll(
                stream.SendAsync(options.Rate, end.Token), stream.ReadAsync(end.Token), lives.RunAsync(end.Token), watch.RunAsync(end.Token),
                Chaos.RunAsync(service, record, options, end.Token));
        }
        finally
        {
            record.Print();
        }

        return await new SoakJudge(client, service).CountAsync(stream, lives) == 0 ? 0 : 1;
    }

    /// <summary>Waits, unless the end comes before; then false.</summary>
    public static async Task<bool> WaitAsync(TimeSpan time, CancellationToken end)
    {
        try
        {
            await Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, end);
            return !end.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Does something at a steady pace: what takes longer than its turn is followed at once.</summary>
    public static async Task EveryAsync(TimeSpan pace, Func<int, Task> act, CancellationToken end)
    {
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; await WaitAsync((pace * number) - Stopwatch.GetElapsedTime(start), end); number++)
        {
            await act(number);
        }
    }
}
