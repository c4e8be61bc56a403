using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.Simulation;

/// <summary>The parts of the service that bill, wired as the service wires them, in one process.</summary>
internal sealed class SimService
{
    public SimService(ITableStore tables, IQueueStore queues, IEventLog log, IClock clock, TimeProvider time, Random random, UsageOptions options)
    {
        Tables = tables;
        Names = new NameClaims(tables);
        Schedule = new WorkSchedule(tables, queues, clock);
        Outbox = new OutboxDispatcher(tables, queues, new ListProjector(tables), Schedule, Names, NullLogger<OutboxDispatcher>.Instance);
        Transactor = new Transactor(tables, Outbox, new DrainHints(queues, time), clock, new SimBytes(random), time);
        Drain = new OutboxDrain(Outbox);
        var seal = new UsageSeal(tables);
        var billing = new PeriodBilling(SimCatalog.One, new UsageReader(tables));
        var close = new ClosePeriod(Transactor, SimCatalog.One, seal, billing, SimCatalog.One, clock);
        Close = new PeriodClose(
            tables, close, new FinalizeInvoice(Transactor, SimCatalog.One), Outbox, Schedule, new HubProgress(tables, log, options), clock, time);
    }

    public ITableStore Tables { get; }

    public NameClaims Names { get; }

    public WorkSchedule Schedule { get; }

    public OutboxDispatcher Outbox { get; }

    public Transactor Transactor { get; }

    public OutboxDrain Drain { get; }

    public PeriodClose Close { get; }
}
