using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Simulation;

/// <summary>A statement in the store and the usage version that counted it.</summary>
internal sealed record KnownStatement(AcceptedEvent Stated, long Version);

/// <summary>An event in the store: how it was first stated, and what was said about it since, before or after it came.</summary>
internal sealed record KnownFact(string TransactionId, IReadOnlyList<KnownStatement> Statements, IReadOnlyList<KnownStatement> Amendments)
{
    /// <summary>How it was first stated.</summary>
    public UsageEvent Event => Statements[0].Stated.Event;

    /// <summary>The usage version that counted it.</summary>
    public long Version => Statements[0].Version;

    /// <summary>What counts: the event as the amendment says that was received last; null when it was cancelled.</summary>
    public UsageEvent? Holding
    {
        get
        {
            AcceptedEvent? last = Amendments.MaxBy(amendment => amendment.Stated.ReceivedAt)?.Stated;
            return last?.Amendment!.Kind == AmendmentKind.Cancel ? null : last?.Event ?? Event;
        }
    }
}

/// <summary>Every event of a customer as its segments hold them. The marks that the store makes for itself are not looked at.</summary>
internal static class KnownUsage
{
    public static List<KnownFact> Of(MemoryTables tables, MemoryBlobs blobs, SimCustomer customer)
    {
        List<KnownStatement> known = [];
        foreach (TableRow row in tables.Query(UsageRows.Table, RowRange.Prefix(SimCatalog.Space.CustomerPartition(customer.Key), "s|")).Rows)
        {
            long version = row.Columns.Integer(UsageRows.Version)!.Value;
            known.AddRange(EventBlockReader.ReadAll(HubMessage.Restore(BodyOf(row, blobs))).Select(accepted => new KnownStatement(accepted, version)));
        }

        return [.. known.GroupBy(one => one.Stated.Event.TransactionId, StringComparer.Ordinal).Select(group => new KnownFact(
            group.Key, [.. group.Where(one => one.Stated is { Amendment: null, Revision: 0 })],
            [.. group.Where(one => one.Stated.Amendment?.Kind is AmendmentKind.Cancel or AmendmentKind.Replace)]))];
    }

    private static ReadOnlyMemory<byte> BodyOf(TableRow row, MemoryBlobs blobs) => ArchivedBody.Of(row.Columns) is { } archived
        ? blobs.Get(ArchivedTables.Container, archived.Blob)!.Content.Slice(archived.At, archived.Length)
        : Wide.Get(row.Columns, UsageRows.Body);
}
