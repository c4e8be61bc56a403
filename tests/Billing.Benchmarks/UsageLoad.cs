using System.Diagnostics;
using System.Text;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>
/// Counts usage end to end on the durable embedded store: intake, hub, one transaction a customer and batch.
/// <c>usage [events] [customers] [partitions] [distinct values]</c>.
/// </summary>
internal sealed class UsageLoad : IUsageCatalog, IUsageCustomers
{
    private const int RequestEvents = 100;
    private const int BatchMessages = 1000;

    private static readonly DataSpace Space = new(new OwnerKey(0xABC), Mode.Live);

    private readonly UsageRules _rules = new(new MeterSet(UsageTraffic.Meters), new Interval(UsageTraffic.Start, UsageTraffic.Start + Duration.FromDays(60)));

    public ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult(_rules);

    public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OwnerKey?>(IdDerivation.Owner(0, externalId));

    public static async Task RunAsync(string[] arguments)
    {
        int events = Number(arguments, 0, 500_000);
        int customers = Number(arguments, 1, 1000);
        int partitions = Number(arguments, 2, 4);
        int areas = Number(arguments, 3, UsageTraffic.Areas);
        string directory = Directory.CreateTempSubdirectory("billing-usage-load-").FullName;
        try
        {
            using EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(directory) { LogPartitions = partitions }, SystemClock.Instance);
            await store.Tables.EnsureTableAsync("usage", default);
            await new UsageLoad().RunAsync(store, events, customers, partitions, areas);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task RunAsync(EmbeddedStore store, int events, int customers, int partitions, int areas)
    {
        var ingest = new UsageIngest(store.EventLog, this, this, SystemClock.Instance, UsageOptions.Default);
        ReadEvent[][] requests = [.. Enumerable.Range(0, events)
            .Select(n => new ReadEvent(["body"], UsageTraffic.Event(n, $"customer-{n % customers}", areas), []))
            .GroupBy(read => read.Event!.CustomerExternalId).SelectMany(group => group.Chunk(RequestEvents)).OrderBy(chunk => chunk[0].Event!.Timestamp)];
        await TimedAsync("intake", events, () => Parallel.ForEachAsync(
            requests, new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (request, token) => _ = (await ingest.IngestAsync(Space, request, IngestPolicy.AllOrNothing, token)).Value));

        var counting = new CountingTableStore(store.Tables);
        var aggregation = new UsageAggregation(counting, this, this, SystemClock.Instance, UsageOptions.Default);
        long counted = 0;
        await TimedAsync("count", events, () => Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => Task.Run(async () =>
            Interlocked.Add(ref counted, await CountPartitionAsync(store, aggregation, partition))))));
        TableCounts costs = counting.Counts;
        Console.WriteLine($"counted {counted}; for 1,000 events: {Per(costs.Transactions, events)} transactions, {Per(costs.Entities, events)} entities, {Per(costs.Reads, events)} reads, {costs.Refused} refused in all");

        var reader = new UsageReader(store.Tables);
        OwnerKey customer = IdDerivation.Owner(0, "customer-0");
        int reads = areas > 10_000 ? 3 : 200;
        await TimedAsync("month of current usage, 4 meters", reads, async () =>
        {
            for (int i = 0; i < reads; i++)
            {
                await reader.ReadAsync(Space, customer, UsageTraffic.Meters, UsageTraffic.Start, UsageTraffic.Start + Duration.FromDays(30), default);
            }
        });
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"peak working set {process.PeakWorkingSet64 / 1_000_000} MB");
    }

    private static async Task<long> CountPartitionAsync(EmbeddedStore store, UsageAggregation aggregation, int partition)
    {
        long counted = 0;
        IReadOnlyList<LoggedMessage> messages = await store.EventLogReader.ReadAsync(partition, -1, BatchMessages, default);
        while (messages.Count > 0)
        {
            HubEvent[] batch = [.. messages.Select(message => new HubEvent(
                message.Sequence, message.Offset, Instant.FromDateTimeOffset(message.EnqueuedAtUtc), message.PartitionKey, Encoding.UTF8.GetString(message.Body.Span)))];
            counted += (await aggregation.AggregateAsync(new HubBatch("usage", partition, batch), TimeBudget.Ample(), default)).Counted;
            messages = await store.EventLogReader.ReadAsync(partition, messages[^1].Sequence, BatchMessages, default);
        }

        return counted;
    }

    private static async Task TimedAsync(string what, int operations, Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{what}: {operations / seconds:N0} /s ({seconds:N2} s)");
    }

    private static double Per(int count, int events) => Math.Round(count * 1000.0 / events, 2);

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}
