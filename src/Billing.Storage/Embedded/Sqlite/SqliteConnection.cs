namespace Billing.Storage.Embedded.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    /// <summary>Statements by the identity of their text: texts are constants, so the cache cannot grow beyond them.</summary>
    private readonly Dictionary<object, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    private nint _handle;

    public SqliteConnection(string path)
    {
        SqliteLibrary.EnsureLoaded();
        int code = SqliteNative.Open(path, out _handle, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, 0);
        try
        {
            Check(code);
            Check(SqliteNative.ExtendedResultCodes(_handle, 1));
            Check(SqliteNative.BusyTimeout(_handle, 5000));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Rows changed by the last write.</summary>
    public int Changes => SqliteNative.Changes(_handle);

    /// <summary>True between BEGIN and COMMIT or ROLLBACK; an error may have ended the transaction by itself.</summary>
    public bool InTransaction => SqliteNative.GetAutoCommit(_handle) == 0;

    /// <summary>The prepared statement of a constant text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            Check(SqliteNative.Prepare(_handle, sql, -1, SqliteNative.PreparePersistent, out nint handle, 0));
            statement = new SqliteStatement(this, handle);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs statements that return nothing; for setting up, where speed does not matter.</summary>
    public void Execute(string sql) => Check(SqliteNative.Execute(_handle, sql, 0, 0, 0));

    /// <summary>The single integer of a query, or null when it has no row; for setting up.</summary>
    public long? QueryInteger(string sql)
    {
        Check(SqliteNative.Prepare(_handle, sql, -1, 0, out nint handle, 0));
        using SqliteStatement statement = new(this, handle);
        return statement.Step() && !statement.IsNull(0) ? statement.Integer(0) : null;
    }

    /// <summary>Turns a result code into an exception unless it means success.</summary>
    public void Check(int code)
    {
        if (code != SqliteNative.Ok)
        {
            throw new SqliteException(code, _handle == 0 ? "out of memory" : SqliteNative.ErrorMessage(_handle));
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        if (_handle != 0)
        {
            _ = SqliteNative.Close(_handle);
            _handle = 0;
        }
    }
}
