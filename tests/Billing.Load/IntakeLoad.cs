using System.Diagnostics;

namespace Billing.Load;

/// <summary>Sends events as fast as the connections go: how many a second the service takes, each answered when it is durable.</summary>
internal static class IntakeLoad
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(LoadWorld world, LoadOptions options, int eventsPerRequest)
    {
        await RunForAsync(world, options, eventsPerRequest, WarmUp, "w");
        double processor = world.ProcessorSeconds;
        long start = Stopwatch.GetTimestamp();
        Sender[] senders = await RunForAsync(world, options, eventsPerRequest, TimeSpan.FromSeconds(options.Seconds), "m");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var latencies = new Latencies();
        Array.ForEach(senders, sender => latencies.AddAll(sender.Latencies));
        int requests = latencies.Count, refused = senders.Sum(sender => sender.Refused);
        bool isCounted = await WaitUntilCountedAsync(world);
        double countedAfter = Stopwatch.GetElapsedTime(start).TotalSeconds - seconds;
        double processorPerMillion = (world.ProcessorSeconds - processor) / requests / eventsPerRequest * 1_000_000;
        Console.WriteLine($"{requests / seconds:N0} requests/s, {(long)requests * eventsPerRequest / seconds:N0} events/s at {options.Connections} connections; {latencies}; {refused} refused; counted {countedAfter:N1} s later, {processorPerMillion:N2} s of the service's processor for 1,000,000 events, counting included");
        return refused + (isCounted ? 0 : 1);
    }

    /// <summary>What was taken and not counted yet would look like processor time saved.</summary>
    private static async Task<bool> WaitUntilCountedAsync(LoadWorld world)
    {
        using LoadConnection connection = await world.ConnectAsync();
        var buffer = new RequestBuffer();
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(50))
        {
            if (await connection.SendAsync(buffer.Get("/v1/usage/pipeline")) == 200 && connection.Body.IndexOf("\"is_caught_up\":true"u8) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<Sender[]> RunForAsync(LoadWorld world, LoadOptions options, int eventsPerRequest, TimeSpan length, string phase)
    {
        using var end = new CancellationTokenSource(length);
        Sender[] senders = [.. Enumerable.Range(0, options.Connections).Select(number => new Sender($"{world.Run}{phase}{number}"))];
        await Task.WhenAll(senders.Select(sender => Task.Run(() => sender.RunAsync(world, options.Customers, eventsPerRequest, end.Token))));
        return senders;
    }

    private sealed class Sender(string run)
    {
        public Latencies Latencies { get; } = new();

        public int Refused { get; private set; }

        public async Task RunAsync(LoadWorld world, int customers, int eventsPerRequest, CancellationToken end)
        {
            using LoadConnection connection = await world.ConnectAsync();
            var request = new EventRequest(world, run, customers);
            while (!end.IsCancellationRequested)
            {
                ReadOnlyMemory<byte> bytes = request.Next(eventsPerRequest);
                long startedAt = Stopwatch.GetTimestamp();
                int status = await connection.SendAsync(bytes);
                Latencies.Add(startedAt);
                Refused += status == 201 ? 0 : 1;
            }
        }
    }
}
