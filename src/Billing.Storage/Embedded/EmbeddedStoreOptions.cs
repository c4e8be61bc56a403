namespace Billing.Storage.Embedded;

/// <summary>How the embedded store is opened.</summary>
/// <param name="Directory">The data directory; made when absent. It holds <c>billing.db</c>, its log, and a lock file.</param>
public sealed record EmbeddedStoreOptions(string Directory)
{
    /// <summary>Partitions of the event log when the store is created; later the store's own number holds.</summary>
    public int LogPartitions { get; init; } = 4;

    /// <summary>True: every answer waits until its data is on the disk. False is for tests that never lose power.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Largest size of the database in pages of 4 KiB, or null: lets a test fill the disk.</summary>
    public int? MaxPages { get; init; }
}
