using Billing.Application.Ports;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>A sealed period of a customer got usage after it was sealed: it has to be rated again and the difference adjusted.</summary>
/// <param name="Seal">The period and the version that was billed.</param>
/// <param name="Version">The usage version of the latest late event.</param>
/// <param name="ETag">Version of the note: it may be removed only if no further late event came.</param>
public sealed record ReRateNote(SealedPeriod Seal, long Version, string ETag);

/// <summary>The notes that sealed periods have late usage, written in the transaction that counts it: one for each period.</summary>
internal static class ReRateRows
{
    /// <summary>The note; it replaces an earlier one of the same period.</summary>
    public static RowWrite Write(string partition, SealedPeriod seal, long version) => RowWrite.Upsert(
        partition,
        UsageRows.ReRate(seal),
        new Columns()
            .Set("scope", seal.Scope)
            .Set("from", seal.From.ToUnixTimeTicks())
            .Set("to", seal.To.ToUnixTimeTicks())
            .Set("sealed", seal.Version)
            .Set(UsageRows.Version, version));

    /// <summary>The notes of a customer, those of the oldest period first.</summary>
    public static async ValueTask<IReadOnlyList<ReRateNote>> ReadAllAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        List<ReRateNote> notes = [];
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, UsageRows.ReRates), cancellationToken).ConfigureAwait(false))
        {
            notes.Add(Read(row));
        }

        return notes;
    }

    /// <summary>Removes a note unless further late usage has renewed it.</summary>
    public static async ValueTask RemoveAsync(ITableStore tables, string partition, ReRateNote note, CancellationToken cancellationToken) =>
        await tables.CommitAsync(
            UsageRows.Table, [RowWrite.Delete(partition, UsageRows.ReRate(note.Seal), note.ETag)], cancellationToken).ConfigureAwait(false);

    /// <summary>Reads a note.</summary>
    public static ReRateNote Read(TableRow row) => new(
        new SealedPeriod(
            row.Columns.Text("scope")!,
            Instant.FromUnixTimeTicks(row.Columns.Integer("from")!.Value),
            Instant.FromUnixTimeTicks(row.Columns.Integer("to")!.Value),
            row.Columns.Integer("sealed")!.Value),
        row.Columns.Integer(UsageRows.Version)!.Value,
        row.ETag);
}
