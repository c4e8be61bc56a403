using System.Text.Json;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Counting;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class DeadLetterTests
{
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant August = Instant.FromUtc(2026, 8, 1, 0, 0);

    [Fact]
    public async Task A_letter_counts_once_when_it_is_mended_and_replayed_twice()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        DeadLetter letter = await OneAsync(world, HubFormatTests.Event("t1", customer: "unknown"));

        Result<DeadLetter> refused = await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default);
        DeadLetter mended = (await world.Desk.MendAsync(UsageWorld.Own, letter.Id, null, Json("""{"external_customer_id":"c1"}"""), "me", default)).Value;
        DeadLetter replayed = (await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default)).Value;
        DeadLetter again = (await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default)).Value;
        await world.CountAllAsync();

        Assert.Equal("body.body.external_customer_id", string.Join('.', Assert.Single(refused.Failure!.Errors).Path));
        Assert.Equal(("c1", "me", DeadLetterStatus.Open), (mended.ExternalCustomerId, mended.MendedBy, mended.Status));
        Assert.Equal((DeadLetterStatus.Replayed, replayed), (replayed.Status, again));
        Assert.Equal(5, await LinesAsync(world));
        DeadLetterContent content = (await world.Desk.GetAsync(UsageWorld.Own, letter.Id, default)).Value;
        Assert.Equal(HubFormatTests.Event("t1", customer: "unknown"), content.OriginalBody);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_replay_that_breaks_anywhere_is_finished_by_another_and_counts_once(int calls)
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        DeadLetter letter = await OneAsync(world, HubFormatTests.Event("t1", customer: "unknown"));
        await world.Desk.MendAsync(UsageWorld.Own, letter.Id, HubFormatTests.Event("t1"), null, "me", default);
        var breaking = new BreakingTables(world.TrueTables, calls);

        await Record.ExceptionAsync(async () => await world.NewReplay(breaking).RunAsync(UsageWorld.Own, letter.Id, "me", default));
        await world.CountAllAsync();
        DeadLetter done = (await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default)).Value;
        await world.CountAllAsync();

        Assert.Equal(DeadLetterStatus.Replayed, done.Status);
        Assert.Equal(5, await LinesAsync(world));
    }

    [Fact]
    public async Task A_redelivery_leaves_a_letter_as_somebody_decided()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        DeadLetter letter = await OneAsync(world, HubFormatTests.Event("t1", customer: "unknown"));
        await world.Desk.DiscardAsync(UsageWorld.Own, letter.Id, "a test of theirs", "me", default);
        await world.CountAllAsync();

        DeadLetter kept = Assert.Single(await world.LettersAsync(UsageWorld.Own));
        Assert.Equal((DeadLetterStatus.Discarded, "a test of theirs", "me"), (kept.Status, kept.Remark, kept.DecidedBy));
        Assert.Equal(FailureKind.WrongState, (await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await world.Desk.MendAsync(UsageWorld.Own, letter.Id, "{}", null, "me", default)).Failure!.Kind);
        Assert.Equal(0, await LinesAsync(world));
    }

    [Fact]
    public async Task An_organization_reaches_neither_foreign_letters_nor_foreign_customers()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        DeadLetter letter = await OneAsync(world, HubFormatTests.Event("t1", customer: "unknown"));
        var foreign = new DeadLetterScope(new DataSpace(new OwnerKey(0x999), Mode.Live), "usage");
        string theirs = new BillingId(new OwnerKey(0x999), 0).ToString();

        Assert.Empty(await world.LettersAsync(foreign));
        Assert.Equal(FailureKind.NotFound, (await world.Desk.GetAsync(foreign, letter.Id, default)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await world.Replay.RunAsync(foreign, letter.Id, "me", default)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await world.Desk.GetAsync(UsageWorld.Own, "../x?#", default)).Failure!.Kind);
        string body = $$"""{"transaction_id":"t","external_customer_id":"c1","code":"change","organization_id":"{{theirs}}","mode":"live"}""";
        Failure refused = (await world.Desk.MendAsync(UsageWorld.Own, letter.Id, body, null, "me", default)).Failure!;
        Assert.Equal("body.body.organization_id", string.Join('.', Assert.Single(refused.Errors).Path));
        await world.SendAsync(CountingTests.Traffic(1, 0));
        string packed = (await world.BatchAsync(0)).Events[^1].Body;
        Assert.Equal(FailureKind.Invalid, (await world.Desk.MendAsync(UsageWorld.Own, letter.Id, packed, null, "me", default)).Failure!.Kind);
    }

    [Fact]
    public async Task What_belongs_to_nobody_counts_for_the_organization_that_it_is_mended_to_name()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, "half a mess");
        await world.CountAllAsync();
        DeadLetter letter = Assert.Single(await world.LettersAsync(UsageWorld.Unowned));

        Failure refused = (await world.Desk.MendAsync(UsageWorld.Unowned, letter.Id, HubFormatTests.Event("t1", owner: false), null, "me", default)).Failure!;
        Assert.True((await world.Desk.MendAsync(UsageWorld.Unowned, letter.Id, $"[{HubFormatTests.Event("t1")},{HubFormatTests.Event("t2")}]", null, "me", default)).IsSuccess);
        DeadLetter replayed = (await world.Replay.RunAsync(UsageWorld.Unowned, letter.Id, "me", default)).Value;
        await world.CountAllAsync();

        Assert.Equal(FailureKind.Invalid, refused.Kind);
        Assert.Equal((DeadLetterStatus.Replayed, 2), (replayed.Status, replayed.Events));
        Assert.Equal(10, await LinesAsync(world));
    }

    [Fact]
    public async Task All_letters_are_replayed_in_order_and_those_that_cannot_count_say_why()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 2);
        for (int i = 0; i < 6; i++)
        {
            await world.StreamAsync(i % 2, HubFormatTests.Event($"t{i}", code: i == 3 ? "never" : "later"));
            world.Clock.Advance(Duration.FromSeconds(1));
        }

        await world.CountAllAsync();
        IReadOnlyList<DeadLetter> letters = await world.LettersAsync(UsageWorld.Own);
        Billing.Domain.Usage.UsageMeter later = new("later", Billing.Domain.Usage.MeterKind.Count);
        world.Catalog.Rules = world.Catalog.Rules with { Meters = new Billing.Domain.Usage.MeterSet([.. UsageMeters.All, later]) };
        ReplayReport report = await world.Replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery { Kind = DeadLetterKind.UnknownMetric }, "me", TimeBudget.Ample(), default);
        ReplayReport none = await world.Replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery { Partition = 0 }, "me", TimeBudget.Ample(), default);
        await world.CountAllAsync();

        Assert.Equal(["t0", "t1", "t2", "t3", "t4", "t5"], letters.Select(letter => letter.TransactionId));
        Assert.Equal((5, true, letters[3].Id), (report.Replayed, report.IsComplete, Assert.Single(report.Refused).Id));
        Assert.Equal(0, none.Replayed);
        Assert.Equal(5, (await world.ReadAsync("c1", later, June, August)).Units);
        Assert.Equal(["t3"], (await world.LettersAsync(UsageWorld.Own, new DeadLetterQuery { Status = DeadLetterStatus.Open })).Select(letter => letter.TransactionId));
        Assert.Equal(2, (await world.LettersAsync(UsageWorld.Own, new DeadLetterQuery { From = letters[1].EnqueuedAt, To = letters[3].EnqueuedAt })).Count);
    }

    [Fact]
    public async Task A_replay_stops_when_the_hub_takes_no_more_so_that_no_letter_overtakes_another()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, HubFormatTests.Event("t0", code: "later"), HubFormatTests.Event("t1", code: "later"));
        await world.CountAllAsync();
        Billing.Domain.Usage.UsageMeter later = new("later", Billing.Domain.Usage.MeterKind.Count);
        world.Catalog.Rules = world.Catalog.Rules with { Meters = new Billing.Domain.Usage.MeterSet([.. UsageMeters.All, later]) };
        var hub = new GatedLog();
        UsageOptions options = world.Options with { WaitingEventsMax = 1 };
        var intake = new UsageIngest(hub, world.Catalog, world.Catalog, world.Clock, options);
        Task[] jam = [.. CountingTests.Traffic(2, 0, customers: 1).Select(usage =>
            intake.IngestAsync(UsageWorld.Space, [new ReadEvent(["body"], usage, [])], IngestPolicy.TakeValid, default).AsTask())];
        var replay = new ReplayDeadLetters(world.TrueTables, world.Catalog, world.Catalog, intake, world.Desk, world.Clock, options);

        ReplayReport report = await replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery(), "me", TimeBudget.Ample(), default);
        hub.Gate.SetResult();
        await Task.WhenAll(jam);

        Assert.Equal((0, 0, false), (report.Replayed, report.Refused.Count, report.IsComplete));
        Assert.Equal([DeadLetterStatus.Replaying, DeadLetterStatus.Open], (await world.LettersAsync(UsageWorld.Own)).Select(letter => letter.Status));
        Assert.Equal(2, (await replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery(), "me", TimeBudget.Ample(), default)).Replayed);
    }

    [Fact]
    public async Task Parked_events_are_counted_by_a_replay_while_later_ones_have_gone_on()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        await world.TrueTables.CommitAsync("usage", [RowWrite.Insert(partition, "head", new Columns().Set("b", new byte[] { 77 }))], default);
        await world.SendAsync(CountingTests.Traffic(20, 0, customers: 2));
        AggregationResult first = await world.CountAllAsync();
        await world.TrueTables.CommitAsync("usage", [RowWrite.Delete(partition, "head", "*")], default);
        await world.SendAsync(CountingTests.Traffic(20, 20, customers: 2));
        world.Restart();
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, after: 0), TimeBudget.Ample(), default);

        DeadLetter letter = Assert.Single(await world.LettersAsync(UsageWorld.Own));
        DeadLetterContent content = (await world.Desk.GetAsync(UsageWorld.Own, letter.Id, default)).Value;
        ReplayReport report = await world.Replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery(), "me", TimeBudget.Ample(), default);
        long after = (await world.BatchAsync(0)).Events[^2].Sequence;
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, after), TimeBudget.Ample(), default);

        Assert.Equal((10, 10), (first.Counted, first.SetAside));
        Assert.Equal((DeadLetterKind.CountingFailed, 10, "c0"), (letter.Kind, letter.Events, letter.ExternalCustomerId!));
        Assert.Equal(10, JsonDocument.Parse(content.Body).RootElement.GetArrayLength());
        Assert.Equal((1, 10), (report.Replayed, report.Events));
        Assert.Equal(20, (await world.ReadAsync("c0", UsageMeters.Changes, June, August)).Units);
    }

    [Fact]
    public async Task A_letter_that_became_several_events_takes_no_neighbours_id()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string Bare(string customer) => HubFormatTests.Event("", customer: customer).Replace("\"transaction_id\":\"\",", "", StringComparison.Ordinal);
        await world.StreamAsync(0, $"[{Bare("unknown")},{Bare("c1")}]");
        await world.CountAllAsync();
        DeadLetter letter = Assert.Single(await world.LettersAsync(UsageWorld.Own));

        await world.Desk.MendAsync(UsageWorld.Own, letter.Id, $"[{Bare("c1")},{Bare("c1")}]", null, "me", default);
        await world.Replay.RunAsync(UsageWorld.Own, letter.Id, "me", default);
        await world.CountAllAsync();

        Assert.Equal(15, await LinesAsync(world));
    }

    [Fact]
    public async Task A_redelivery_that_is_cut_otherwise_parks_what_the_first_delivery_did_not_hold()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        await world.TrueTables.CommitAsync("usage", [RowWrite.Insert(partition, "head", new Columns().Set("b", new byte[] { 77 }))], default);
        await world.SendAsync(CountingTests.Traffic(20, 0, customers: 1));
        await world.SendAsync(CountingTests.Traffic(20, 20, customers: 1));
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, max: 1), TimeBudget.Ample(), default);
        await world.CountAllAsync();
        await world.CountAllAsync();

        Assert.Equal([20, 40], (await world.LettersAsync(UsageWorld.Own)).Select(letter => letter.Events).Order());
        await world.TrueTables.CommitAsync("usage", [RowWrite.Delete(partition, "head", "*")], default);
        await world.Replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery(), "me", TimeBudget.Ample(), default);
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, after: 1), TimeBudget.Ample(), default);

        Assert.Equal(40, (await world.ReadAsync("c0", UsageMeters.Changes, June, August)).Units);
    }

    [Fact]
    public async Task Large_events_that_were_parked_can_be_read_and_replayed()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        await world.TrueTables.CommitAsync("usage", [RowWrite.Insert(partition, "head", new Columns().Set("b", new byte[] { 77 }))], default);
        var large = Billing.Domain.Usage.UsageProperties.Of(
            [.. Enumerable.Range(0, 5).Select(n => ($"p{n}", Billing.Domain.Usage.UsageValue.Of(new string((char)('a' + n), 4_000))))]);
        await world.SendAsync([.. CountingTests.Traffic(300, 0, customers: 1).Select(usage => usage with { Properties = large })]);
        await world.CountAllAsync();
        long end = (await world.BatchAsync(0)).Events[^1].Sequence;
        await world.TrueTables.CommitAsync("usage", [RowWrite.Delete(partition, "head", "*")], default);

        foreach (DeadLetter letter in await world.LettersAsync(UsageWorld.Own))
        {
            Assert.Contains("aaaa", (await world.Desk.GetAsync(UsageWorld.Own, letter.Id, default)).Value.Body, StringComparison.Ordinal);
        }

        await world.Replay.RunManyAsync(UsageWorld.Own, null, new DeadLetterQuery(), "me", TimeBudget.Ample(), default);
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, after: end), TimeBudget.Ample(), default);
        Assert.Equal(300, (await world.ReadAsync("c0", UsageMeters.Changes, June, August)).Units);
    }

    [Fact]
    public async Task A_small_message_that_inflates_to_a_large_bad_event_can_be_looked_at()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        DeadLetter letter = await OneAsync(world, Inflating(6 * 1024 * 1024));

        Assert.Equal(DeadLetterKind.Invalid, letter.Kind);
        Assert.True((await world.Desk.GetAsync(UsageWorld.Own, letter.Id, default)).Value.Body.Length > 6 * 1024 * 1024);
    }

    [Fact]
    public async Task Messages_that_inflate_are_opened_a_few_at_a_time()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string body = Inflating(7 * 1024 * 1024);
        await world.StreamAsync(0, [.. Enumerable.Repeat(body, 7)]);
        var decoder = new HubBatchDecoder(await world.BatchAsync(0), new HubCheck(world.Catalog, world.Catalog, world.Options), world.Clock.GetCurrentInstant());

        int letters = (await decoder.NextSliceAsync(default)).DeadLetters.Count;

        Assert.Equal((5, false), (letters, decoder.IsAtEnd));
        Assert.Equal((2, true), ((await decoder.NextSliceAsync(default)).DeadLetters.Count, decoder.IsAtEnd));
    }

    [Fact]
    public async Task An_unreadable_message_that_names_an_organization_that_does_not_exist_is_nobodys()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        var owner = new Dictionary<string, string> { ["organization_id"] = new BillingId(UsageWorld.Space.Organization, 0).ToString(), ["mode"] = "live" };
        HubEvent message = new(0, "0", world.Clock.GetCurrentInstant(), null, "garbage") { Properties = owner };
        var check = new HubCheck(world.Catalog, world.Catalog, world.Options, new NoOrganizations());

        NewDeadLetter letter = Assert.Single((await new HubBatchDecoder(new HubBatch("usage", 0, [message]), check, message.EnqueuedAtUtc).NextSliceAsync(default)).DeadLetters);

        Assert.Null(letter.Letter.Space);
        Assert.Equal("-dead|usage", letter.Partition);
    }

    private sealed class NoOrganizations : IKnownOrganizations
    {
        public ValueTask<bool> ExistsAsync(OwnerKey organization, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }

    /// <summary>A message of a few kilobytes whose event has a property beyond every limit.</summary>
    private static string Inflating(int chars)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(HubFormatTests.Event(new string('x', chars))));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static async Task<DeadLetter> OneAsync(UsageWorld world, string body)
    {
        await world.StreamAsync(0, body);
        await world.CountAllAsync();
        return Assert.Single(await world.LettersAsync(UsageWorld.Own));
    }

    private static async Task<decimal> LinesAsync(UsageWorld world) => (await world.ReadAsync("c1", UsageMeters.Lines, June, August)).Units;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>A store that fails after some calls; a failed commit may have happened.</summary>
    private sealed class BreakingTables(ITableStore inner, int calls) : ITableStore
    {
        private int _left = calls;

        public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

        public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            _left-- > 0 ? inner.GetAsync(table, partitionKey, rowKey, cancellationToken) : throw new StoreException("down");

        public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            CommitResult result = await inner.CommitAsync(table, writes, cancellationToken);
            return _left-- > 0 ? result : throw new StoreException(StoreFault.OutcomeUnknown, "down");
        }
    }
}
