namespace Billing.Benchmarks.Cost;

/// <summary>A line of the bill.</summary>
/// <param name="What">What is paid for.</param>
/// <param name="Quantity">How much of it in a month.</param>
/// <param name="Unit">In what.</param>
/// <param name="Money">What that costs.</param>
internal sealed record CostLine(string What, double Quantity, string Unit, decimal Money);

/// <summary>Part of a limit that the busiest time uses.</summary>
/// <param name="What">The limit.</param>
/// <param name="Needed">What is needed a second.</param>
/// <param name="Limit">What there is.</param>
internal sealed record LimitLine(string What, double Needed, double Limit)
{
    public double Share => Needed / Limit;
}

/// <summary>Turns work into money and into parts of limits. Arithmetic, nothing else.</summary>
internal sealed class CostModel(WorkFigures work, PriceTable prices)
{
    /// <summary>Queues that an idle app asks each minute for half of the day, and the timer's work.</summary>
    private const double IdleQueueCallsPerMonth = 15 * 60 * 24 * 30;

    private const double HoursPerMonth = 730;

    private const double Giga = 1e9;

    /// <summary>The lines of a month.</summary>
    public IReadOnlyList<CostLine> Month(LoadProfile load)
    {
        double events = load.EventsPerMonth, invoices = load.InvoicesPerMonth, messages = events / work.EventsPerMessage;
        double transactions = (events / 1_000 * work.TransactionsPerThousandEvents) + (invoices * (work.ReadsPerInvoice + work.CommitsPerInvoice));
        double calls = (invoices * work.QueueCallsPerInvoice) + IdleQueueCallsPerMonth;
        double executions = (events / work.EventsPerBatch) + messages + (invoices * work.QueueCallsPerInvoice / 3);
        double processor = (events / 1e6 * work.ProcessorSecondsPerMillionEvents) + (invoices * work.ProcessorMillisecondsPerInvoice / 1_000);
        double tables = load.EventsPerDay * work.DaysInTables * work.TableBytesPerEvent / Giga, blobs = events * 12 * work.BlobBytesPerEvent / Giga;
        // An execution waits for storage most of its time: memory is paid for while it waits. Ten times its processor time, as a bound from above.
        double memory = processor * 10 * ServiceLimits.GigabytesPerInstance;
        double telemetry = executions * work.TelemetryBytesPerCall / Giga;
        return
        [
            new("tables, transactions", transactions, "", Price(transactions / 1e4, prices.TableTransactionsPerTenThousand)),
            new("tables, data", tables, "GB", Price(tables, prices.TableGigabyteMonth)),
            new("queues, calls", calls, "", Price(calls / 1e4, prices.QueueCallsPerTenThousand)),
            new("blobs, documents written", invoices, "", Price(invoices / 1e4, prices.BlobWritesPerTenThousand)),
            new("blobs, archive after a year", blobs, "GB", Price(blobs, prices.BlobGigabyteMonth)),
            new("hub, throughput units", Units(load), "units", Price(Units(load) * HoursPerMonth, prices.ThroughputUnitHour)),
            new("hub, messages", messages, "", Price(messages / 1e6, prices.HubMessagesPerMillion)),
            new("functions, memory", memory, "GB s", Price(memory, prices.GigabyteSecond)),
            new("functions, executions", executions, "", Price(executions / 1e6, prices.ExecutionsPerMillion)),
            new("telemetry", telemetry, "GB", Price(telemetry, prices.TelemetryGigabyte)),
        ];
    }

    /// <summary>Which limits the busiest time comes near to. Closing may take an hour.</summary>
    public IReadOnlyList<LimitLine> Limits(LoadProfile load)
    {
        double events = load.PeakEventsPerSecond, invoices = load.InvoicesPerMonth / 3_600;
        return
        [
            new("entities a second of a storage account, counting", events / 1_000 * work.EntitiesPerThousandEvents, ServiceLimits.AccountEntitiesPerSecond),
            new("the same, closing a month within an hour", invoices * work.EntitiesPerInvoice, ServiceLimits.AccountEntitiesPerSecond),
            new("throughput units of a namespace", Units(load), ServiceLimits.UnitsMax),
            new("cores that count, one a partition", events * work.ProcessorSecondsPerMillionEvents / 1e6, ServiceLimits.PartitionsMax * ServiceLimits.CoresPerInstance),
            new("messages a second of the queue close-period", invoices, ServiceLimits.QueueMessagesPerSecond),
        ];
    }

    /// <summary>Events a day at which the first limit is reached, everything else being as in the profile.</summary>
    public double EventsPerDayAtLimit(LoadProfile load) =>
        load.EventsPerDay / Limits(load with { InvoicesPerMonth = 0 }).Where(line => line.Needed > 0 && !line.What.StartsWith("throughput", StringComparison.Ordinal)).Max(line => line.Share);

    private double Units(LoadProfile load) => Math.Max(1, Math.Ceiling(Math.Max(
        load.PeakEventsPerSecond / work.EventsPerMessage / ServiceLimits.UnitMessagesPerSecond, load.PeakEventsPerSecond * work.HubBytesPerEvent / ServiceLimits.UnitBytesPerSecond)));

    private static decimal Price(double quantity, decimal each) => (decimal)quantity * each;
}
