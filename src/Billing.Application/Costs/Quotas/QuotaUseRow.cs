using System.Collections.Immutable;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>Names a period of a quota.</summary>
internal readonly record struct WindowKey(BillingId QuotaId, Instant Start);

/// <summary>The windows of a customer's hard quotas, and the version of the row that holds them.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="ETag">Null when there is no row yet.</param>
internal sealed record StoredUse(ImmutableDictionary<WindowKey, QuotaWindow> Windows, string? ETag);

/// <summary>A window as it is stored.</summary>
internal sealed record StoredWindow(BillingId QuotaId, Instant Start, Instant End, decimal Counted, long Version, IReadOnlyList<StoredReservation> Open);

/// <summary>A reservation as it is stored: the halves of the hash, and the UTC day by number.</summary>
internal sealed record StoredReservation(ulong High, ulong Low, decimal Quantity, int Day, Instant At, bool WasNew);

/// <summary>
/// The one row that all reservations of a customer are in, beside its usage. Every write is conditioned on its ETag: of two that would take the last unit, one loses,
/// reads again and is refused.
/// </summary>
internal static class QuotaUseRow
{
    /// <summary>The row.</summary>
    public const string Row = "quota";

    /// <summary>The windows as they are stored.</summary>
    public static async ValueTask<StoredUse> ReadAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(UsageRows.Table, partition, Row, cancellationToken);
        IReadOnlyList<StoredWindow> stored = row is null ? [] : DocumentCodec.Read(row.Columns, StoredJson.Default.IReadOnlyListStoredWindow) ?? [];
        return new StoredUse(stored.Select(Read).ToImmutableDictionary(window => new WindowKey(window.QuotaId, window.Period.Start)), row?.ETag);
    }

    /// <summary>The write that replaces what was read.</summary>
    public static RowWrite Write(string partition, StoredUse before, IEnumerable<QuotaWindow> windows)
    {
        Columns columns = DocumentCodec.Write(
            new Columns(), (IReadOnlyList<StoredWindow>)[.. windows.OrderBy(window => window.Period.Start).Select(Store)], StoredJson.Default.IReadOnlyListStoredWindow);
        return before.ETag is { } etag ? RowWrite.Replace(partition, Row, etag, columns) : RowWrite.Insert(partition, Row, columns);
    }

    private static QuotaWindow Read(StoredWindow stored) => new QuotaWindow
    {
        QuotaId = stored.QuotaId, Period = new InstantSpan(stored.Start, stored.End), Counted = stored.Counted, Version = stored.Version,
    }.WithAll(stored.Open.Select(each => new Reservation(new TransactionHash(each.High, each.Low), each.Quantity, new UtcDay(each.Day), each.At, each.WasNew)));

    private static StoredWindow Store(QuotaWindow window) => new(
        window.QuotaId, window.Period.Start, window.Period.End, window.Counted, window.Version,
        [
            .. window.Open.Values.Select(each => new StoredReservation(
                each.Transaction.High, each.Transaction.Low, each.Quantity, each.Day.Number, each.At, each.WasNew)),
        ]);
}
