using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Blobs;
using Billing.Storage.Embedded.EventLog;
using Billing.Storage.Embedded.Queues;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Tables;
using Billing.Storage.Embedded.Writing;
using NodaTime;

namespace Billing.Storage.Embedded;

/// <summary>
/// Every store port on one SQLite file, for a laptop and for tests: the guarantees of Azure Storage and Event Hubs, and no more.
/// A write is answered when it is on the disk; writes of many callers share a flush. One process at a time.
/// </summary>
public sealed class EmbeddedStore : IDisposable
{
    private const int WriterCacheKiB = 8 * 1024;

    /// <summary>For the pages of one read: any write empties the cache of a connection that did not make it.</summary>
    private const int ReaderCacheKiB = 256;
    private const int Readers = 8;

    private readonly DirectoryLock _lock;
    private readonly WriterThread _writer;
    private readonly ReaderPool _readers;
    private readonly EmbeddedQueueStore _queues;
    private readonly EmbeddedEventLog _log;
    private int _disposed;

    private EmbeddedStore(DirectoryLock directoryLock, WriteSession session, Func<SqliteConnection> open, IClock clock)
    {
        _lock = directoryLock;
        LogName = string.Create(CultureInfo.InvariantCulture, $"log-{session.Connection.QueryInteger("SELECT value FROM meta WHERE name = 'log_id'") ?? 0:x8}");
        LogEnds ends = new(Begins(session), [.. session.NextSequences]);
        _readers = new ReaderPool(open, Readers);
        _writer = new WriterThread(session);
        Names NamesOf(NameKind kind) => _readers.Read(kind, (connection, wanted) => new Names(wanted, connection, _writer), default);
        var tables = new EmbeddedTableStore(NamesOf(NameKind.Table), _writer, _readers);
        (Tables, Scan) = (tables, tables);
        _queues = new EmbeddedQueueStore(NamesOf(NameKind.Queue), _writer, _readers, clock);
        Blobs = new EmbeddedBlobStore(NamesOf(NameKind.Container), _writer, _readers);
        _log = new EmbeddedEventLog(_writer, _readers, ends, clock);
    }

    /// <summary>Rows in partitions.</summary>
    public ITableStore Tables { get; }

    /// <summary>Whole tables, for copies.</summary>
    public ITableScan Scan { get; }

    /// <summary>Message queues.</summary>
    public IQueueStore Queues => _queues;

    /// <summary>Wakes the local host when a queue has a message.</summary>
    public IQueueSignal QueueSignal => _queues;

    /// <summary>Documents.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Tells this log from every other: one that is made anew, in another folder or the same, has another name.</summary>
    public string LogName { get; }

    /// <summary>The log that usage flows through.</summary>
    public IEventLog EventLog => _log;

    /// <summary>Reads that log by position.</summary>
    public IEventLogReader EventLogReader => _log;

    /// <summary>Lets that log forget.</summary>
    public IEventLogRetention EventLogRetention => _log;

    /// <summary>Opens a data directory, or creates it.</summary>
    /// <exception cref="StoreException">It is in use, damaged, from a newer version, not writable, or SQLite is not installed.</exception>
    public static EmbeddedStore Open(EmbeddedStoreOptions options, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        CreateDirectory(options.Directory);
        DirectoryLock directoryLock = new(options.Directory);
        try
        {
            string path = Path.Combine(options.Directory, "billing.db");
            SqliteConnection writer = Connect(path, options, WriterCacheKiB);
            try
            {
                Schema.Ensure(writer, options);
                return new EmbeddedStore(directoryLock, new WriteSession(writer, path), () => Connect(path, options, ReaderCacheKiB), clock);
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }
        catch (SqliteException error)
        {
            directoryLock.Dispose();
            throw error.ToStoreException(committing: false);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Waits for queued writes and reads under way, then closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _writer.Dispose();
            _readers.Dispose();
            _lock.Dispose();
        }
    }

    private static void CreateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFault.Refused, $"The data directory '{directory}' cannot be made: {error.Message}", error);
        }
    }

    private static SqliteConnection Connect(string path, EmbeddedStoreOptions options, int cacheKiB)
    {
        SqliteConnection connection = new(path);
        try
        {
            Schema.Configure(connection, options, cacheKiB);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long[] Begins(WriteSession session) =>
        [.. Enumerable.Range(0, session.NextSequences.Length)
            .Select(partition => session.Connection.QueryInteger($"SELECT value FROM meta WHERE name = 'log_begin_{partition}'") ?? 0)];
}
