using Billing.Storage.Embedded.Sqlite;

namespace Billing.Storage.Embedded.Writing;

/// <summary>What the writer thread owns: its connection, the open transaction and the store's counters.</summary>
internal sealed class WriteSession : IDisposable
{
    /// <summary>Versions are reserved in blocks, so that counting them costs no write. A block that a crash cuts short is skipped.</summary>
    private const long VersionBlock = 1 << 20;

    private const string Begin = "BEGIN IMMEDIATE";
    private const string Commit = "COMMIT";
    private const string Rollback = "ROLLBACK";
    private const string Savepoint = "SAVEPOINT request";
    private const string RollbackToSavepoint = "ROLLBACK TO request";
    private const string ReleaseSavepoint = "RELEASE request";
    private const string RaiseCeiling = "UPDATE meta SET value = ?1 WHERE name = 'version_ceiling'";

    /// <summary>
    /// SQLite starts its log again only when no reader is inside it at that moment, which under constant reading may never happen. Above
    /// this size the writer waits for the readers of the moment, which are short.
    /// </summary>
    private const long MaxLogBytes = 64 * 1024 * 1024;

    private const string EmptyLog = "PRAGMA wal_checkpoint(TRUNCATE)";

    private readonly string _logPath;
    private long _logBoundBytes = MaxLogBytes;
    private long _version;
    private long _ceiling;
    private long _ceilingAtSavepoint;

    public WriteSession(SqliteConnection connection, string databasePath)
    {
        Connection = connection;
        _logPath = databasePath + "-wal";
        ReadCounters();
        _version = _ceiling;
    }

    public SqliteConnection Connection { get; }

    /// <summary>The next sequence number of each partition of the log, changes of the open transaction included.</summary>
    public long[] NextSequences { get; private set; } = [];

    public SqliteStatement Statement(string sql) => Connection.Statement(sql);

    /// <summary>A number that the store never gave before: an ETag, a receipt, an id.</summary>
    public long NextVersion()
    {
        if (_version >= _ceiling)
        {
            _ceiling = _version + VersionBlock;
            Statement(RaiseCeiling).Bind(1, _ceiling).Run();
        }

        return ++_version;
    }

    public void BeginTransaction() => Statement(Begin).Run();

    public void CommitTransaction() => Statement(Commit).Run();

    /// <summary>Undoes the open transaction, if an error has not done so already, and what was counted in it.</summary>
    public void RollbackTransaction()
    {
        if (Connection.InTransaction)
        {
            Statement(Rollback).Run();
        }

        ReadCounters();
    }

    /// <summary>Keeps the write-ahead log from growing without end; called between transactions.</summary>
    public void BoundLog()
    {
        if (LogBytes() > _logBoundBytes)
        {
            Statement(EmptyLog).Run();

            // A reader that would not end must not make every group wait for it: the next attempt comes when the log has grown as much again.
            _logBoundBytes = LogBytes() + MaxLogBytes;
        }
    }

    public void SetSavepoint()
    {
        _ceilingAtSavepoint = _ceiling;
        Statement(Savepoint).Run();
    }

    public void UndoToSavepoint()
    {
        // The raise of the ceiling is undone too; versions given since then stay used.
        _ceiling = _ceilingAtSavepoint;
        Statement(RollbackToSavepoint).Run();
        Statement(ReleaseSavepoint).Run();
    }

    public void KeepSinceSavepoint() => Statement(ReleaseSavepoint).Run();

    public void Dispose() => Connection.Dispose();

    private long LogBytes() => new FileInfo(_logPath) is { Exists: true } file ? file.Length : 0;

    private void ReadCounters()
    {
        _ceiling = Connection.QueryInteger("SELECT value FROM meta WHERE name = 'version_ceiling'") ?? 0;
        int partitions = (int)(Connection.QueryInteger("SELECT value FROM meta WHERE name = 'log_partitions'") ?? 0);
        long[] next = new long[partitions];
        for (int i = 0; i < partitions; i++)
        {
            // A trimmed partition may be empty, so the numbers go on from where it begins at least.
            long begin = Connection.QueryInteger($"SELECT value FROM meta WHERE name = 'log_begin_{i}'") ?? 0;
            next[i] = Math.Max(begin, (Connection.QueryInteger($"SELECT max(seq) FROM log_{i}") ?? -1) + 1);
        }

        NextSequences = next;
    }
}
