using System.Diagnostics;

namespace Billing.Load;

/// <summary>
/// A steady rate of batches, and beside it one customer whose events are sent one at a time: how long it takes from the answer to an event until
/// current usage shows it.
/// </summary>
internal static class VisibilityLoad
{
    private const int BatchEvents = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(LoadWorld world, LoadOptions options)
    {
        string usage = await world.SubscribeAsync(0);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
        Task<long>[] senders = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() => SendAsync(world, options, number, 4, end.Token)))];
        var probe = new Probe(world, usage);
        await probe.RunAsync(end.Token);
        long sent = (await Task.WhenAll(senders)).Sum();
        Console.WriteLine($"{sent / (double)options.Seconds:N0} events/s sent of {options.Rate:N0} asked");
        Console.WriteLine($"accepted to visible, {probe.Visible.Count} events: {probe.Visible}");
        Console.WriteLine($"one read of current usage meanwhile: {probe.Reads}");
        return probe.Wrong;
    }

    /// <summary>Sends its share of the rate; a sender that falls behind sends as fast as it can.</summary>
    private static async Task<long> SendAsync(LoadWorld world, LoadOptions options, int number, int senders, CancellationToken end)
    {
        using LoadConnection connection = await world.ConnectAsync();
        var request = new EventRequest(world, $"{world.Run}s{number}", options.Customers);
        double perSecond = (double)options.Rate / senders / BatchEvents;
        long sent = 0;
        for (long startedAt = Stopwatch.GetTimestamp(); !end.IsCancellationRequested; sent++)
        {
            TimeSpan ahead = TimeSpan.FromSeconds(sent / perSecond) - Stopwatch.GetElapsedTime(startedAt);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, CancellationToken.None);
            }

            await connection.SendAsync(request.Next(BatchEvents));
        }

        return sent * BatchEvents;
    }

    private sealed class Probe(LoadWorld world, string usage)
    {
        private const int WaitSeconds = 30;

        public Latencies Visible { get; } = new();

        public Latencies Reads { get; } = new();

        public int Wrong { get; private set; }

        public async Task RunAsync(CancellationToken end)
        {
            using LoadConnection connection = await world.ConnectAsync();
            var buffer = new RequestBuffer();
            UsageView before = await ReadAsync(connection, buffer);
            for (long number = 1; !end.IsCancellationRequested; number++)
            {
                // The other senders' events of this customer count too: the probe's own stand out by their size.
                buffer.Clear();
                buffer.AddProbe($"{world.Run}p", number, LoadWorld.CustomerName(0), world.Now);
                Wrong += await connection.SendAsync(buffer.Post("/v1/events/")) == 201 ? 0 : 1;
                long acceptedAt = Stopwatch.GetTimestamp();
                while ((await ReadAsync(connection, buffer)).Probes < before.Probes + number)
                {
                    if (Stopwatch.GetElapsedTime(acceptedAt).TotalSeconds > WaitSeconds)
                    {
                        Wrong++;
                        return;
                    }
                }

                Visible.Add(acceptedAt);
                await Task.Delay(Pause, CancellationToken.None);
            }
        }

        private async Task<UsageView> ReadAsync(LoadConnection connection, RequestBuffer buffer)
        {
            long startedAt = Stopwatch.GetTimestamp();
            int status = await connection.SendAsync(buffer.Get(usage));
            Reads.Add(startedAt);
            return status == 200 ? UsageView.Read(connection.Body) : throw new InvalidOperationException($"GET {usage}: {status} {connection.Text()}");
        }
    }
}
