using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>A sealed period of a customer got usage after it was sealed: it has to be rated again and the difference adjusted.</summary>
/// <param name="Seal">The period and the version that was billed.</param>
/// <param name="Version">The usage version of the latest late event.</param>
public sealed record ReRateNote(SealedPeriod Seal, long Version);

/// <summary>Notes that are stored together: one, unless a transaction left very many.</summary>
/// <param name="RowKey">Their row.</param>
/// <param name="ETag">Version of the row: it may be removed only if no further late event came.</param>
/// <param name="Notes">The notes.</param>
internal sealed record ReRateRow(string RowKey, string ETag, IReadOnlyList<ReRateNote> Notes);

/// <summary>
/// The notes that sealed periods have late usage, written in the transaction that counts it: one row for each period. An event that bears on very many
/// periods, of many subscriptions or through what is carried over, leaves one row for all of them, so that it fits its transaction.
/// </summary>
internal static class ReRateRows
{
    /// <summary>So many notes of a transaction have rows of their own.</summary>
    public const int SinglesMax = 20;

    /// <summary>The notes of a transaction; they replace earlier ones of the same periods.</summary>
    public static IEnumerable<RowWrite> Write(string partition, IReadOnlyCollection<SealedPeriod> seals, long version) =>
        seals.Count > SinglesMax ? [WriteShared(partition, seals, version)] : seals.Select(seal => WriteSingle(partition, seal, version));

    /// <summary>The notes of a customer, about those of the oldest period first.</summary>
    public static async ValueTask<IReadOnlyList<ReRateRow>> ReadAllAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        List<ReRateRow> rows = [];
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, UsageRows.ReRates), cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new ReRateRow(row.RowKey, row.ETag, row.Columns.Text("scope") is { } scope ? [ReadSingle(row, scope)] : ReadShared(row)));
        }

        return rows;
    }

    /// <summary>Removes notes unless further late usage has renewed them.</summary>
    public static async ValueTask RemoveAsync(ITableStore tables, string partition, ReRateRow row, CancellationToken cancellationToken) =>
        await tables.CommitAsync(UsageRows.Table, [RowWrite.Delete(partition, row.RowKey, row.ETag)], cancellationToken).ConfigureAwait(false);

    private static RowWrite WriteSingle(string partition, SealedPeriod seal, long version) => RowWrite.Upsert(
        partition,
        UsageRows.ReRate(seal.From, seal.To, seal.Scope),
        new Columns()
            .Set("scope", seal.Scope)
            .Set("from", seal.From.ToUnixTimeTicks())
            .Set("to", seal.To.ToUnixTimeTicks())
            .Set("sealed", seal.Version)
            .Set(UsageRows.Version, version));

    /// <summary>Named by what it holds, so that the same periods have one row, however often usage comes late for them.</summary>
    private static RowWrite WriteShared(string partition, IReadOnlyCollection<SealedPeriod> seals, long version)
    {
        List<SealedPeriod> ordered = [.. seals.OrderBy(seal => seal.From).ThenBy(seal => seal.To).ThenBy(seal => seal.Scope, StringComparer.Ordinal)];
        var writer = new PackWriter();
        writer.Count(ordered.Count);
        foreach (SealedPeriod seal in ordered)
        {
            writer.Text(seal.Scope);
            writer.Signed(seal.From.ToUnixTimeTicks());
            writer.Signed(seal.To.ToUnixTimeTicks());
            writer.Unsigned((ulong)seal.Version);
        }

        Columns columns = new Columns().Set(UsageRows.Version, version);
        Wide.Set(columns, UsageRows.Body, writer.ToArray());
        return RowWrite.Upsert(partition, UsageRows.ReRate(ordered[0].From, ordered[^1].To, IdDerivation.Digest(Convert.ToBase64String(writer.Written))), columns);
    }

    private static ReRateNote ReadSingle(TableRow row, string scope) => new(
        new SealedPeriod(scope, At(row.Columns.Integer("from")!.Value), At(row.Columns.Integer("to")!.Value), row.Columns.Integer("sealed")!.Value),
        row.Columns.Integer(UsageRows.Version)!.Value);

    private static List<ReRateNote> ReadShared(TableRow row)
    {
        long version = row.Columns.Integer(UsageRows.Version)!.Value;
        var reader = new PackReader(Wide.Get(row.Columns, UsageRows.Body).Span);
        var notes = new List<ReRateNote>();
        for (int left = reader.Count(); left > 0; left--)
        {
            notes.Add(new ReRateNote(new SealedPeriod(reader.Text(), At(reader.Signed()), At(reader.Signed()), (long)reader.Unsigned()), version));
        }

        return notes;
    }

    private static Instant At(long ticks) => Instant.FromUnixTimeTicks(ticks);
}
