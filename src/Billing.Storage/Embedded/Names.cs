using System.Collections.Concurrent;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;

namespace Billing.Storage.Embedded;

/// <summary>What a name stands for.</summary>
internal enum NameKind
{
    Table = 1,
    Queue = 2,
    Container = 3,
}

/// <summary>The numbers that stand for the names of tables, queues or containers in the database. Names are never removed.</summary>
internal sealed class Names
{
    private const string Select = "SELECT name, id FROM name WHERE kind = ?1";
    private const string Last = "SELECT ifnull(max(id), 0) FROM name WHERE kind = ?1";
    private const string Find = "SELECT id FROM name WHERE kind = ?1 AND name = ?2";
    private const string Insert = "INSERT INTO name(kind, name, id) VALUES(?1, ?2, ?3)";

    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly NameKind _kind;
    private readonly WriterThread _writer;

    public Names(NameKind kind, SqliteConnection connection, WriterThread writer)
    {
        _kind = kind;
        _writer = writer;
        SqliteStatement statement = connection.Statement(Select).Bind(1, (int)kind);
        while (statement.Step())
        {
            _ids[statement.Text(0)] = (int)statement.Integer(1);
        }

        statement.Reset();
    }

    /// <summary>The number of a name.</summary>
    /// <exception cref="StoreException">There is no such table, queue or container.</exception>
    public int IdOf(string name) =>
        _ids.TryGetValue(name, out int id) ? id : throw new StoreException(StoreFault.Refused, $"There is no {_kind} '{name}'");

    /// <summary>Gives the name a number if it has none.</summary>
    public async Task EnsureAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_ids.ContainsKey(name))
        {
            await _writer.Run(new EnsureName(this, name, cancellationToken));
        }
    }

    private sealed class EnsureName(Names names, string name, CancellationToken cancellationToken) : WriteRequest<int>(cancellationToken)
    {
        // Upper and lower case are the same name, so the lower case one is stored.
        private readonly string _stored = name.ToLowerInvariant();

        public override int SizeBytes => name.Length;

        protected override int Run(WriteSession session)
        {
            SqliteStatement find = session.Statement(Find).Bind(1, (int)names._kind).Bind(2, _stored);
            int id = find.Step() ? (int)find.Integer(0) : 0;
            find.Reset();
            if (id == 0)
            {
                SqliteStatement last = session.Statement(Last).Bind(1, (int)names._kind);
                last.Step();
                id = (int)last.Integer(0) + 1;
                last.Reset();
                session.Statement(Insert).Bind(1, (int)names._kind).Bind(2, _stored).Bind(3, id).Run();
            }

            return id;
        }

        protected override void Publish(int result) => names._ids[_stored] = result;
    }
}
