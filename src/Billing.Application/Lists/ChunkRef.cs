namespace Billing.Application.Lists;

/// <summary>Names one chunk at one revision.</summary>
internal readonly record struct ChunkRef(string Partition, string Month, int Number, int Revision, int Splits)
{
    public string RowKey => ListRows.ChunkRow(Month, Number);
}
