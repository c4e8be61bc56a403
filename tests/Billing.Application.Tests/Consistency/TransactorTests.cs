using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

public sealed class TransactorTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_first_run_commits_the_effect_with_its_command_row()
    {
        Result<Outcome<int>> result = await CounterWork.AddAsync(_world.Start(), Key("a"), 5);

        Assert.Equal(new Outcome<int>(5, Replayed: false), result.Value);
        Assert.Equal(5, CounterWork.Value(_world));
        Assert.Equal(["account", "cmd|" + Key("a").Id], _world.Tables.Rows(Tables.Customers).Select(row => row.RowKey));
    }

    /// <summary>Two invoices of one commit: the second must see what the first took of a wallet, also of one that is made in the same commit.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_unit_of_work_has_staged_is_what_it_reads(bool exists)
    {
        async ValueTask<Result<int>> SpendTwiceAsync(PartitionWork work, CancellationToken cancellationToken)
        {
            if (!exists)
            {
                work.Insert("wal|1", new Counter(10), CounterJson.Default.Counter);
            }

            for (int i = 0; i < 2; i++)
            {
                Counter wallet = (await work.ReadAsync("wal|1", CounterJson.Default.Counter, cancellationToken))!;
                work.Replace("wal|1", wallet with { Value = wallet.Value - 3 }, CounterJson.Default.Counter);
            }

            return 0;
        }

        Site site = _world.Start();
        if (exists)
        {
            RowWrite row = RowWrite.Insert(CounterWork.Address.PartitionKey, "wal|1", DocumentCodec.Write(new Columns(), new Counter(10), CounterJson.Default.Counter));
            await site.Tables.CommitAsync(CounterWork.Address.Table, [row], default);
        }

        await site.Transactor.RunAsync(CounterWork.Address, Key("spend"), CounterJson.Default.Int32, SpendTwiceAsync, default);

        TableRow left = _world.Tables.Rows(Tables.Customers).Single(row => row.RowKey == "wal|1");
        Assert.Equal(4, DocumentCodec.Read(left.Columns, CounterJson.Default.Counter)!.Value);
    }

    [Fact]
    public async Task A_repeated_key_gives_the_first_result_and_changes_nothing()
    {
        await CounterWork.AddAsync(_world.Start(), Key("a"), 5);
        await CounterWork.AddAsync(_world.Start(), Key("b"), 1);
        Result<Outcome<int>> again = await CounterWork.AddAsync(_world.Start(), Key("a"), 5);

        Assert.Equal(new Outcome<int>(5, Replayed: true), again.Value);
        Assert.Equal(6, CounterWork.Value(_world));
    }

    [Fact]
    public async Task A_key_that_comes_with_other_parameters_is_refused()
    {
        await CounterWork.AddAsync(_world.Start(), Key("a", "five"), 5);
        Result<Outcome<int>> other = await CounterWork.AddAsync(_world.Start(), Key("a", "six"), 6);

        Assert.Equal(FailureKind.KeyReused, other.Failure!.Kind);
        Assert.Equal(5, CounterWork.Value(_world));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_then_runs_anew()
    {
        await CounterWork.AddAsync(_world.Start(), Key("a", "five"), 5);
        _world.Clock.Advance(Command.KeyLifetime);
        Assert.True((await CounterWork.AddAsync(_world.Start(), Key("a", "five"), 5)).Value.Replayed);

        _world.Clock.Advance(Duration.FromMilliseconds(1));
        Result<Outcome<int>> anew = await CounterWork.AddAsync(_world.Start(), Key("a", "six"), 6);
        Assert.Equal(new Outcome<int>(11, Replayed: false), anew.Value);

        Assert.True((await CounterWork.AddAsync(_world.Start(), Key("a", "six"), 6)).Value.Replayed);
    }

    [Fact]
    public async Task The_command_of_a_job_is_never_forgotten()
    {
        Command job = Command.FromJob("close", "c1", "2026-03");
        await CounterWork.AddAsync(_world.Start(), job, 5);
        _world.Clock.Advance(Duration.FromDays(400));

        Assert.True((await CounterWork.AddAsync(_world.Start(), job, 5)).Value.Replayed);
        Assert.Equal(5, CounterWork.Value(_world));
    }

    [Fact]
    public async Task A_conflict_runs_the_body_again_on_what_the_other_wrote()
    {
        Site slow = _world.Start();
        bool interfered = false;
        Result<Outcome<int>> result = await CounterWork.AddAsync(slow, Key("slow"), 1, inBody: () =>
        {
            if (!interfered)
            {
                interfered = true;
                Assert.True(CounterWork.AddAsync(_world.Start(), Key("fast"), 10).AsTask().GetAwaiter().GetResult().IsSuccess);
            }
        });

        Assert.Equal(11, result.Value.Value);
        Assert.Equal(11, CounterWork.Value(_world));
    }

    [Fact]
    public async Task Many_writers_of_one_partition_lose_no_update()
    {
        Result<Outcome<int>>[] results = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => Task.Run(async () => await CounterWork.AddAsync(_world.Start(), Key($"w{i}"), 1))));

        Assert.Equal(24, CounterWork.Value(_world));
        Assert.Equal(Enumerable.Range(1, 24), results.Select(result => result.Value.Value).Order());
    }

    [Theory]
    [InlineData(FaultKind.CommitThenFail)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.FailBefore)]
    [InlineData(FaultKind.Conflict)]
    public async Task A_fault_of_the_commit_takes_effect_once_and_is_not_a_replay(FaultKind kind)
    {
        Site site = _world.Start(FaultPlan.At(2, kind));
        Result<Outcome<int>> result = await CounterWork.AddAsync(site, Key("a"), 5);

        Assert.True(site.Plan.WasReached);
        Assert.Equal(new Outcome<int>(5, Replayed: false), result.Value);
        Assert.Equal(5, CounterWork.Value(_world));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_was_lost_or_lands_after_the_retry_began_takes_effect_once(bool lands)
    {
        var late = new LateCommit(_world.Tables, lands);
        var transactor = new Transactor(late, _world.Start().Dispatcher, _world.Start().Hints, _world.Clock, new SeededRandom(1), TimeProvider.System);
        Result<Outcome<int>> result = await transactor.RunAsync(
            CounterWork.Address, Key("a"), CounterJson.Default.Int32,
            (work, _) =>
            {
                int sum = (work.Guard(CounterJson.Default.Counter)?.Value ?? 0) + 5;
                work.SetGuard(new Counter(sum), CounterJson.Default.Counter);
                return ValueTask.FromResult<Result<int>>(sum);
            },
            CancellationToken.None);

        Assert.Equal(new Outcome<int>(5, Replayed: false), result.Value);
        Assert.Equal(5, CounterWork.Value(_world));
    }

    [Fact]
    public async Task A_refusal_writes_nothing()
    {
        Result<Outcome<int>> refused = await _world.Start().Transactor.RunAsync(
            CounterWork.Address, Key("a"), CounterJson.Default.Int32,
            (work, _) =>
            {
                work.SetGuard(new Counter(1), CounterJson.Default.Counter);
                return ValueTask.FromResult<Result<int>>(Failure.Invalid("x", "No"));
            },
            CancellationToken.None);

        Assert.Equal(FailureKind.Invalid, refused.Failure!.Kind);
        Assert.Equal(0, _world.Tables.Count);
    }

    [Fact]
    public async Task A_document_too_large_is_refused_and_nothing_is_written()
    {
        Result<Outcome<int>> refused = await CounterWork.AddAsync(_world.Start(), Key("a"), 1, padding: Incompressible(3_000_000));

        Assert.Equal(FailureKind.TooLarge, refused.Failure!.Kind);
        Assert.Equal(0, _world.Tables.Count);
        Assert.Empty(_world.Queues.Texts(Work.WorkQueues.DrainOutbox));
    }

    [Fact]
    public async Task A_partition_that_never_lets_a_commit_through_is_reported_as_busy()
    {
        var blocked = new AlwaysConflicting(_world.Tables);
        var transactor = new Transactor(blocked, _world.Start().Dispatcher, _world.Start().Hints, _world.Clock, new ZeroRandom(), TimeProvider.System);
        StoreException busy = await Assert.ThrowsAsync<StoreException>(async () => await transactor.RunAsync(
            CounterWork.Address, Key("a"), CounterJson.Default.Int32,
            (work, _) => ValueTask.FromResult<Result<int>>(1), CancellationToken.None));

        Assert.Equal(StoreFault.Throttled, busy.Fault);
    }

    [Fact]
    public async Task A_row_that_was_read_cannot_be_inserted()
    {
        Site site = _world.Start();
        await CounterWork.AddAsync(site, Key("a"), 1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await site.Transactor.RunAsync(
            CounterWork.Address, Key("b"), CounterJson.Default.Int32,
            async (work, ct) =>
            {
                await work.ReadAsync(PartitionAddress.GuardRow, CounterJson.Default.Counter, ct);
                work.Insert(PartitionAddress.GuardRow, new Counter(1), CounterJson.Default.Counter);
                return 1;
            },
            CancellationToken.None));
    }

    [Fact]
    public async Task Two_events_of_one_type_and_object_in_one_unit_of_work_are_two()
    {
        Site site = _world.Start();
        var id = new Domain.Identity.BillingId(new Domain.Identity.OwnerKey(7), 1);
        await site.Transactor.RunAsync(
            CounterWork.Address, Key("a"), CounterJson.Default.Int32,
            (work, _) =>
            {
                work.EmitEvent(site.Space, "thing.changed", id, 1, CounterJson.Default.Int32);
                work.EmitEvent(site.Space, "thing.changed", id, 2, CounterJson.Default.Int32);
                return ValueTask.FromResult<Result<int>>(2);
            },
            CancellationToken.None);

        ListSlice events = await site.Lists.ReadAsync(
            site.Space, DomainEvents.List, new ListQuery([], null, false, 0, 10), CancellationToken.None);
        Assert.Equal(2, events.Total);
    }

    internal static string Incompressible(int chars)
    {
        var random = new Random(1);
        return string.Create(chars, random, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = (char)source.Next('!' + 2, '~');
            }
        }).Replace('\\', 'x');
    }

    private Command Key(string key, string fingerprint = "f") => Command.FromKey(_world.Space, "POST", "/counter", key, fingerprint);

    /// <summary>The first commit times out; it is lost, or lands just before the second.</summary>
    private sealed class LateCommit(ITableStore inner, bool lands) : PassThrough(inner)
    {
        private IReadOnlyList<RowWrite>? _pending;
        private bool _done;

        public override async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            if (!_done)
            {
                (_done, _pending) = (true, lands ? writes : null);
                throw new StoreException(StoreFault.OutcomeUnknown, "Timed out");
            }

            if (_pending is { } pending)
            {
                _pending = null;
                Assert.True((await base.CommitAsync(table, pending, cancellationToken)).IsCommitted);
            }

            return await base.CommitAsync(table, writes, cancellationToken);
        }
    }

    private sealed class AlwaysConflicting(ITableStore inner) : PassThrough(inner)
    {
        public override ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new CommitResult(CommitStatus.ConditionNotMet, 1, []));
    }

    private sealed class ZeroRandom : IRandomSource
    {
        public void Fill(Span<byte> bytes) => bytes.Clear();
    }
}
