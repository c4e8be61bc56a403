using System.Text;
using System.Text.Json;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class IngestTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 7, 1, 0, 0);

    private const string Good = """{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00+02:00","properties":{"lines_added":5,"area":"x"}}""";

    [Fact]
    public async Task A_day_that_no_directory_can_name_is_refused_however_wide_the_import_window_is()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        world.Catalog.Rules = world.Catalog.Rules with { ImportWindow = new Interval(Instant.FromUtc(1960, 1, 1, 0, 0), Instant.FromUtc(2300, 1, 1, 0, 0)) };
        UsageEvent usage = CountingTests.Traffic(1, 0)[0];
        Instant last = new UtcDay(Billing.Domain.Usage.Transactions.TransactionEntry.LastDayNumber).Start;

        IngestReport report = await world.SendAsync(
            usage with { Timestamp = last, TransactionId = "last" }, usage with { Timestamp = last + Duration.FromDays(1) }, usage with { Timestamp = Instant.FromUtc(1969, 12, 31, 0, 0) });

        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.Invalid, IngestVerdict.Invalid], report.Results.Select(result => result.Verdict));
        AggregationResult counted = await world.CountAllAsync();
        Assert.Equal((1, 0), (counted.Counted, counted.SetAside));
    }

    [Fact]
    public void An_event_is_read_with_its_offset_and_properties()
    {
        UsageEvent usage = UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(Good), Now).Event!;

        Assert.Equal(Instant.FromUtc(2026, 6, 30, 10, 0), usage.Timestamp);
        Assert.Equal(UsageProperties.Of(("lines_added", UsageValue.Of(5m)), ("area", UsageValue.Of("x"))), usage.Properties);
    }

    [Theory]
    [InlineData("{}", "transaction_id,external_customer_id,code", "missing")]
    [InlineData("""{"transaction_id":1,"external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00Z"}""", "transaction_id", "string_type")]
    [InlineData("""{"transaction_id":"","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00Z"}""", "transaction_id", "string_too_short")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"yesterday"}""", "timestamp", "datetime_parsing")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00Z","properties":[1]}""", "properties", "dict_type")]
    [InlineData("[]", "body", "model_type")]
    public void A_bad_event_names_its_fields(string json, string fields, string type)
    {
        ReadEvent read = UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(json), Now);

        Assert.Null(read.Event);
        Assert.Equal(fields.Split(','), read.Errors.Select(error => error.Path[^1]));
        Assert.All(read.Errors, error => Assert.Equal(type, error.Type));
    }

    [Theory]
    [InlineData("""{"transaction_id":"\ud800","external_customer_id":"c","code":"change"}""", "transaction_id", "string_unicode")]
    [InlineData("""{"transaction_id":"t\u0000","external_customer_id":"c","code":"change"}""", "transaction_id", "string_nul")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","code":"other"}""", "code", "duplicate_key")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":5}""", "timestamp", "datetime_type")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00"}""", "timestamp", "datetime_parsing")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00\udc00Z"}""", "timestamp", "string_unicode")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","timestamp":"2026-06-30T12:00:00\u005b"}""", "timestamp", "datetime_parsing")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{"a":1,"a":2}}""", "properties.a", "duplicate_key")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{"a":1e40}}""", "properties.a", "decimal_out_of_range")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{"a":"\ud800"}}""", "properties.a", "string_unicode")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{"\ud800":1}}""", "properties", "string_unicode")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}""", "properties.a", "too_deep")]
    public void What_no_store_could_keep_is_refused_where_it_stands(string json, string field, string type)
    {
        ReadEvent read = UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(json), Now);

        Assert.Equal(($"body.{field}", type), Assert.Single(read.Errors.Select(error => (string.Join('.', error.Path), error.Type))));
        Assert.Null(read.Event);
    }

    [Fact]
    public void An_event_without_a_timestamp_was_used_when_it_was_received() =>
        Assert.Equal(Now, UsageEventJson.ReadOne("""{"transaction_id":"t","external_customer_id":"c","code":"change"}"""u8, Now).Event!.Timestamp);

    [Fact]
    public void Too_many_and_too_long_properties_are_refused_without_reading_on()
    {
        string many = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"p{i}\":{i}"));
        string[] bad = [many, $"\"{new string('n', 129)}\":1", $"\"a\":\"{new string('x', 4097)}\"", string.Join(',', Enumerable.Range(0, 9).Select(i => $"\"p{i}\":\"{new string('x', 4000)}\""))];

        Assert.All(bad, properties => Assert.Single(UsageEventJson.ReadOne(
            Encoding.UTF8.GetBytes($$"""{"transaction_id":"t","external_customer_id":"c","code":"change","properties":{ {{properties}} } }"""), Now).Errors));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void What_is_not_json_is_told_apart_from_bad_fields(string json) =>
        Assert.ThrowsAny<JsonException>(() => UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(json), Now));

    [Theory]
    [InlineData("""{"events":[]}""", "too_short")]
    [InlineData("{}", "missing")]
    [InlineData("""{"events":3}""", "list_type")]
    [InlineData("""{"events":[1,2,3,4]}""", "too_long")]
    public void A_bad_batch_says_what_is_wrong(string json, string type)
    {
        Failure failure = UsageEventJson.ReadBatch(Encoding.UTF8.GetBytes(json), 3, Now).Failure!;

        Assert.Equal(type, Assert.Single(failure.Errors).Type);
    }

    [Fact]
    public async Task Good_events_are_accepted_and_bad_ones_say_why()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        UsageEvent good = CountingTests.Traffic(1, 0)[0];

        IngestReport report = await world.SendAsync(
            good, good, good with { CustomerExternalId = "unknown", TransactionId = "u", Code = "no such code" },
            good with { TransactionId = "old", Timestamp = Instant.FromUtc(2019, 1, 1, 0, 0) }, good with { TransactionId = "ahead", Timestamp = Instant.FromUtc(2026, 7, 3, 0, 0) },
            good with { TransactionId = "text", Properties = UsageProperties.Of(("lines_added", UsageValue.Of("many"))) });

        Assert.Equal(
            [IngestVerdict.Accepted, IngestVerdict.Duplicate, IngestVerdict.Invalid, IngestVerdict.Invalid, IngestVerdict.Invalid, IngestVerdict.Invalid],
            report.Results.Select(result => result.Verdict));
        Assert.Equal(report.Results[0].Event!.Id, report.Results[1].Event!.Id);
        Assert.Equal(
            ["body.events.2.external_customer_id", "body.events.2.code", "body.events.3.timestamp", "body.events.4.timestamp", "body.events.5.properties"],
            report.Errors.Select(error => string.Join('.', error.Path)));
        Assert.Equal(1, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task A_resend_is_a_duplicate_with_the_first_time_of_acceptance()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        UsageEvent usage = CountingTests.Traffic(1, 0)[0];
        IngestResult first = (await world.SendAsync(usage)).Results[0];
        world.Clock.Advance(Duration.FromMinutes(5));

        IngestResult again = (await world.SendAsync(usage)).Results[0];

        Assert.Equal(IngestVerdict.Duplicate, again.Verdict);
        Assert.Equal((first.Event!.Id, first.Event.ReceivedAt), (again.Event!.Id, again.Event.ReceivedAt));
    }

    [Fact]
    public async Task All_or_nothing_takes_nothing_beside_a_bad_event()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        UsageEvent good = CountingTests.Traffic(1, 0)[0];
        ReadEvent[] read = [new(["body", "events", "0"], good, []), new(["body", "events", "1"], good with { Code = "no such code" }, [])];

        IngestReport report = (await world.Ingest.IngestAsync(UsageWorld.Space, read, IngestPolicy.AllOrNothing, default)).Value;

        Assert.Equal([IngestVerdict.NotTaken, IngestVerdict.Invalid], report.Results.Select(result => result.Verdict));
        Assert.All(await world.Log.GetEndsAsync(default), end => Assert.Equal(-1, end.LastSequence));
    }

    [Fact]
    public async Task What_arrives_during_a_send_goes_together_with_the_next()
    {
        var log = new GatedLog();
        var catalog = new FakeUsageCatalog();
        var ingest = new UsageIngest(log, catalog, catalog, new Billing.TestSupport.Time.SettableClock(), UsageOptions.Default);
        Task<Result<IngestReport>>[] requests = [.. CountingTests.Traffic(100, 0).Select(usage =>
            ingest.IngestAsync(UsageWorld.Space, [new ReadEvent(["body"], usage, [])], IngestPolicy.AllOrNothing, default).AsTask())];

        Assert.All(requests, request => Assert.False(request.IsCompleted));
        log.Gate.SetResult();
        await Task.WhenAll(requests);

        Assert.Equal([1, 99], log.Sends.Select(messages => messages.Sum(message => HubMessage.Decode(Encoding.UTF8.GetString(message.Body.Span)).Count)));
    }

    [Fact]
    public async Task A_hub_that_refuses_is_reported_to_everyone_who_waits()
    {
        var log = new GatedLog();
        var catalog = new FakeUsageCatalog();
        var ingest = new UsageIngest(log, catalog, catalog, new Billing.TestSupport.Time.SettableClock(), UsageOptions.Default);
        ReadEvent[] one = [new(["body"], CountingTests.Traffic(1, 0)[0], [])];
        Task<Result<IngestReport>> request = ingest.IngestAsync(UsageWorld.Space, one, IngestPolicy.AllOrNothing, default).AsTask();
        log.Gate.SetException(new StoreException(StoreFault.Unavailable, "gone"));

        await Assert.ThrowsAsync<StoreException>(() => request);
        IngestReport again = (await ingest.IngestAsync(UsageWorld.Space, one, IngestPolicy.AllOrNothing, default).AsTask().ContinueWith(task => task.IsFaulted ? new IngestReport([]) : task.Result.Value, TaskScheduler.Default));
        Assert.Equal(0, again.CountOf(IngestVerdict.Duplicate));
    }
}
