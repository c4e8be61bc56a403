using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

public sealed class ListWalkTests
{
    private static readonly ListDefinition List = new("walked", [new("number")]);
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 30, 0, 0);
    private readonly Site _site = new World().Start();
    private readonly OwnerKey _owner = new(1);
    private int _version;

    [Fact]
    public async Task Every_item_comes_once_and_in_order_across_chunks_and_months()
    {
        int[] order = [.. Enumerable.Range(0, 600)];
        new Random(5).Shuffle(order);
        foreach (int[] part in order.Chunk(40))
        {
            await PutAsync(part);
        }

        await RemoveAsync(17);
        Assert.Equal(Enumerable.Range(0, 600).Where(n => n != 17), await WalkAsync(null, isInclusive: false));
        Assert.Equal(Enumerable.Range(301, 299), await WalkAsync(PlaceOf(300), isInclusive: false));
        Assert.Equal(Enumerable.Range(300, 300), await WalkAsync(PlaceOf(300), isInclusive: true));
        Assert.Empty(await WalkAsync(PlaceOf(599), isInclusive: false));
        Assert.Equal(PlaceOf(300), ListPlace.Parse(PlaceOf(300).ToString()));
    }

    [Fact]
    public async Task What_is_added_during_the_walk_moves_nothing_out_of_its_way()
    {
        await PutAsync([.. Enumerable.Range(0, 200).Select(n => n * 3)]);
        List<int> seen = [];
        await foreach (WalkedItem item in new ListWalk(_site.Tables).ReadAsync(_site.Space, List, null, default))
        {
            int number = int.Parse(item.Key(0)!);
            seen.Add(number);
            if (number % 30 == 0)
            {
                // Chunks ahead are split, and one behind, too.
                await PutAsync([.. Enumerable.Range(number + 1, 30).Where(n => n % 3 != 0), Math.Max(0, number - 40) * 3 % 600 + 1]);
            }
        }

        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.Equal(Enumerable.Range(0, 200).Select(n => n * 3), seen.Where(n => n % 3 == 0));
    }

    private async Task<List<int>> WalkAsync(ListPlace? from, bool isInclusive)
    {
        List<int> seen = [];
        await foreach (WalkedItem item in new ListWalk(_site.Tables).ReadAsync(_site.Space, List, from, default, isInclusive))
        {
            Assert.Equal($"\"{item.Key(0)}\"", Encoding.UTF8.GetString(item.Row.Span));
            seen.Add(int.Parse(item.Key(0)!));
        }

        return seen;
    }

    private ListPlace PlaceOf(int number) => new(Start + Duration.FromMinutes(number * 20), new BillingId(_owner, (ulong)number));

    private Task PutAsync(params int[] numbers) => _site.Projector.ApplyAsync(
        ListChange.From(
        [
            .. numbers.Distinct().Select(number => new OutboxItem("out", ++_version, new ListUpsert(
                _site.Space, List.Name, PlaceOf(number).Id, PlaceOf(number).At, [$"{number}"], new RawJson(Encoding.UTF8.GetBytes($"\"{number}\""))))),
        ]), default);

    private Task RemoveAsync(int number) => _site.Projector.ApplyAsync(
        ListChange.From([new OutboxItem("out", ++_version, new ListRemove(_site.Space, List.Name, PlaceOf(number).Id, PlaceOf(number).At))]), default);
}
