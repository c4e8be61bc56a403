using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Wallets;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Storage.Embedded;
using Billing.TestSupport.Azurite;
using Billing.TestSupport.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>Closes the month of many customers who are all due at the same instant, with seal, invoice, journal, outbox, lists and schedule.</summary>
internal sealed class CloseLoad(CloseLoadOptions options, EmbeddedStore embedded, ITableStore storeTables, IQueueStore queues, CloseClock clock)
    : IUsageCustomers, IRandomSource
{
    private readonly CloseCatalog _catalog = new();
    private readonly CountingTableStore _tables = new(storeTables);
    private readonly ConcurrentDictionary<string, Customer> _customers = new(StringComparer.Ordinal);
    private int _drawn;

    private ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = options.Workers };

    public static async Task RunAsync(string[] arguments)
    {
        var options = CloseLoadOptions.Parse(arguments);
        string directory = Directory.CreateTempSubdirectory("billing-close-load-").FullName;
        try
        {
            var clock = new CloseClock(CloseCatalog.Started + Duration.FromDays(14));
            using EmbeddedStore embedded = EmbeddedStore.Open(new EmbeddedStoreOptions(directory), clock);
            using AzuriteFixture? azurite = options.IsAzurite ? new AzuriteFixture() : null;
            (ITableStore tables, IQueueStore queues) = azurite is null ? (embedded.Tables, embedded.Queues) : (azurite.Stores.Tables, azurite.Stores.Queues);
            foreach (string table in Tables.All)
            {
                await tables.EnsureTableAsync(table, default);
            }

            foreach (string queue in WorkQueues.All)
            {
                await queues.EnsureQueueAsync(queue, default);
            }

            await new CloseLoad(options, embedded, tables, queues, clock).RunAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task RunAsync()
    {
        var names = new NameClaims(_tables);
        var schedule = new WorkSchedule(_tables, queues, clock);
        OutboxDispatcher Dispatcher(ITableStore tables) =>
            new(tables, queues, new ListProjector(_tables), schedule, names, NullLogger<OutboxDispatcher>.Instance);
        OutboxDispatcher dispatcher = Dispatcher(_tables);
        var transactor = new Transactor(_tables, dispatcher, new DrainHints(queues, TimeProvider.System), clock, this, TimeProvider.System);
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Customers), Parallelism, async (n, token) => await SubscribeAsync(transactor, names, n, token));
        await CountEventsAsync();

        var hidden = new HiddenOutbox(_tables);
        PeriodClose close = CloseOf(transactor, options.IsSplit ? Dispatcher(hidden) : dispatcher, schedule);
        clock.Set(Instant.FromUtc(2026, 7, 1, 0, 0));
        GC.Collect();
        await MeasuredAsync("schedule", async () => await schedule.RunAsync(TimeBudget.Ample(), default));
        await MeasuredAsync(options.IsSplit ? "close without projections" : "close", () => Parallel.ForEachAsync(
            Enumerable.Range(0, options.Workers), Parallelism, async (_, token) => await WorkAsync(close, token)));
        if (options.IsSplit)
        {
            await MeasuredAsync("projections", () => Parallel.ForEachAsync(hidden.Partitions, Parallelism, async (partition, token) =>
                await dispatcher.DrainTogetherAsync(new PartitionAddress(Tables.Customers, partition), [], token)));
        }

        ListSlice listed = await new ListReader(_tables).ReadAsync(CloseCatalog.Space, InvoiceLists.Invoices, new ListQuery([], null, false, 0, 1), default);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{listed.Total} invoices listed; peak {process.PeakWorkingSet64 / 1_000_000} MB, heap {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000} MB");
    }

    private async Task MeasuredAsync(string what, Func<Task> run)
    {
        _tables.Reset();
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long startedAt = Stopwatch.GetTimestamp();
        await run();
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        TimeSpan processor = Environment.CpuUsage.TotalTime - processorBefore;
        TableCounts costs = _tables.Counts;
        Console.WriteLine($"{what}: {options.Invoices / seconds:N0} invoices/s in {seconds:N1} s; {Each(processor)} of processor an invoice");
        Console.WriteLine($"  an invoice: {Per(costs.PointReads)} point reads, {Per(costs.Pages)} ranges, {Per(costs.Transactions)} transactions ({string.Join(", ", _tables.TransactionsByTable.Select(table => $"{table.Key} {Per(table.Value)}"))}), {Per(costs.Entities)} entities");

        string Each(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds / options.Invoices:N2} ms");
        string Per(int count) => Math.Round((decimal)count / options.Invoices, 2).ToString(CultureInfo.InvariantCulture);
    }

    private PeriodClose CloseOf(Transactor transactor, OutboxDispatcher dispatcher, WorkSchedule schedule)
    {
        var billing = new PeriodBilling(_catalog, new UsageReader(_tables));
        var invoices = new PeriodInvoices(_catalog, billing);
        return new PeriodClose(
            _tables, new ClosePeriod(transactor, _catalog, new UsageSeal(_tables), billing, invoices, _catalog),
            new FinalizeInvoice(
                transactor, invoices, new LineInvoices(_catalog), new NumberInvoices(transactor, new NumberClaims(_tables, TimeProvider.System), dispatcher),
                _catalog),
            new SettleAdjustments(transactor, _catalog, invoices, _catalog), new SettleCreditDue(transactor, _catalog, this),
            new LateUsageNotes(_tables, new ReRatePeriod(transactor, invoices)), new SubscriptionSteps(transactor, _catalog), dispatcher, schedule,
            new HubProgress(_tables, embedded.EventLog, UsageOptions.Default), clock, TimeProvider.System, NullLogger<PeriodClose>.Instance);
    }

    private async Task SubscribeAsync(Transactor transactor, NameClaims names, int n, CancellationToken cancellationToken)
    {
        var reader = new CustomerReader(_tables, names);
        var input = new NewCustomer { ExternalId = $"customer-{n}", Name = "Customer" };
        Customer customer = (await new CreateCustomer(transactor, names, reader).RunAsync(CloseCatalog.Space, input, Command.Once(this), cancellationToken)).Value.Value;
        _customers[input.ExternalId] = customer;
        for (int i = 0; i < options.Subscriptions; i++)
        {
            var subscription = new NewSubscription
            {
                ExternalId = $"sub-{n}-{i}", CustomerId = customer.Id, PlanId = CloseCatalog.Sold.Id, StartedAt = CloseCatalog.Started,
            };
            _ = (await new CreateSubscription(transactor, names, _catalog, reader)
                .RunAsync(CloseCatalog.Space, subscription, Command.Once(this), cancellationToken)).Value;
        }
    }

    /// <summary>The events of all customers, in batches of one partition.</summary>
    private async Task CountEventsAsync()
    {
        var aggregation = new UsageAggregation(_tables, _catalog, this, clock, UsageOptions.Default);
        var ingest = new UsageIngest(embedded.EventLog, _catalog, this, clock, UsageOptions.Default);
        foreach (Customer[] some in options.Events == 0 ? [] : _customers.Values.Chunk(100))
        {
            foreach (Customer customer in some)
            {
                ReadEvent[] events = [.. Enumerable.Range(0, options.Events).Select(n => new ReadEvent(["body"], EventOf(customer, n), []))];
                foreach (ReadEvent[] part in events.Chunk(100))
                {
                    _ = (await ingest.IngestAsync(CloseCatalog.Space, part, IngestPolicy.AllOrNothing, default)).Value;
                }
            }
        }

        int partitions = await embedded.EventLog.PartitionCountAsync(default);
        for (int partition = 0; partition < partitions; partition++)
        {
            long last = -1;
            while (await embedded.EventLogReader.ReadAsync(partition, last, 1000, default) is { Count: > 0 } messages)
            {
                HubEvent[] batch = [.. messages.Select(message => new HubEvent(
                    message.Sequence, message.Offset, Instant.FromDateTimeOffset(message.EnqueuedAtUtc), message.PartitionKey, Encoding.UTF8.GetString(message.Body.Span)))];
                await aggregation.AggregateAsync(new HubBatch("usage", partition, batch), TimeBudget.Ample(), default);
                last = messages[^1].Sequence;
            }
        }
    }

    private static UsageEvent EventOf(Customer customer, int n) => new(
        $"transaction-{n:x6}", customer.ExternalId, "calls", CloseCatalog.Started + Duration.FromMinutes(15 * n), UsageProperties.Of(("area", UsageValue.Of("core"))));

    private async Task WorkAsync(PeriodClose close, CancellationToken cancellationToken)
    {
        while (await queues.ReceiveAsync(WorkQueues.ClosePeriod, 16, TimeSpan.FromMinutes(5), cancellationToken) is { Count: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                await close.RunAsync(message.Text, TimeBudget.Ample(), cancellationToken);
                await queues.DeleteAsync(WorkQueues.ClosePeriod, message, cancellationToken);
            }
        }
    }

    public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OwnerKey?>(_customers[externalId].Id.Owner);

    public void Fill(Span<byte> bytes)
    {
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, bytes.Length >= sizeof(int) ? Interlocked.Increment(ref _drawn) : 0);
    }

    /// <summary>Shows no outbox, so that a close leaves its projections for later.</summary>
    private sealed class HiddenOutbox(ITableStore inner) : ITableStore
    {
        /// <summary>The partitions that were closed, in their order.</summary>
        public ConcurrentQueue<string> Partitions { get; } = new();

        public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

        public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
        {
            Partitions.Enqueue(range.PartitionKey);
            return ValueTask.FromResult(new TablePage([], null));
        }

        public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
            inner.CommitAsync(table, writes, cancellationToken);
    }
}

/// <summary>A clock that is set to an instant and runs on from there: items of lists come in the order of their creation.</summary>
internal sealed class CloseClock(Instant now) : IClock
{
    private (Instant Instant, long At) _set = (now, Stopwatch.GetTimestamp());

    public Instant GetCurrentInstant() => _set.Instant + Duration.FromTimeSpan(Stopwatch.GetElapsedTime(_set.At));

    /// <summary>Runs on from another instant.</summary>
    public void Set(Instant instant) => _set = (instant, Stopwatch.GetTimestamp());
}
