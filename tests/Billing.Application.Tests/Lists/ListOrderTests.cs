using System.Globalization;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

public sealed class ListOrderTests
{
    private static readonly ListDefinition List = new("things", [new("name"), new("size", ListFieldKind.Number)]);

    /// <summary>Every order, direction and slice, against a plain sort of everything.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("name")]
    [InlineData("size")]
    public void A_slice_is_what_a_sort_of_everything_shows(string? field)
    {
        var random = new Random(7);
        foreach (int count in new[] { 0, 1, 7, 200 })
        {
            List<FoundItem> found = [.. Enumerable.Range(0, count).Select(number => Item(random, number))];
            foreach (bool descending in new[] { false, true })
            {
                IEnumerable<FoundItem> sorted = found.OrderBy(each => each, Comparer<FoundItem>.Create((left, right) => Compare(field, left.Item, right.Item) * (descending ? -1 : 1)));
                foreach ((int skip, int limit) in new[] { (0, 0), (0, 5), (3, 10), (150, 100), (count, 5), (int.MaxValue, 1_000), (0, int.MaxValue) })
                {
                    var query = new ListQuery([], field, descending, skip, limit);
                    Assert.Equal(sorted.Skip(skip).Take(limit).Select(each => each.Item.Id), ListOrder.Cut(List, query, [.. found]).Select(each => each.Item.Id));
                }
            }
        }
    }

    /// <summary>Many are alike, some have no value, and they do not all come in the order of their places.</summary>
    private static FoundItem Item(Random random, int number) => new(0, new ListItem(
        new BillingId(default, (ulong)(number + 1) << 16), Instant.FromUnixTimeSeconds(number == 5 ? 1 : number * 10), 1,
        [random.Next(5) == 0 ? null : $"n{random.Next(6)}", random.Next(5) == 0 ? null : (random.Next(40) - 10).ToString(CultureInfo.InvariantCulture)], Removed: false));

    private static int Compare(string? field, ListItem left, ListItem right)
    {
        int byField = field switch
        {
            "name" => string.CompareOrdinal(left.Key(0), right.Key(0)),
            "size" => Nullable.Compare(ListOrder.Number(left.Key(1)), ListOrder.Number(right.Key(1))),
            _ => 0,
        };
        return byField != 0 ? byField : left.CompareTo(right);
    }
}
