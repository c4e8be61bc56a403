using Billing.Application.Ports;
using Billing.Storage.Embedded;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;

namespace Billing.Storage.Tests.Embedded;

public sealed class WriterThreadTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-writer-").FullName;
    private readonly WriterThread _writer;
    private readonly ReaderPool _readers;

    public WriterThreadTests()
    {
        EmbeddedStoreOptions options = new(_directory) { IsDurable = false };
        SqliteConnection connection = Connect(options);
        Schema.Ensure(connection, options);
        connection.Execute("CREATE TABLE test(id INTEGER PRIMARY KEY)");
        _writer = new WriterThread(new WriteSession(connection, Path.Combine(_directory, "billing.db")));
        connection.Execute("CREATE TABLE large(id INTEGER PRIMARY KEY, data BLOB)");
        _readers = new ReaderPool(() => Connect(options), 2);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task In_a_group_a_failing_request_fails_alone()
    {
        using Blocked blocked = new(_writer);
        Task<int> one = RunAsync(session => Insert(session, 1));
        Task<int> broken = RunAsync(session => Insert(session, 2) + throw_());
        Task<int> twice = RunAsync(session => Insert(session, 1));
        Task<int> two = RunAsync(session => Insert(session, 3));
        blocked.Release();
        Assert.Equal((1, 1), (await one, await two));
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal(StoreFault.Refused, (await Assert.ThrowsAsync<StoreException>(() => twice)).Fault);
        Assert.Equal([1, 3], Ids());

        static int throw_() => throw new InvalidOperationException();
    }

    [Fact]
    public async Task Readers_go_on_while_the_writer_is_in_a_transaction()
    {
        await RunAsync(session => Insert(session, 1));
        using Blocked blocked = new(_writer, session => Insert(session, 2));
        blocked.WaitUntilInside();
        Assert.Equal([1], Ids());
        blocked.Release();
        await RunAsync(session => Insert(session, 3));
        Assert.Equal([1, 2, 3], Ids());
    }

    [Fact]
    public async Task A_request_cancelled_before_the_writer_takes_it_writes_nothing()
    {
        using CancellationTokenSource cancel = new();
        using Blocked blocked = new(_writer);
        Task<int> kept = RunAsync(session => Insert(session, 1));
        Task<int> cancelled = _writer.Run(new TestRequest(session => Insert(session, 2), cancel.Token)).AsTask();
        await cancel.CancelAsync();
        blocked.Release();
        Assert.Equal(1, await kept);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal([1], Ids());
    }

    [Fact]
    public async Task Waiting_writes_are_bounded()
    {
        using Blocked blocked = new(_writer);
        blocked.WaitUntilInside();
        Task<int>[] large = [.. Enumerable.Range(0, 10).Select(i => _writer.Run(new TestRequest(session => Insert(session, i), default, 32 * 1024 * 1024)).AsTask())];
        Task<int>[] refused = [.. large.Where(task => task.IsFaulted)];
        Assert.InRange(refused.Length, 1, 6);
        blocked.Release();
        foreach (Task<int> task in refused)
        {
            Assert.Equal(StoreFault.Throttled, (await Assert.ThrowsAsync<StoreException>(() => task)).Fault);
        }

        await Task.WhenAll(large.Except(refused));
        Assert.Equal(10 - refused.Length, Ids().Count);
    }

    [Fact]
    public async Task The_write_ahead_log_stays_short_though_there_is_always_a_reader_in_it()
    {
        int[] entries = new int[2];
        using CancellationTokenSource stop = new();
        Task[] readers = [.. new[] { 0, 1 }.Select(me => Task.Factory.StartNew(() => OverlapReads(entries, me, stop.Token), TaskCreationOptions.LongRunning))];
        long largest = 0;
        for (int i = 0; i < 200; i++)
        {
            await RunAsync(session => session.Statement("INSERT INTO large VALUES(NULL, zeroblob(1000000))").Run());
            largest = Math.Max(largest, new FileInfo(Path.Combine(_directory, "billing.db-wal")).Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);

        // The bound of 64 MiB, or twice that when readers of a busy machine outlast the writer's first wait for them; without a bound, all that was written.
        Assert.InRange(largest, 1, 140 * 1024 * 1024);
    }

    /// <summary>Reads again and again; each read ends only after the other reader began a later one.</summary>
    private void OverlapReads(int[] entries, int me, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _readers.Read(0, (connection, _) =>
            {
                SqliteStatement statement = connection.Statement("SELECT id FROM large");
                statement.Step();
                int other = Volatile.Read(ref entries[1 - me]);
                Interlocked.Increment(ref entries[me]);
                SpinWait.SpinUntil(() => Volatile.Read(ref entries[1 - me]) != other || stop.IsCancellationRequested);
                statement.Reset();
                return 0;
            }, default);
        }
    }

    private static SqliteConnection Connect(EmbeddedStoreOptions options)
    {
        SqliteConnection connection = new(Path.Combine(options.Directory, "billing.db"));
        Schema.Configure(connection, options, cacheKiB: 256);
        return connection;
    }

    private static int Insert(WriteSession session, int id) => session.Statement("INSERT INTO test VALUES(?1)").Bind(1, id).Run();

    private Task<int> RunAsync(Func<WriteSession, int> run) => _writer.Run(new TestRequest(run, default)).AsTask();

    private List<int> Ids() => _readers.Read(0, static (connection, _) =>
    {
        List<int> ids = [];
        SqliteStatement statement = connection.Statement("SELECT id FROM test ORDER BY id");
        while (statement.Step())
        {
            ids.Add((int)statement.Integer(0));
        }

        statement.Reset();
        return ids;
    }, default);

    private sealed class TestRequest(Func<WriteSession, int> run, CancellationToken cancellationToken, int sizeBytes = 0)
        : WriteRequest<int>(cancellationToken)
    {
        public override int SizeBytes => sizeBytes;

        protected override int Run(WriteSession session) => run(session);
    }

    /// <summary>Holds the writer inside a transaction, so that later requests gather into one group.</summary>
    private sealed class Blocked : IDisposable
    {
        private readonly ManualResetEventSlim _inside = new();
        private readonly ManualResetEventSlim _released = new();
        private readonly Task _answer;

        public Blocked(WriterThread writer, Action<WriteSession>? before = null)
        {
            _answer = writer.Run(new TestRequest(
                session =>
                {
                    before?.Invoke(session);
                    _inside.Set();
                    _released.Wait();
                    return 0;
                },
                default)).AsTask();
        }

        public void WaitUntilInside() => _inside.Wait();

        public void Release() => _released.Set();

        public void Dispose()
        {
            _released.Set();
            _answer.Wait();
            _inside.Dispose();
            _released.Dispose();
        }
    }
}
