using System.Globalization;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

/// <summary>Every order, direction, condition and slice, against a plain sort of everything.</summary>
public sealed class ListOrderTests
{
    private static readonly ListDefinition List = new(
        "things", [new("name"), new("size", ListFieldKind.Number), new("at", ListFieldKind.Time), new("long"), new("owner"), new("absent")]);

    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Theory]
    [InlineData(null)]
    [InlineData("name")]
    [InlineData("size")]
    [InlineData("at")]
    [InlineData("long")]
    [InlineData("owner")]
    [InlineData("absent")]
    public void A_slice_is_what_a_sort_of_everything_shows(string? order)
    {
        var random = new Random(7);
        foreach (int count in new[] { 0, 1, 7, 300, 2_000 })
        {
            List<ListItem> items = [.. Enumerable.Range(0, count).Select(number => Item(random, number)).Order()];
            ChunkKeys[] chunks = [.. items.Chunk(random.Next(1, ChunkKeys.ItemsMax + 1)).Select(part => ChunkKeys.Of("1", List, [.. part]))];
            foreach ((ListQuery query, Func<ListItem, bool> isMeant) in Queries(order, random, count))
            {
                List<ListItem> expected = [.. items.Where(item => !item.Removed && isMeant(item))];
                expected.Sort((left, right) => Compare(order, left, right) * (query.Descending ? -1 : 1));
                var find = new ListFind(List, query, chunks);
                Assert.Equal(expected.Count, find.Total);
                Assert.Equal(
                    expected.Skip(query.Skip).Take(query.Limit).Select(item => item.Id),
                    find.Cut().Select(found => chunks[found.Chunk].Place(found.Item).Id));
            }
        }
    }

    [Fact]
    public void Counts_and_sums_by_value_are_those_of_all_that_match()
    {
        var random = new Random(8);
        List<ListItem> items = [.. Enumerable.Range(0, 700).Select(number => Item(random, number)).Order()];
        ChunkKeys[] chunks = [.. items.Chunk(100).Select(part => ChunkKeys.Of("1", List, [.. part]))];
        var find = new ListFind(List, new ListQuery([ListFilter.EqualTo("owner", OwnerOf(3))], null, false, 0, 0), chunks);
        ILookup<string, decimal> expected = items.Where(item => !item.Removed && item.Key(4) == OwnerOf(3)).ToLookup(item => item.Key(0) ?? "", item => Number(item.Key(1)) ?? 0);

        Assert.Equal(expected.ToDictionary(one => one.Key, one => one.Count()), find.By(0, 0, (count, _, _) => count + 1));
        Assert.Equal(expected.ToDictionary(one => one.Key, one => one.Sum()), find.By(0, 0m, (sum, keys, item) => sum + (keys.Column(1).Number(keys.Column(1).CodeOf(item)) ?? 0)));
        Assert.Equal(expected.SelectMany(one => one).Sum(), find.Sum(1));
    }

    [Fact]
    public void A_filter_is_asked_once_for_each_value_of_a_chunk_and_not_for_an_absence_that_is_not_there()
    {
        List<ListItem> items = [.. Enumerable.Range(0, 100).Select(number => new ListItem(new BillingId(default, (ulong)number << 16), Start, 1, [$"n{number % 3}"], Removed: false))];
        List<string?> asked = [];
        var filter = new ListFilter("name", value =>
        {
            asked.Add(value);
            return value == "n1";
        });
        Assert.Equal(33, new ListFind(List, new ListQuery([filter], null, false, 0, 0), [ChunkKeys.Of("1", List, items)]).Total);
        Assert.Equal(["n0", "n1", "n2"], asked.Distinct());
        Assert.True(asked.Count <= 3);
    }

    [Fact]
    public void Keys_of_an_invoice_take_a_quarter_kilobyte()
    {
        List<ListItem> items = [.. Enumerable.Range(0, ChunkKeys.ItemsMax).Select(number => Item(new Random(number), number))];
        ListItem[] like = [.. items.Select(item => item with { Removed = false, Keys = [.. item.Keys, .. Enumerable.Repeat(item.Id.ToString(), 2), .. Enumerable.Repeat(ListKeys.Of(item.CreatedAt), 4)] })];
        ListDefinition wide = List with { Fields = [.. List.Fields, .. Enumerable.Range(0, 6).Select(n => new ListField($"f{n}"))] };
        Assert.InRange(ChunkKeys.Of("1", wide, [.. like]).Bytes / ChunkKeys.ItemsMax, 100, 400);
    }

    private static IEnumerable<(ListQuery Query, Func<ListItem, bool> IsMeant)> Queries(string? order, Random random, int count)
    {
        foreach ((int skip, int limit) in new[] { (0, 0), (0, 5), (3, 10), (150, 100), (count / 2, 20), (count, 5), (int.MaxValue, 1_000), (0, int.MaxValue) })
        {
            foreach (bool descending in new[] { false, true })
            {
                var query = new ListQuery([], order, descending, skip, limit);
                yield return (query, _ => true);
                string owner = OwnerOf(random.Next(6));
                yield return (query with { Filters = [ListFilter.EqualTo("owner", owner)] }, item => item.Key(4) == owner);
                yield return (
                    query with { Filters = [ListFilter.EqualTo("name", "n1") with { Or = new ListFilter("size", size => size is null) }, new ListFilter("owner", key => key != owner)] },
                    item => (item.Key(0) == "n1" || item.Key(1) is null) && item.Key(4) != owner);
                (Instant from, Instant to) = (Start + Duration.FromSeconds(random.Next(20_000)), Start + Duration.FromSeconds(random.Next(20_000)));
                yield return (query with { CreatedFrom = from, CreatedTo = to }, item => item.CreatedAt >= from && item.CreatedAt < to);
            }
        }
    }

    /// <summary>Many are alike, some have no value, some are gone, and texts begin alike, end early or are empty.</summary>
    private static ListItem Item(Random random, int number) => new(
        new BillingId(default, (ulong)(number + 1) << 16), Start + Duration.FromSeconds(number % 7 == 0 ? 70 : number * 10), 1,
        [
            random.Next(5) == 0 ? null : random.Next(5) == 0 ? "" : $"n{random.Next(6)}",
            random.Next(5) == 0 ? null : Size(random).ToString(CultureInfo.InvariantCulture),
            ListKeys.Of(Start + Duration.FromMilliseconds(random.Next(100_000_000))),
            $"A name that begins like all others {random.Next(50):D3}{(random.Next(3) == 0 ? "" : $" and goes on for long until {random.Next(9)}")}",
            OwnerOf(random.Next(5)),
            null,
        ],
        Removed: random.Next(9) == 0);

    /// <summary>Some numbers differ in digits that a double does not have.</summary>
    private static decimal Size(Random random) => random.Next(3) switch
    {
        0 => random.Next(40) - 10,
        1 => 9_007_199_254_740_993m + random.Next(3),
        _ => random.Next(100) / 8.0m,
    };

    private static string OwnerOf(int number) => new BillingId(new OwnerKey((ulong)number + 1), 0).ToString();

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static int Compare(string? field, ListItem left, ListItem right)
    {
        int byField = field switch
        {
            null => 0,
            "size" => Nullable.Compare(Number(left.Key(1)), Number(right.Key(1))),
            _ => string.CompareOrdinal(left.Key(List.IndexOf(field)), right.Key(List.IndexOf(field))),
        };
        return byField != 0 ? byField : left.CompareTo(right);
    }
}
