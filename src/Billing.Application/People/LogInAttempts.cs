using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.People;

/// <summary>
/// Counts wrong passwords and locks out whoever tries too many: after <see cref="FailuresMax"/> in a row nothing is let in for <see cref="LockTime"/>, then one more may be tried,
/// and so on until the right one comes or a day has passed. Names that belong to nobody are counted as well, many in one row: so the store is asked and told the same.
/// </summary>
public sealed class LogInAttempts(ITableStore tables, IClock clock)
{
    /// <summary>Wrong passwords in a row before the first lock.</summary>
    public const int FailuresMax = 10;

    /// <summary>How long a lock holds.</summary>
    public static readonly Duration LockTime = Duration.FromMinutes(15);

    private const string FailedColumn = "failed";
    private const string AtColumn = "at";
    private const string NobodysRow = "nobody";
    private const int TriesMax = 10;

    private static readonly Duration Memory = Duration.FromDays(1);

    /// <summary>True while a name is locked out.</summary>
    internal async ValueTask<bool> IsLockedAsync(string name, bool isKnown, CancellationToken cancellationToken)
    {
        (int failed, Instant at) = Read(await GetAsync(name, isKnown, cancellationToken));
        return isKnown && failed >= FailuresMax && clock.GetCurrentInstant() < at + LockTime;
    }

    /// <summary>Counts a wrong password.</summary>
    internal async ValueTask CountAsync(string name, bool isKnown, CancellationToken cancellationToken)
    {
        (string partition, string rowKey) = PlaceOf(name, isKnown);
        for (int tries = 0; tries < TriesMax; tries++)
        {
            TableRow? row = await GetAsync(name, isKnown, cancellationToken);
            Instant now = clock.GetCurrentInstant();
            (int failed, Instant at) = Read(row);
            Columns columns = new Columns().Set(FailedColumn, (long)(now - at > Memory ? 1 : failed + 1)).Set(AtColumn, now.ToUnixTimeMilliseconds());
            RowWrite write = row is null ? RowWrite.Insert(partition, rowKey, columns) : RowWrite.Replace(partition, rowKey, row.ETag, columns);
            if ((await tables.CommitAsync(Tables.Platform, [write], cancellationToken)).IsCommitted)
            {
                return;
            }
        }
    }

    /// <summary>Forgets what was counted: the right password has come.</summary>
    internal async ValueTask ClearAsync(string name, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, isKnown: true, cancellationToken) is { } row)
        {
            await tables.CommitAsync(Tables.Platform, [RowWrite.Delete(row.PartitionKey, row.RowKey, row.ETag)], cancellationToken);
        }
    }

    private static (string Partition, string Row) PlaceOf(string name, bool isKnown)
    {
        string digest = IdDerivation.Digest("log-in attempts", name);
        return ($"attempts|{digest[..3]}", isKnown ? digest : NobodysRow);
    }

    private static (int Failed, Instant At) Read(TableRow? row) => row is null
        ? (0, Instant.MinValue)
        : ((int)(row.Columns.Integer(FailedColumn) ?? 0), Instant.FromUnixTimeMilliseconds(row.Columns.Integer(AtColumn) ?? 0));

    private ValueTask<TableRow?> GetAsync(string name, bool isKnown, CancellationToken cancellationToken)
    {
        (string partition, string row) = PlaceOf(name, isKnown);
        return tables.GetAsync(Tables.Platform, partition, row, cancellationToken);
    }
}
