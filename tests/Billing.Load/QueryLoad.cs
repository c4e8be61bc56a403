using System.Diagnostics;
using System.Globalization;

namespace Billing.Load;

/// <summary>
/// Fills the last four weeks with usage and then reads it: connections that each wait for their answer before they ask the next question of a mix.
/// Ends after --seconds or --requests, whichever comes first.
/// </summary>
internal static class QueryLoad
{
    private const int EventsOfEach = 100;
    private const int Days = 28;
    private const int AskedMax = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>What is asked of a customer, and how often among twenty questions.</summary>
    private static readonly (string Name, int Share, Func<string, string> Path)[] Mix =
    [
        ("current usage", 8, customer => $"/v1/customers/{customer}/current_usage?subscription_id={customer}"),
        ("projected usage", 2, customer => $"/v1/customers/{customer}/projected_usage?subscription_id={customer}"),
        ("usage by day", 3, customer => $"/v1/customers/{customer}/usage?step=day"),
        ("usage by hour of a day", 2, customer => $"/v1/customers/{customer}/usage?step=hour&from_timestamp={DaysAgo(1)}"),
        ("newest events of a customer", 3, customer => $"/v1/events/?external_customer_id={customer}&limit=20"),
        ("newest events of all", 1, _ => "/v1/events/?limit=20"),
        ("volume of a day", 1, _ => "/v1/events/volume"),
    ];

    public static async Task<int> RunAsync(LoadWorld world, LoadOptions options)
    {
        int asked = Math.Min(AskedMax, options.Customers);
        for (int customer = 0; customer < asked; customer++)
        {
            await world.SubscribeAsync(customer);
        }

        int wrong = await SendAsync(world, options.Customers);
        wrong += await WaitAsync(world, options.Customers);
        await AskAsync(world, options, asked, WarmUp);
        long startedAt = Stopwatch.GetTimestamp();
        Asker[] askers = await AskAsync(world, options, asked, TimeSpan.FromSeconds(options.Seconds));
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        Report(askers, options.Connections, seconds);
        return wrong + askers.Sum(asker => asker.Refused);
    }

    private static void Report(Asker[] askers, int connections, double seconds)
    {
        var all = new Latencies();
        for (int kind = 0; kind < Mix.Length; kind++)
        {
            var one = new Latencies();
            Array.ForEach(askers, asker => one.AddAll(asker.ByKind[kind]));
            all.AddAll(one);
            Console.WriteLine($"{Mix[kind].Name,-28} {one.Count,9:N0} reads: {one}");
        }

        Console.WriteLine($"{all.Count / seconds:N0} reads/s at {connections} connections; {all}; {askers.Sum(asker => asker.Refused)} refused");
    }

    private static async Task<int> SendAsync(LoadWorld world, int customers)
    {
        using LoadConnection connection = await world.ConnectAsync();
        var buffer = new RequestBuffer();
        int refused = 0;
        for (int customer = 0; customer < customers; customer++)
        {
            buffer.Clear();
            buffer.Add("""{"events":["""u8);
            for (int i = 0; i < EventsOfEach; i++)
            {
                buffer.Add(i == 0 ? ""u8 : ","u8);
                buffer.AddEvent(world.Run, ((long)customer * EventsOfEach) + i, LoadWorld.CustomerName(customer), DaysAgo((double)Days * i / EventsOfEach));
            }

            buffer.Add("]}"u8);
            refused += await connection.SendAsync(buffer.Post("/v1/events/batch")) == 201 ? 0 : 1;
        }

        return refused;
    }

    /// <summary>1 when the last customer's events were not all counted in time.</summary>
    private static async Task<int> WaitAsync(LoadWorld world, int customers)
    {
        using LoadConnection connection = await world.ConnectAsync();
        var buffer = new RequestBuffer();
        string all = $"/v1/events/?external_customer_id={LoadWorld.CustomerName(customers - 1)}&skip={EventsOfEach - 1}&limit=1";
        for (long startedAt = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(startedAt) < Patience; await Task.Delay(50))
        {
            if (await connection.SendAsync(buffer.Get(all)) == 200 && connection.Text() != "[]")
            {
                return 0;
            }
        }

        return 1;
    }

    private static async Task<Asker[]> AskAsync(LoadWorld world, LoadOptions options, int asked, TimeSpan length)
    {
        using var end = new CancellationTokenSource(length);
        Asker[] askers = [.. Enumerable.Range(0, options.Connections).Select(number => new Asker(number))];
        await Task.WhenAll(askers.Select(asker => Task.Run(() => asker.RunAsync(world, asked, options.Requests / options.Connections, end.Token))));
        return askers;
    }

    private static string DaysAgo(double days) =>
        DateTimeOffset.UtcNow.AddDays(-days).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>One connection and its questions.</summary>
    private sealed class Asker(int number)
    {
        public Latencies[] ByKind { get; } = [.. Mix.Select(_ => new Latencies())];

        public int Refused { get; private set; }

        public async Task RunAsync(LoadWorld world, int customers, int requestsMax, CancellationToken end)
        {
            int[] kinds = [.. Mix.SelectMany((one, kind) => Enumerable.Repeat(kind, one.Share))];
            var random = new Random(number);
            var buffer = new RequestBuffer();
            using LoadConnection connection = await world.ConnectAsync();
            for (int i = 0; i < requestsMax && !end.IsCancellationRequested; i++)
            {
                int kind = kinds[random.Next(kinds.Length)];
                ReadOnlyMemory<byte> request = buffer.Get(Mix[kind].Path(LoadWorld.CustomerName(random.Next(customers))));
                long startedAt = Stopwatch.GetTimestamp();
                int status = await connection.SendAsync(request);
                ByKind[kind].Add(startedAt);
                Refused += status == 200 ? 0 : 1;
            }
        }
    }
}
