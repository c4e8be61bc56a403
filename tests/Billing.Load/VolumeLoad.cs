using System.Diagnostics;

namespace Billing.Load;

/// <summary>
/// Sends a given number of events in batches, waits until current usage shows all of them, and then reads current usage again and again: of one
/// heavy customer, or of some of very many light ones.
/// </summary>
internal static class VolumeLoad
{
    /// <summary>Events of each customer of the wide scenario.</summary>
    public const int EventsOfEach = 10;

    private const int BatchEvents = 100;
    private const int SampleMax = 50;
    private const int ReadsOfEach = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(LoadWorld world, LoadOptions options, int events)
    {
        int step = Math.Max(1, options.Customers / SampleMax);
        var sample = new List<string>();
        for (int customer = 0; customer < options.Customers; customer += step)
        {
            sample.Add(await world.SubscribeAsync(customer));
        }

        long start = Stopwatch.GetTimestamp();
        int refused = await SendAsync(world, options, events);
        Console.WriteLine($"{events:N0} events taken in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s");
        using LoadConnection connection = await world.ConnectAsync();
        int missing = await WaitAsync(connection, sample, events, options.Customers);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"all visible after {seconds:N1} s: {events / seconds:N0} events/s from sending to usage");
        Latencies reads = await ReadAsync(connection, sample);
        Console.WriteLine($"current usage of {sample.Count} customers, {reads.Count} reads: {reads}");
        return refused + missing;
    }

    private static async Task<int> SendAsync(LoadWorld world, LoadOptions options, int events)
    {
        int connections = options.Connections, refused = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(async () =>
        {
            using LoadConnection connection = await world.ConnectAsync();
            var buffer = new RequestBuffer();
            for (int first = number * BatchEvents; first < events; first += connections * BatchEvents)
            {
                int status = await connection.SendAsync(Batch(world, buffer, first, Math.Min(BatchEvents, events - first)));
                Interlocked.Add(ref refused, status == 201 ? 0 : 1);
            }
        })));
        return refused;

        ReadOnlyMemory<byte> Batch(LoadWorld world, RequestBuffer buffer, int first, int count)
        {
            buffer.Clear();
            buffer.Add("""{"events":["""u8);
            for (int i = 0; i < count; i++)
            {
                buffer.Add(i == 0 ? ""u8 : ","u8);
                int number = first + i;
                buffer.AddEvent(world.Run, number, LoadWorld.CustomerName(number / EventsPerCustomer(events, options.Customers)), world.Now);
            }

            buffer.Add("]}"u8);
            return buffer.Post("/v1/events/batch");
        }
    }

    private static int EventsPerCustomer(int events, int customers) => events / customers;

    /// <summary>How many customers of the sample never showed all of their usage.</summary>
    private static async Task<int> WaitAsync(LoadConnection connection, List<string> sample, int events, int customers)
    {
        var buffer = new RequestBuffer();
        int each = EventsPerCustomer(events, customers), missing = 0;
        long startedAt = Stopwatch.GetTimestamp();
        for (int i = 0; i < sample.Count; i++)
        {
            int first = i * Math.Max(1, customers / SampleMax) * each;
            decimal wanted = Enumerable.Range(first, each).Sum(number => (decimal)(number % 100));
            while (await UnitsAsync(connection, buffer, sample[i]) != wanted)
            {
                if (Stopwatch.GetElapsedTime(startedAt) > Patience)
                {
                    missing++;
                    break;
                }

                await Task.Delay(50);
            }
        }

        return missing;
    }

    private static async Task<Latencies> ReadAsync(LoadConnection connection, List<string> sample)
    {
        var buffer = new RequestBuffer();
        var reads = new Latencies();
        for (int i = 0; i < sample.Count * ReadsOfEach || i < 1_000; i++)
        {
            ReadOnlyMemory<byte> request = buffer.Get(sample[i % sample.Count]);
            long startedAt = Stopwatch.GetTimestamp();
            await connection.SendAsync(request);
            reads.Add(startedAt);
        }

        return reads;
    }

    private static async Task<decimal> UnitsAsync(LoadConnection connection, RequestBuffer buffer, string usage)
    {
        int status = await connection.SendAsync(buffer.Get(usage));
        return status == 200 ? UsageView.Read(connection.Body).Units : throw new InvalidOperationException($"GET {usage}: {status} {connection.Text()}");
    }
}
