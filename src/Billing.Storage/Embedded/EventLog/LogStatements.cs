namespace Billing.Storage.Embedded.EventLog;

/// <summary>
/// The statements of one partition, made once. Each partition is a table of its own, so that appending always writes at the end of a tree.
/// </summary>
internal sealed class LogStatements(int partition)
{
    public string Insert { get; } = $"INSERT INTO log_{partition}(seq, enqueued, key, body) VALUES(?1, ?2, ?3, ?4)";

    public string SelectAfter { get; } = $"SELECT seq, enqueued, key, body FROM log_{partition} WHERE seq > ?1 ORDER BY seq LIMIT ?2";

    public string SelectEnqueued { get; } = $"SELECT enqueued FROM log_{partition} WHERE seq = ?1";

    public string DeleteBefore { get; } = $"DELETE FROM log_{partition} WHERE seq >= ?1 AND seq < ?2";

    public string SetBegin { get; } = $"UPDATE meta SET value = max(value, ?1) WHERE name = 'log_begin_{partition}'";
}
