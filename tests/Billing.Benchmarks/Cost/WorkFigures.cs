namespace Billing.Benchmarks.Cost;

/// <summary>What the service does for a unit of work. The numbers of <see cref="Measured"/> are those of docs/performance.md; those named assumptions there are inputs.</summary>
internal sealed record WorkFigures
{
    /// <summary>Transactions with tables for 1,000 events of 1,000 customers in requests of 100: 10.1 commits and 2.0 reads.</summary>
    public required double TransactionsPerThousandEvents { get; init; }

    /// <summary>Entities written for 1,000 events: what an account throttles by.</summary>
    public required double EntitiesPerThousandEvents { get; init; }

    /// <summary>Seconds of a processor for 1,000,000 events, from the request to the counter.</summary>
    public required double ProcessorSecondsPerMillionEvents { get; init; }

    /// <summary>Events of a message in the hub. An assumption: producers' batches and the intake's coalescing decide.</summary>
    public required double EventsPerMessage { get; init; }

    /// <summary>Bytes of an event in the hub, compressed. An assumption.</summary>
    public required double HubBytesPerEvent { get; init; }

    /// <summary>Bytes of an event in tables, counters and hashes included, until it is archived. An assumption.</summary>
    public required double TableBytesPerEvent { get; init; }

    /// <summary>Bytes of an event in the archive, for good. An assumption.</summary>
    public required double BlobBytesPerEvent { get; init; }

    /// <summary>Events of a batch that is counted at once. At most 1,000 messages; an assumption.</summary>
    public required double EventsPerBatch { get; init; }

    /// <summary>Reads of tables for an invoice.</summary>
    public required double ReadsPerInvoice { get; init; }

    /// <summary>Commits for an invoice, projections included.</summary>
    public required double CommitsPerInvoice { get; init; }

    /// <summary>Rows written or removed for an invoice.</summary>
    public required double EntitiesPerInvoice { get; init; }

    /// <summary>Calls of queues for an invoice: close, documents and events, each sent, taken and deleted.</summary>
    public required double QueueCallsPerInvoice { get; init; }

    /// <summary>Processor time of an invoice with its document.</summary>
    public required double ProcessorMillisecondsPerInvoice { get; init; }

    /// <summary>Bytes of telemetry for a trigger call or a request, sampled. An assumption.</summary>
    public required double TelemetryBytesPerCall { get; init; }

    /// <summary>Days that raw events stay in tables. The archive's default.</summary>
    public required double DaysInTables { get; init; }

    public static WorkFigures Measured { get; } = new()
    {
        TransactionsPerThousandEvents = 12.1,
        EntitiesPerThousandEvents = 34,
        ProcessorSecondsPerMillionEvents = 20,
        EventsPerMessage = 20,
        HubBytesPerEvent = 60,
        TableBytesPerEvent = 80,
        BlobBytesPerEvent = 40,
        EventsPerBatch = 1_000,
        ReadsPerInvoice = 3,
        CommitsPerInvoice = 3.4,
        EntitiesPerInvoice = 17.3,
        QueueCallsPerInvoice = 9,
        ProcessorMillisecondsPerInvoice = 1.5,
        TelemetryBytesPerCall = 50,
        DaysInTables = 90,
    };
}
