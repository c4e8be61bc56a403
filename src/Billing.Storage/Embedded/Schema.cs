using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;

namespace Billing.Storage.Embedded;

/// <summary>
/// The database: rows, messages, blobs and one table per partition of the log. Nothing here looks into a document or indexes one, so
/// that the store can answer only what Table Storage can.
/// </summary>
internal static class Schema
{
    private const int Version = 1;

    private const string Create = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE name(kind INTEGER NOT NULL, name BLOB NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(kind, name)) WITHOUT ROWID;
        CREATE TABLE row(tbl INTEGER NOT NULL, pk BLOB NOT NULL, rk BLOB NOT NULL, etag INTEGER NOT NULL, data BLOB NOT NULL,
                         PRIMARY KEY(tbl, pk, rk)) WITHOUT ROWID;
        CREATE TABLE message(id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, visible INTEGER NOT NULL, receipt INTEGER NOT NULL,
                             dequeued INTEGER NOT NULL, inserted INTEGER NOT NULL, text BLOB NOT NULL);
        CREATE INDEX message_visible ON message(queue, visible, id);
        CREATE TABLE blob(container INTEGER NOT NULL, name BLOB NOT NULL, etag INTEGER NOT NULL, type BLOB NOT NULL, content BLOB NOT NULL,
                          UNIQUE(container, name));
        """;

    /// <summary>Settings of a connection: how durable, and how much memory it may keep.</summary>
    public static void Configure(SqliteConnection connection, EmbeddedStoreOptions options, int cacheKiB)
    {
        connection.Execute(
            $"""
            PRAGMA page_size=4096;
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous={(options.IsDurable ? "FULL" : "OFF")};
            PRAGMA cache_size=-{cacheKiB};
            PRAGMA temp_store=MEMORY;
            PRAGMA wal_autocheckpoint=4000;
            PRAGMA journal_size_limit=67108864;
            """);
        if (options.MaxPages is { } pages)
        {
            connection.Execute($"PRAGMA max_page_count={pages}");
        }
    }

    /// <summary>Creates the tables of a new database; refuses one that a newer version wrote.</summary>
    public static void Ensure(SqliteConnection connection, EmbeddedStoreOptions options)
    {
        long version = connection.QueryInteger("PRAGMA user_version") ?? 0;
        if (version > Version)
        {
            throw new StoreException(
                StoreFault.Refused, $"The data directory '{options.Directory}' was written by a newer version (format {version}, this one reads {Version}).");
        }

        if (version > 0)
        {
            // The directory is locked, so whoever held a message is dead: nobody needs to wait for the hold to run out.
            connection.Execute("UPDATE message SET visible = 0 WHERE dequeued > 0");
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(options.LogPartitions, 1, nameof(options));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(options.LogPartitions, 32, nameof(options));
            string partitions = string.Concat(Enumerable.Range(0, options.LogPartitions).Select(partition =>
                $"""
                CREATE TABLE log_{partition}(seq INTEGER PRIMARY KEY, enqueued INTEGER NOT NULL, key BLOB, body BLOB NOT NULL);
                INSERT INTO meta VALUES('log_begin_{partition}', 0);
                """));
            connection.Execute(
                $"""
                BEGIN IMMEDIATE;
                {Create}
                INSERT INTO meta VALUES('log_partitions', {options.LogPartitions});
                INSERT INTO meta VALUES('version_ceiling', 0);
                {partitions}
                PRAGMA user_version={Version};
                COMMIT;
                """);
        }

        connection.Execute("INSERT OR IGNORE INTO meta VALUES('log_id', abs(random() % 4294967296))");
    }
}
