namespace Billing.Benchmarks.Cost;

/// <summary>Prices, as inputs. They differ by region, agreement and day.</summary>
/// <param name="Region">Where they hold.</param>
/// <param name="AsOf">When and how they were found.</param>
/// <param name="Currency">In what.</param>
internal sealed record PriceTable(string Region, string AsOf, string Currency)
{
    public required decimal TableTransactionsPerTenThousand { get; init; }

    public required decimal TableGigabyteMonth { get; init; }

    public required decimal QueueCallsPerTenThousand { get; init; }

    public required decimal BlobWritesPerTenThousand { get; init; }

    public required decimal BlobGigabyteMonth { get; init; }

    public required decimal ThroughputUnitHour { get; init; }

    public required decimal HubMessagesPerMillion { get; init; }

    public required decimal GigabyteSecond { get; init; }

    public required decimal ExecutionsPerMillion { get; init; }

    public required decimal TelemetryGigabyte { get; init; }

    /// <summary>List prices as remembered, not looked up: good for the order of magnitude, not for a budget.</summary>
    public static PriceTable Assumed { get; } = new("West Europe", "2026, from memory and not looked up", "USD")
    {
        TableTransactionsPerTenThousand = 0.00036m,
        TableGigabyteMonth = 0.045m,
        QueueCallsPerTenThousand = 0.004m,
        BlobWritesPerTenThousand = 0.054m,
        BlobGigabyteMonth = 0.0196m,
        ThroughputUnitHour = 0.03m,
        HubMessagesPerMillion = 0.028m,
        GigabyteSecond = 0.000026m,
        ExecutionsPerMillion = 0.40m,
        TelemetryGigabyte = 2.76m,
    };
}
