using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// The guard row of a partition as the last of several units of work left it, so that the next need not read it again. It may be out of date: every commit
/// is conditioned on its ETag, and a unit of work that meets a conflict, or would be refused, reads the row anew.
/// </summary>
public sealed class CarriedGuard
{
    /// <summary>The row; null when it is not known.</summary>
    public TableRow? Row { get; private set; }

    /// <summary>Notes what was read or committed.</summary>
    public void Hold(TableRow? row) => Row = row;

    /// <summary>Gives the row to a unit of work, which puts back what it commits.</summary>
    public TableRow? Take()
    {
        TableRow? row = Row;
        Row = null;
        return row;
    }
}
