using Billing.Application.Ports;

namespace Billing.Application.Usage.Retention;

/// <summary>Where the raw events of a segment are when they are no longer in its row: a stretch of a blob that several segments share.</summary>
/// <param name="Blob">Name of the blob.</param>
/// <param name="At">First byte.</param>
/// <param name="Length">Bytes.</param>
internal sealed record ArchivedBody(string Blob, int At, int Length)
{
    /// <summary>The column that says so.</summary>
    public const string BlobColumn = "a";

    private const string AtColumn = "ao";
    private const string LengthColumn = "al";

    private static readonly string[] BodyColumns = Wide.Names(UsageRows.Body);

    /// <summary>Where a row's events are; null when they are in the row.</summary>
    public static ArchivedBody? Of(Columns columns) => columns.Text(BlobColumn) is { } blob
        ? new ArchivedBody(blob, (int)columns.Integer(AtColumn)!.Value, (int)columns.Integer(LengthColumn)!.Value)
        : null;

    /// <summary>The row's columns with this in place of its events.</summary>
    public Columns PutInto(Columns columns) =>
        Without(columns, BodyColumns).Set(BlobColumn, Blob).Set(AtColumn, At).Set(LengthColumn, Length);

    /// <summary>The row's columns with the events in place of this.</summary>
    public Columns Restore(Columns columns, ReadOnlyMemory<byte> blob)
    {
        Columns restored = Without(columns, [BlobColumn, AtColumn, LengthColumn]);
        Wide.Set(restored, UsageRows.Body, blob.Slice(At, Length));
        return restored;
    }

    private static Columns Without(Columns columns, string[] names)
    {
        var kept = new Columns();
        foreach (Column column in columns.All.Where(column => !names.Contains(column.Name)))
        {
            _ = column.Type switch
            {
                ColumnType.Text => kept.Set(column.Name, column.Text!),
                ColumnType.Integer => kept.Set(column.Name, column.Number),
                ColumnType.Boolean => kept.Set(column.Name, column.Number != 0),
                _ => kept.Set(column.Name, column.Data),
            };
        }

        return kept;
    }
}
