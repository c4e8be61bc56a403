using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;

namespace Billing.Storage.Embedded.Tables;

/// <summary>A transaction on its way to the writer. Everything is encoded on the caller's thread, so that the writer only binds and steps.</summary>
internal sealed unsafe class CommitRequest : WriteRequest<CommitResult>
{
    private const string Insert = "INSERT INTO row(tbl, pk, rk, etag, data) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    private const string Upsert =
        "INSERT INTO row(tbl, pk, rk, etag, data) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET etag = excluded.etag, data = excluded.data";
    private const string Replace = "UPDATE row SET etag = ?4, data = ?5 WHERE tbl = ?1 AND pk = ?2 AND rk = ?3 AND (?6 = 0 OR etag = ?6)";
    private const string Delete = "DELETE FROM row WHERE tbl = ?1 AND pk = ?2 AND rk = ?3 AND (?4 = 0 OR etag = ?4)";
    private const string Exists = "SELECT 1 FROM row WHERE tbl = ?1 AND pk = ?2 AND rk = ?3";

    private readonly int _table;
    private readonly ByteBuffer _buffer;
    private readonly int _partitionLength;
    private readonly EncodedRow[] _rows;

    public CommitRequest(int table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        _table = table;
        _buffer = new ByteBuffer(256 * writes.Count);
        string partitionKey = writes[0].PartitionKey;
        _partitionLength = KeyEncoding.Encode(partitionKey, _buffer.Room(KeyEncoding.MaxBytes(partitionKey.Length)));
        _buffer.Advance(_partitionLength);
        _rows = new EncodedRow[writes.Count];
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = EncodedRow.Write(writes[i], _buffer);
        }
    }

    public override int SizeBytes => _buffer.Length;

    protected override CommitResult Run(WriteSession session)
    {
        if (_rows.Length == 1)
        {
            string?[] etags = new string?[1];
            CommitStatus status = Write(session, 0, etags);
            return status == CommitStatus.Committed ? new CommitResult(status, -1, etags) : new CommitResult(status, 0, []);
        }

        return RunMany(session);
    }

    protected override void Release() => _buffer.Return();

    private CommitResult RunMany(WriteSession session)
    {
        string?[] etags = new string?[_rows.Length];
        session.SetSavepoint();
        for (int i = 0; i < _rows.Length; i++)
        {
            CommitStatus status = Write(session, i, etags);
            if (status != CommitStatus.Committed)
            {
                session.UndoToSavepoint();
                return new CommitResult(status, i, []);
            }
        }

        session.KeepSinceSavepoint();
        return new CommitResult(CommitStatus.Committed, -1, etags);
    }

    private CommitStatus Write(WriteSession session, int index, string?[] etags)
    {
        EncodedRow row = _rows[index];
        fixed (byte* bytes = _buffer.Bytes)
        {
            SqliteStatement statement = session.Statement(row.Kind switch
            {
                RowWriteKind.Insert => Insert,
                RowWriteKind.Upsert => Upsert,
                RowWriteKind.Replace => Replace,
                _ => Delete,
            });
            BindKey(statement, bytes, row);
            if (row.Kind == RowWriteKind.Delete)
            {
                statement.Bind(4, row.Condition);
            }
            else
            {
                long etag = session.NextVersion();
                etags[index] = etag.ToString(CultureInfo.InvariantCulture);
                statement.Bind(4, etag).BindPinned(5, bytes + row.DataStart, row.DataLength);
                if (row.Kind == RowWriteKind.Replace)
                {
                    statement.Bind(6, row.Condition);
                }
            }

            return statement.Run() > 0 ? CommitStatus.Committed : WhyNot(session, bytes, row);
        }
    }

    private CommitStatus WhyNot(WriteSession session, byte* bytes, EncodedRow row)
    {
        if (row.Kind == RowWriteKind.Insert)
        {
            return CommitStatus.AlreadyExists;
        }

        SqliteStatement exists = session.Statement(Exists);
        BindKey(exists, bytes, row);
        bool found = exists.Step();
        exists.Reset();
        return found ? CommitStatus.ConditionNotMet : CommitStatus.RowNotFound;
    }

    private void BindKey(SqliteStatement statement, byte* bytes, EncodedRow row) =>
        statement.Bind(1, _table).BindPinned(2, bytes, _partitionLength).BindPinned(3, bytes + row.KeyStart, row.KeyLength);
}
