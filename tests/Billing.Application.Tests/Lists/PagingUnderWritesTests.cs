using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

/// <summary>
/// Who goes through a list page by page while others add to it and change it sees everything that was there when it began: once with the oldest first, and with the newest first at
/// least once, in order, because what is added moves the rest towards later pages.
/// </summary>
public sealed class PagingUnderWritesTests
{
    private static readonly ListDefinition Things = new("things", [new("name")]);

    [Fact]
    public async Task Pages_leave_nothing_out_while_others_write()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            await PageThroughAsync(random, isNewestFirst: seed % 2 == 0, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_whole_list_that_is_read_a_part_at_a_time_has_what_stays_in_it_once_and_in_order_while_others_write()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            Site site = new World().Start();
            (int there, int made) = (2_500, 0);
            await AddAsync(site, random, ref made, there);
            List<int> seen = [];
            HashSet<int> removed = [];
            await foreach (ReadOnlyMemory<byte> row in new ListReader(site.Tables).ReadWholeAsync(site.Space, Things, [], default))
            {
                seen.Add(NumberOf(row));
                if (seen.Count % 1_000 == 500)
                {
                    // Beside what has been seen and what is still to come, so that chunks are split there.
                    await ApplyAsync(site, random, Enumerable.Range(made, 300), version: 1);
                    made += 300;
                    removed.Add(random.Next(2_100, there));
                    await site.Projector.ApplyAsync(ListChange.From([.. removed.Select(number => new OutboxItem("out|", 5_000, new ListRemove(site.Space, Things.Name, IdOf(number), AtOf(number))))]), default);
                }
            }

            Assert.Equal(Enumerable.Range(0, there).Where(number => !removed.Contains(number)), seen.Where(number => number < there && !removed.Contains(number)));
            Assert.Equal(seen.Order().Distinct(), seen);
        }
    }

    private static async Task PageThroughAsync(Random random, bool isNewestFirst, string seed)
    {
        var world = new World();
        Site site = world.Start();
        int there = random.Next(1, 400), made = 0, limit = random.Next(1, 60);
        await AddAsync(site, random, ref made, there);
        List<int> seen = [];
        for (int skip = 0; ; skip += limit)
        {
            ListSlice page = await site.Lists.ReadAsync(world.Space, Things, new ListQuery([], null, isNewestFirst, skip, limit), default);
            seen.AddRange(page.Rows.Select(NumberOf));
            if (page.Rows.Count < limit)
                break;

            await AddAsync(site, random, ref made, random.Next(0, limit / 2));
            await ChangeAsync(site, random, made);
        }

        int[] early = [.. seen.Where(number => number < there)];
        Assert.True(Enumerable.Range(0, there).All(early.Contains), $"{seed}: something is left out");
        int[] expected = [.. isNewestFirst ? Enumerable.Range(0, there).Reverse() : Enumerable.Range(0, there)];
        Assert.True(expected.SequenceEqual(early.Distinct()), $"{seed}: not in order");
        Assert.True(isNewestFirst || early.Length == there, $"{seed}: something is there twice");
    }

    private static Task AddAsync(Site site, Random random, ref int made, int count)
    {
        int first = made;
        made += count;
        return ApplyAsync(site, random, Enumerable.Range(first, count), version: 1);
    }

    /// <summary>Changes some of the things; where they stand in the list does not change.</summary>
    private static Task ChangeAsync(Site site, Random random, int made) =>
        ApplyAsync(site, random, Enumerable.Range(0, 3).Select(_ => random.Next(made)).Distinct(), version: 2 + random.Next(1000));

    private static Task ApplyAsync(Site site, Random random, IEnumerable<int> numbers, long version) => site.Projector.ApplyAsync(
        ListChange.From([.. numbers.OrderBy(_ => random.Next()).Select(number => new OutboxItem("out|", version, Entry(site.Space, number)))]), default);

    private static ListUpsert Entry(DataSpace space, int number) => new(
        space, Things.Name, IdOf(number), AtOf(number), [number.ToString("D6", null)], new RawJson(Encoding.UTF8.GetBytes($$"""{"name":"{{number}}"}""")));

    private static BillingId IdOf(int number) => new(new OwnerKey((ulong)(number * 7919 % 1009)), (ulong)number);

    private static Instant AtOf(int number) => Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromHours(number);

    private static int NumberOf(ReadOnlyMemory<byte> row) => int.Parse(JsonDocument.Parse(row).RootElement.GetProperty("name").GetString()!, null);
}
