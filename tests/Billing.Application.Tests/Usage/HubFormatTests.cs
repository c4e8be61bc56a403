using System.Globalization;
using System.IO.Compression;
using System.Text;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>What producers may stream straight into the hub.</summary>
public sealed class HubFormatTests
{
    private static readonly string Organization = new BillingId(UsageWorld.Space.Organization, 0).ToString();

    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly Instant August = Instant.FromUtc(2026, 8, 1, 0, 0);

    public static TheoryData<string> Forms() => new(
        Event("t1"),
        $"[{Event("t1")}]",
        $"  \r\n[ {Event("t1")} ]",
        $"{Event("t1")}\n{Event("t1")}\n",
        $$"""{"events":[{{Event("t1", owner: false)}}],"organization_id":"{{Organization}}","mode":"live"}""",
        CloudEvent("1"),
        $"[{CloudEvent("1")}]",
        Gzip(Event("t1")),
        Gzip(Convert.ToBase64String(Encoding.UTF8.GetBytes(Event("t1")))),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(CloudEvent("1"))));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_is_counted_once_however_often_it_is_delivered(string body)
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, body, body);

        AggregationResult first = await world.CountAllAsync();
        world.Restart();
        AggregationResult again = await world.CountAllAsync();

        Assert.Equal((1, 0, 0, 0), (first.Counted, first.SetAside, again.Counted, again.SetAside));
        Assert.Equal(5, (await world.ReadAsync("c1", UsageMeters.Lines, March, August)).Units);
    }

    [Fact]
    public async Task One_bad_event_of_many_is_set_aside_and_the_rest_counts()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 2);
        await world.StreamAsync(1, $"[{Event("a")},{Event("b", customer: "unknown 7")},{Event("c", code: "nothing")},17,{Event("d", lines: "\"many\"")},{Event("e", at: "2019-01-01T00:00:00Z")},{Event("f")}]");

        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((2, 5), (result.Counted, result.SetAside));
        IReadOnlyList<DeadLetter> letters = await world.LettersAsync(UsageWorld.Own);
        Assert.Equal(
            [(DeadLetterKind.UnknownCustomer, 1, "unknown 7"), (DeadLetterKind.UnknownMetric, 2, "c1"), (DeadLetterKind.Invalid, 4, "c1"), (DeadLetterKind.OutOfWindow, 5, "c1")],
            letters.Select(letter => (letter.Kind, letter.Index!.Value, letter.ExternalCustomerId!)));
        Assert.All(letters, letter => Assert.Equal((1, 0L), (letter.Partition, letter.Sequence)));
        DeadLetter nobodys = Assert.Single(await world.LettersAsync(UsageWorld.Unowned));
        Assert.Equal((DeadLetterKind.NoOrganization, 3), (nobodys.Kind, nobodys.Index!.Value));
        Assert.Equal("17", Assert.Single(await world.UnownedBodiesAsync()));
    }

    [Fact]
    public async Task A_bad_line_among_lines_is_set_aside_alone()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, $"{Event("a")}\n{{\"transaction_id\":\n\n{Event("b")}");

        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((2, 1), (result.Counted, result.SetAside));
        Assert.Equal(["{\"transaction_id\":"], await world.UnownedBodiesAsync());
    }

    [Fact]
    public async Task An_event_without_an_id_gets_its_place_and_one_without_a_time_the_time_of_the_hub()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string bare = $$"""{"external_customer_id":"c1","code":"change","organization_id":"{{Organization}}","mode":"live","properties":{"lines_added":2} }""";
        await world.StreamAsync(0, $"[{bare},{bare}]", bare);

        AggregationResult first = await world.CountAllAsync();
        AggregationResult again = await world.CountAllAsync();

        Assert.Equal((3, 0), (first.Counted, again.Counted));
        Instant at = world.Clock.GetCurrentInstant();
        Assert.Equal(6, (await world.ReadAsync("c1", UsageMeters.Lines, at - Duration.FromHours(1), at + Duration.FromHours(1))).Units);
        string second = new HubPlace("usage", 0, 1, at).TransactionId(0);
        Assert.Equal($"{at.ToUnixTimeSeconds()}:0:1:0", second);
    }

    [Theory]
    [InlineData("""{"external_customer_id":"c1","code":"change","transaction_id":"t"}""")]
    [InlineData("""{"external_customer_id":"c1","code":"change","transaction_id":"t","organization_id":"ORG"}""")]
    [InlineData("""{"external_customer_id":"c1","code":"change","transaction_id":"t","organization_id":"ORG","mode":"production"}""")]
    [InlineData("""{"external_customer_id":"c1","code":"change","transaction_id":"t","organization_id":"5","mode":"live"}""")]
    [InlineData("""{"organization_id":"ORG","mode":"live","events":[{"external_customer_id":"c1","code":"change","transaction_id":"t","mode":"test"}]}""")]
    public async Task An_event_that_does_not_say_clearly_whose_it_is_belongs_to_nobody(string body)
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, body.Replace("ORG", Organization, StringComparison.Ordinal));

        Assert.Equal((0, 1), ((await world.CountAllAsync()).Counted, (await world.LettersAsync(UsageWorld.Unowned)).Count));
        Assert.Empty(await world.LettersAsync(UsageWorld.Own));
    }

    [Fact]
    public async Task Properties_of_the_message_may_name_the_owner_and_carry_the_attributes()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        var owner = new Dictionary<string, string> { ["organization_id"] = Organization, ["mode"] = "live" };
        var attributes = new Dictionary<string, string>(owner)
        {
            ["cloudEvents:specversion"] = "1.0", ["cloudEvents:id"] = "1", ["cloudEvents:source"] = "/s", ["cloudEvents:type"] = "change",
            ["cloudEvents:subject"] = "c1", ["cloudEvents:time"] = "2026-06-30T12:00:00Z",
        };
        HubEvent[] messages =
        [
            new(0, "0", world.Clock.GetCurrentInstant(), null, Event("t1", owner: false)) { Properties = owner },
            new(1, "1", world.Clock.GetCurrentInstant(), null, """{"lines_added":3}""") { Properties = attributes },
            new(2, "2", world.Clock.GetCurrentInstant(), null, "garbage") { Properties = owner },
        ];

        AggregationResult result = await world.Aggregation.AggregateAsync(new HubBatch("usage", 0, messages), TimeBudget.Ample(), default);

        Assert.Equal((2, 1), (result.Counted, result.SetAside));
        Assert.Equal(8, (await world.ReadAsync("c1", UsageMeters.Lines, March, August)).Units);
        Assert.Equal(DeadLetterKind.Unreadable, Assert.Single(await world.LettersAsync(UsageWorld.Own)).Kind);
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_reason_is_set_aside()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.StreamAsync(0, Gzip(new string(' ', HubBody.InflatedBytesMax + 1)), Event("t"));

        Assert.Equal((1, 1), await world.CountAllAsync() is var result ? (result.Counted, result.SetAside) : default);
    }

    [Fact]
    public async Task The_body_of_a_letter_is_kept_whole_however_long_it_is()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        var random = new Random(5);
        string body = "not json " + string.Concat(Enumerable.Range(0, 1_300_000).Select(_ => (char)random.Next('!', '~')));
        var message = new HubEvent(0, "0", world.Clock.GetCurrentInstant(), null, body);

        await world.Aggregation.AggregateAsync(new HubBatch("usage", 0, [message]), TimeBudget.Ample(), default);

        Assert.Equal(body, Assert.Single(await world.UnownedBodiesAsync()));
    }

    internal static string Event(string id, string customer = "c1", string code = "change", string lines = "5", string at = "2026-06-30T12:00:00Z", bool owner = true) =>
        $$"""{"transaction_id":"{{id}}","external_customer_id":"{{customer}}","code":"{{code}}","timestamp":"{{at}}","properties":{"lines_added":{{lines}}}{{(owner ? $",\"organization_id\":\"{Organization}\",\"mode\":\"live\"" : "")}}}""";

    private static string CloudEvent(string id) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"change","subject":"c1","time":"2026-06-30T12:00:00Z","data":{"lines_added":5},"organizationid":"{{Organization}}","mode":"live"}""");

    private static string Gzip(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(buffer.ToArray());
    }
}
