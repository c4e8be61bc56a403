using System.Text;

namespace Billing.Storage.Embedded.Sqlite;

/// <summary>A prepared statement: bind all parameters, step, read columns, reset.</summary>
internal sealed unsafe class SqliteStatement(SqliteConnection connection, nint handle) : IDisposable
{
    private const int NullType = 5;

    private nint _handle = handle;

    public SqliteStatement Bind(int index, long value)
    {
        connection.Check(SqliteNative.BindInteger(_handle, index, value));
        return this;
    }

    /// <summary>Binds a copy of the bytes.</summary>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return BindBlob(index, bytes, value.Length, SqliteNative.Transient);
        }
    }

    /// <summary>Binds bytes that the caller keeps in place until the statement is reset.</summary>
    public SqliteStatement BindPinned(int index, byte* value, int length) => BindBlob(index, value, length, SqliteNative.Static);

    /// <summary>Binds a copy of the text as UTF-8 bytes, or null.</summary>
    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            connection.Check(SqliteNative.BindNull(_handle, index));
            return this;
        }

        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        return Bind(index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    /// <summary>True when there is a row to read, false at the end.</summary>
    public bool Step()
    {
        int code = SqliteNative.Step(_handle);
        if (code is SqliteNative.Row or SqliteNative.Done)
        {
            return code == SqliteNative.Row;
        }

        try
        {
            connection.Check(code);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Makes the statement ready for the next binding and ends its read transaction. Errors were reported by the step.</summary>
    public void Reset() => _ = SqliteNative.Reset(_handle);

    /// <summary>Steps a statement without rows, resets it, and returns the number of changed rows.</summary>
    public int Run()
    {
        Step();
        Reset();
        return connection.Changes;
    }

    public long Integer(int column) => SqliteNative.ColumnInteger(_handle, column);

    public bool IsNull(int column) => SqliteNative.ColumnType(_handle, column) == NullType;

    /// <summary>Bytes in SQLite's own memory: valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        byte* bytes = SqliteNative.ColumnBlob(_handle, column);
        return new ReadOnlySpan<byte>(bytes, SqliteNative.ColumnBytes(_handle, column));
    }

    /// <summary>UTF-8 bytes as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = SqliteNative.Finalize(_handle);
            _handle = 0;
        }
    }

    private SqliteStatement BindBlob(int index, byte* value, int length, nint lifetime)
    {
        // An empty span has a null address, which would bind NULL.
        connection.Check(
            length == 0 ? SqliteNative.BindZeroBlob(_handle, index, 0) : SqliteNative.BindBlob(_handle, index, value, length, lifetime));
        return this;
    }
}
