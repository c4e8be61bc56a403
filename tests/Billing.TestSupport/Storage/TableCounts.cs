namespace Billing.TestSupport.Storage;

/// <summary>Calls of a table store.</summary>
/// <param name="PointReads">Reads of one row.</param>
/// <param name="Pages">Pages of ranges.</param>
/// <param name="RowsRead">Rows that came back from both.</param>
/// <param name="Transactions">Transactions tried, refused ones included.</param>
/// <param name="Refused">Transactions refused by a condition.</param>
/// <param name="Entities">Rows written or tried to write: what the service throttles by.</param>
public sealed record TableCounts(int PointReads, int Pages, int RowsRead, int Transactions, int Refused, int Entities)
{
    /// <summary>Round trips that read.</summary>
    public int Reads => PointReads + Pages;
}
