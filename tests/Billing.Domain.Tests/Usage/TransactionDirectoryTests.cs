using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.Domain.Usage.Transactions;

namespace Billing.Domain.Tests.Usage;

public sealed class TransactionDirectoryTests
{
    private static readonly UtcDay Day = new(20_000);

    [Theory]
    [InlineData(-10_000)]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(55_534)]
    public void An_entry_tells_bits_and_day(int number)
    {
        TransactionHash hash = HashOf("t");

        TransactionEntry entry = TransactionEntry.Of(hash, new UtcDay(number));

        Assert.Equal((hash.Item, new UtcDay(number), false), (entry.Item, entry.Day, entry.IsWaiting));
        Assert.True(TransactionEntry.Waiting(hash).IsWaiting);
        Assert.Equal(hash.Item, TransactionEntry.Waiting(hash).Item);
    }

    [Fact]
    public void A_day_beyond_the_code_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TransactionEntry.Of(HashOf("t"), new UtcDay(55_535)));

    [Fact]
    public void A_directory_gives_back_what_was_written()
    {
        var directory = new TransactionDirectory(Day);
        directory.Add(TransactionEntry.Of(HashOf("a"), Day));
        directory.Add(TransactionEntry.Of(HashOf("a"), Day.Next));
        directory.Add(new TransactionRun(7, 12_345, 2, Day));
        directory.Discard(new TransactionRun(8, 1, 0, Day));
        var writer = new PackWriter();
        directory.Write(writer);

        TransactionDirectory read = TransactionDirectory.Read(writer.Written);

        var entries = new List<TransactionEntry>();
        read.FindRecent(HashOf("a").Item, entries);
        Assert.Equal([Day, Day.Next], entries.Select(entry => entry.Day).Order());
        Assert.Equal(directory.Runs, read.Runs);
        Assert.Equal(directory.Obsolete, read.Obsolete);
        Assert.Equal((Day, 1L), (read.CompleteFrom, read.Generation));
    }

    [Fact]
    public void Runs_of_a_class_are_merged_when_there_are_eight()
    {
        var directory = TransactionDirectory.Empty;
        for (ulong id = 0; id < 7; id++)
        {
            directory.Add(new TransactionRun(id, 300, 0, Day));
            directory.Add(new TransactionRun(id + 100, 5_000, 0, Day));
        }

        Assert.Empty(directory.ChooseMerge());
        directory.Add(new TransactionRun(7, 400, 0, Day));
        IReadOnlyList<TransactionRun> merged = directory.ChooseMerge();
        directory.Replace(merged, new TransactionRun(500, 2_500, 0, Day), Day, hasDropped: false);

        Assert.Equal(8, merged.Count);
        Assert.Equal(8, directory.ChooseMerge().Count);
        Assert.Equal(int.MinValue, directory.CompleteFrom.Number);
    }

    [Fact]
    public void What_expired_is_dropped_whole_and_no_longer_promised()
    {
        var directory = TransactionDirectory.Empty;
        directory.Add(new TransactionRun(1, 300, 0, Day));
        directory.Add(new TransactionRun(2, 300, 0, Day.Next));

        IReadOnlyList<TransactionRun> expired = directory.TakeExpired(Day.Next);

        Assert.Equal(1UL, Assert.Single(expired).Id);
        Assert.Equal(Day.Next, directory.CompleteFrom);
        Assert.Empty(directory.TakeExpired(Day.Next));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(6_000, 0)]
    [InlineData(6_001, 1)]
    [InlineData(12_001, 2)]
    [InlineData(1_000_000, 8)]
    public void Rows_of_a_run_hold_six_thousand_entries_at_most_on_average(long entries, int bits) =>
        Assert.Equal(bits, TransactionRun.BitsFor(entries));

    [Fact]
    public void An_event_keeps_its_id_whatever_its_day()
    {
        TransactionHash hash = HashOf("t");

        Assert.Equal(hash.EventId(new OwnerKey(5)).Item, hash.Item);
        Assert.NotEqual(hash.EventId(new OwnerKey(5)), HashOf("u").EventId(new OwnerKey(5)));
    }

    private static TransactionHash HashOf(string transactionId) => TransactionHash.Of(default, new OwnerKey(5), transactionId);
}
