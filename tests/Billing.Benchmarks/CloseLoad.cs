using System.Diagnostics;
using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Lists;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Wallets;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>Closes the month of many customers who are all due at the same instant, on the durable embedded store: <c>close [customers] [workers]</c>.</summary>
internal sealed class CloseLoad : ICatalog, IInvoiceSettings, IRandomSource
{
    private static readonly DataSpace Space = new(new OwnerKey(0xABC), Mode.Live);
    private static readonly Instant Started = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly BillingId MetricId = new(Space.Organization, 7);

    private static readonly BillableMetric Calls = new()
    {
        Id = MetricId, Code = "calls", Name = "Calls", Aggregation = AggregationType.Count, CreatedAt = Started, UpdatedAt = Started,
    };

    private static readonly Plan Sold = new()
    {
        Id = new BillingId(Space.Organization, 1),
        Code = "plan",
        Name = "Plan",
        Interval = PlanInterval.Monthly,
        AmountMinor = 1000,
        Currency = Currency.Usd,
        Charges =
        [
            new Charge
            {
                Id = new BillingId(Space.Organization, 1, 1), MetricId = MetricId, MetricCode = "calls", Price = new StandardPrice(1), CreatedAt = Started,
                UpdatedAt = Started,
            },
        ],
        CreatedAt = Started,
        UpdatedAt = Started,
    };

    private readonly SettableClock _clock = new();
    private int _drawn;

    public static async Task RunAsync(string[] arguments)
    {
        int customers = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000;
        int workers = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 64;
        string directory = Directory.CreateTempSubdirectory("billing-close-load-").FullName;
        try
        {
            var load = new CloseLoad();
            using EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(directory), load._clock);
            foreach (string table in Tables.All)
            {
                await store.Tables.EnsureTableAsync(table, default);
            }

            foreach (string queue in WorkQueues.All)
            {
                await store.Queues.EnsureQueueAsync(queue, default);
            }

            await load.RunAsync(store, customers, workers);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task RunAsync(EmbeddedStore store, int customers, int workers)
    {
        var tables = new CountingTableStore(store.Tables);
        var names = new NameClaims(tables);
        var schedule = new WorkSchedule(tables, store.Queues, _clock);
        var dispatcher = new OutboxDispatcher(tables, store.Queues, new ListProjector(tables), schedule, names, NullLogger<OutboxDispatcher>.Instance);
        var transactor = new Transactor(tables, dispatcher, new DrainHints(store.Queues, TimeProvider.System), _clock, this, TimeProvider.System);
        _clock.Set(Started + Duration.FromDays(14));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers };
        await Parallel.ForEachAsync(Enumerable.Range(0, customers), parallel, async (n, token) => await SubscribeAsync(transactor, names, tables, n, token));

        PeriodClose close = CloseOf(store, tables, transactor, dispatcher, schedule);
        _clock.Set(Instant.FromUtc(2026, 7, 1, 0, 0));
        tables.Reset();
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        long startedAt = Stopwatch.GetTimestamp();
        int sent = await schedule.RunAsync(TimeBudget.Ample(), default);
        double sending = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        TableCounts before = tables.Counts;
        await Parallel.ForEachAsync(Enumerable.Range(0, workers), parallel, async (_, token) => await WorkAsync(store.Queues, close, token));
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds - sending;
        TableCounts costs = tables.Counts;
        double processor = (Environment.CpuUsage.TotalTime - processorBefore).TotalMilliseconds / customers;
        Console.WriteLine($"{sent} sent in {sending:N1} s; {customers / seconds:N0} invoices/s ({seconds:N1} s, {workers} workers); {processor:N2} ms of processor an invoice, {Environment.WorkingSet / 1_048_576} MiB");
        Console.WriteLine($"an invoice: {Per(costs.PointReads - before.PointReads)} point reads, {Per(costs.Pages - before.Pages)} ranges, {Per(costs.Transactions - before.Transactions)} transactions, {Per(costs.Entities - before.Entities)} entities");

        string Per(int count) => Math.Round((decimal)count / customers, 2).ToString(CultureInfo.InvariantCulture);
    }

    private PeriodClose CloseOf(EmbeddedStore store, ITableStore tables, Transactor transactor, OutboxDispatcher dispatcher, WorkSchedule schedule)
    {
        var billing = new PeriodBilling(this, new UsageReader(tables));
        var invoices = new PeriodInvoices(this, billing);
        return new PeriodClose(
            tables, new ClosePeriod(transactor, this, new UsageSeal(tables), billing, invoices, this),
            new FinalizeInvoice(
                transactor, invoices, new LineInvoices(this), new NumberInvoices(transactor, new NumberClaims(tables, TimeProvider.System), dispatcher), this),
            new SettleAdjustments(transactor, this, invoices, this), new SettleCreditDue(transactor, this, this),
            new LateUsageNotes(tables, new ReRatePeriod(transactor, invoices)), new SubscriptionSteps(transactor, this), dispatcher, schedule,
            new HubProgress(tables, store.EventLog, UsageOptions.Default), _clock, TimeProvider.System, NullLogger<PeriodClose>.Instance);
    }

    private async Task SubscribeAsync(Transactor transactor, NameClaims names, ITableStore tables, int n, CancellationToken cancellationToken)
    {
        var reader = new CustomerReader(tables, names);
        var input = new NewCustomer { ExternalId = $"customer-{n}", Name = "Customer" };
        Customer customer = (await new CreateCustomer(transactor, names, reader).RunAsync(Space, input, Command.Once(this), cancellationToken)).Value.Value;
        var subscription = new NewSubscription { ExternalId = $"sub-{n}", CustomerId = customer.Id, PlanId = Sold.Id, StartedAt = Started };
        _ = (await new CreateSubscription(transactor, names, this, reader).RunAsync(Space, subscription, Command.Once(this), cancellationToken)).Value;
    }

    private static async Task WorkAsync(IQueueStore queues, PeriodClose close, CancellationToken cancellationToken)
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

    public void Fill(Span<byte> bytes)
    {
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, bytes.Length >= sizeof(int) ? Interlocked.Increment(ref _drawn) : 0);
    }

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) => ValueTask.FromResult<Plan?>(Sold);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BillableMetric>>([Calls]);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Tax>>([]);

    public ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InvoiceSettings("INV"));
}
