namespace Billing.Benchmarks.Cost;

/// <summary>What Azure lets one account, hub and app do, as published.</summary>
internal static class ServiceLimits
{
    /// <summary>Entities a second of a storage account.</summary>
    public const double AccountEntitiesPerSecond = 20_000;

    /// <summary>Messages a second of a throughput unit.</summary>
    public const double UnitMessagesPerSecond = 1_000;

    /// <summary>Bytes a second of a throughput unit.</summary>
    public const double UnitBytesPerSecond = 1_000_000;

    /// <summary>Throughput units of a namespace.</summary>
    public const double UnitsMax = 40;

    /// <summary>Partitions of a hub of the standard tier: as many batches are counted at once.</summary>
    public const int PartitionsMax = 32;

    /// <summary>Messages a second of a queue.</summary>
    public const double QueueMessagesPerSecond = 2_000;

    /// <summary>Cores of an instance of 2,048 MB, about.</summary>
    public const double CoresPerInstance = 1;

    public const double GigabytesPerInstance = 2;
}
