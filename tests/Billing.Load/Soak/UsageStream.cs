using System.Globalization;
using System.Text;

namespace Billing.Load.Soak;

/// <summary>Customers of a running month whose events stream in and are read meanwhile. Knows what each of them must come to.</summary>
internal sealed class UsageStream(SoakClient client, SoakPlan plan)
{
    private const int EventsOfBatch = 10;
    private const int LateOneIn = 10;
    private static readonly TimeSpan ReadPace = TimeSpan.FromMilliseconds(500);
    private static readonly DateTimeOffset MonthStart = new(SoakPlan.Today.Year, SoakPlan.Today.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private long[] _units = [];
    private long _events;

    /// <summary>Units that each customer's events come to.</summary>
    public IReadOnlyList<long> Units => _units;

    /// <summary>Events that the service has taken.</summary>
    public long Events => _events;

    public static string Name(int customer) => string.Create(CultureInfo.InvariantCulture, $"stream-{customer}");

    public async Task PrepareAsync(int customers)
    {
        _units = new long[customers];
        for (int customer = 0; customer < customers; customer++)
        {
            string id = await SoakPlan.MadeAsync(client, "/v1/customers", $$"""{"external_id":"{{Name(customer)}}","name":"Stream"}""");
            await SoakPlan.MadeAsync(
                client, "/v1/subscriptions",
                $$"""{"external_id":"{{Name(customer)}}","customer_id":"{{id}}","plan_id":"{{plan.MonthlyId}}","started_at":"{{SoakPlan.Text(MonthStart)}}"}""");
        }
    }

    public Task SendAsync(int eventsPerSecond, CancellationToken end)
    {
        var random = new Random(7);
        return SoakLoad.EveryAsync(TimeSpan.FromSeconds((double)EventsOfBatch / eventsPerSecond), async number =>
        {
            int customer = random.Next(_units.Length);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            DateTimeOffset time = random.Next(LateOneIn) == 0 ? MonthStart + ((now - MonthStart) * random.NextDouble()) : now;
            await client.PostAsync("ingest", "/v1/events/batch", Batch(client.Run, number, Name(customer), time));
            _units[customer] += UnitsOfBatch(number);
            _events += EventsOfBatch;
        }, end);
    }

    public Task ReadAsync(CancellationToken end)
    {
        var random = new Random(11);
        return SoakLoad.EveryAsync(ReadPace, async number =>
        {
            string name = Name(random.Next(_units.Length));
            (string kind, string path) = (number % 6) switch
            {
                0 => ("read lists", "/v1/invoices?limit=20"),
                1 => ("read lists", "/v1/payments?limit=20"),
                2 => ("read events", $"/v1/events?external_customer_id={name}&limit=20"),
                3 => ("read usage", $"/v1/customers/{name}/usage?step=day"),
                _ => ("read usage", $"/v1/customers/{name}/current_usage?subscription_id={name}"),
            };
            await client.GetAsync(kind, path);
        }, end);
    }

    /// <summary>A batch of events at one time, whose transaction ids derive from its number: sent again it is the same.</summary>
    public static string Batch(string run, int number, string customer, DateTimeOffset time)
    {
        var text = new StringBuilder("""{"events":[""");
        for (int i = 0; i < EventsOfBatch; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(
                CultureInfo.InvariantCulture,
                $$$"""{"transaction_id":"{{{run}}}-{{{customer}}}-{{{number}}}-{{{i}}}","external_customer_id":"{{{customer}}}","code":"{{{SoakPlan.Metric}}}","timestamp":"{{{SoakPlan.Text(time)}}}","properties":{"value":{{{Value(number, i)}}}}}""");
        }

        return text.Append("]}").ToString();
    }

    public static long UnitsOfBatch(int number) => Enumerable.Range(0, EventsOfBatch).Sum(i => (long)Value(number, i));

    private static int Value(int number, int place) => ((number * 31) + (place * 7)) % 100;
}
