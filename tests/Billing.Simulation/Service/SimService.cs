using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Application.Wallets;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Simulation;

/// <summary>The parts of the service that bill, wired as the service wires them, in one process.</summary>
internal sealed class SimService
{
    public SimService(ITableStore tables, IBlobStore blobs, IQueueStore queues, IEventLog log, IClock clock, TimeProvider time, Random random, UsageOptions options)
    {
        SimCatalog catalog = SimCatalog.One;
        Tables = tables;
        Names = new NameClaims(tables);
        Schedule = new WorkSchedule(tables, queues, clock);
        var outbox = new OutboxDispatcher(tables, queues, new ListProjector(tables), Schedule, Names, NullLogger<OutboxDispatcher>.Instance);
        Transactor = new Transactor(tables, outbox, new DrainHints(queues, time), clock, new SimBytes(random), time);
        Drain = new OutboxDrain(outbox);
        var billing = new PeriodBilling(catalog, new UsageReader(new ArchivedTables(tables, blobs)));
        var invoices = new PeriodInvoices(catalog, billing);
        var late = new LateUsageNotes(new BilledTables(tables), new ReRatePeriod(Transactor, invoices));
        Follow = new FollowUsage(late, new WatchedUsage(tables, new UsageWatching(tables, catalog), new BillRunningUsage(Transactor, catalog, billing, catalog)), outbox);
        var close = new ClosePeriod(Transactor, catalog, new UsageSeal(tables), billing, invoices, catalog);
        Close = new PeriodClose(
            tables, close,
            new FinalizeInvoice(
                Transactor, invoices, new LineInvoices(catalog), new NumberInvoices(Transactor, new NumberClaims(tables, TimeProvider.System), outbox), catalog),
            new SettleAdjustments(Transactor, catalog, invoices, catalog),
            new SettleCreditDue(Transactor, catalog, new SimBytes(random)), late, new SubscriptionSteps(Transactor, catalog), outbox,
            Schedule, new HubProgress(tables, log, options), clock, time, NullLogger<PeriodClose>.Instance);
        Overdue = new MarkOverdue(tables, Transactor, outbox, Schedule, new SimBytes(random));
        Retention = new UsageRetention(tables, blobs, Schedule, options, clock);
    }

    public ITableStore Tables { get; }

    public NameClaims Names { get; }

    public WorkSchedule Schedule { get; }

    public Transactor Transactor { get; }

    public OutboxDrain Drain { get; }

    public FollowUsage Follow { get; }

    public PeriodClose Close { get; }

    public MarkOverdue Overdue { get; }

    public UsageRetention Retention { get; }
}
