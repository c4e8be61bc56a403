using System.Text;
using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

/// <summary>
/// What every event log promises. A log that others write to at the same time cannot derive from this; each test class instance
/// may share a log with earlier tests, so tests count from the ends they find.
/// </summary>
public abstract class EventLogContract : IAsyncLifetime
{
    /// <summary>The log under test.</summary>
    protected abstract IEventLog Log { get; }

    /// <summary>Reads what the log holds; null when this log can only be written and asked for its ends.</summary>
    protected abstract IEventLogReader? Reader { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_partition_has_an_end()
    {
        int count = await Log.PartitionCountAsync(default);
        IReadOnlyList<PartitionEnd> ends = await Log.GetEndsAsync(default);
        Assert.True(count > 0);
        Assert.Equal(Enumerable.Range(0, count), ends.Select(end => end.Partition));
        Assert.All(ends, end => Assert.True(end.BeginSequence >= 0 && end.LastSequence >= -1));
    }

    [Fact]
    public async Task Messages_of_one_send_stand_in_order_and_move_the_end_of_their_partition_only()
    {
        IReadOnlyList<PartitionEnd> before = await Log.GetEndsAsync(default);
        await Log.SendAsync(0, Messages("a", "b", "c"), default);
        await Log.SendAsync(0, Messages("d"), default);
        IReadOnlyList<PartitionEnd> after = await Log.GetEndsAsync(default);
        Assert.Equal(before[0].LastSequence + 4, after[0].LastSequence);
        Assert.Equal(before.Skip(1), after.Skip(1));
        if (Reader is not null)
        {
            IReadOnlyList<LoggedMessage> read = await Reader.ReadAsync(0, before[0].LastSequence, 100, default);
            Assert.Equal(["a", "b", "c", "d"], read.Select(message => Encoding.UTF8.GetString(message.Body.Span)));
            Assert.Equal(Enumerable.Range(1, 4).Select(i => before[0].LastSequence + i), read.Select(message => message.Sequence));
        }
    }

    [Fact]
    public async Task Parallel_sends_lose_nothing_and_keep_each_send_together_in_order()
    {
        long before = (await Log.GetEndsAsync(default))[1].LastSequence;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () => await Log.SendAsync(1, Messages($"{i}:0", $"{i}:1", $"{i}:2"), default))));
        Assert.Equal(before + 96, (await Log.GetEndsAsync(default))[1].LastSequence);
        if (Reader is not null)
        {
            string[] texts = [.. (await Reader.ReadAsync(1, before, 1000, default)).Select(message => Encoding.UTF8.GetString(message.Body.Span))];
            Assert.Equal(96, texts.Distinct().Count());
            for (int i = 0; i < 96; i += 3)
            {
                string sender = texts[i].Split(':')[0];
                Assert.Equal([$"{sender}:0", $"{sender}:1", $"{sender}:2"], texts[i..(i + 3)]);
            }
        }
    }

    [Fact]
    public async Task Reading_goes_on_after_a_sequence_number_and_stops_at_the_most_asked_for()
    {
        if (Reader is null)
        {
            Assert.NotEmpty(await Log.GetEndsAsync(default));
            return;
        }

        long before = (await Log.GetEndsAsync(default))[0].LastSequence;
        await Log.SendAsync(0, Messages([.. Enumerable.Range(0, 10).Select(i => $"{i}")]), default);
        Assert.Equal(["0", "1", "2"], await TextsAsync(0, before, 3));
        Assert.Equal(["3", "4", "5", "6"], await TextsAsync(0, before + 3, 4));
        Assert.Equal(["9"], await TextsAsync(0, before + 9, 100));
        Assert.Empty(await TextsAsync(0, before + 10, 100));
        Assert.Equal((await Log.GetEndsAsync(default))[0].BeginSequence, (await Reader.ReadAsync(0, -1, 1, default))[0].Sequence);
    }

    [Fact]
    public async Task A_message_keeps_its_text_and_key()
    {
        long before = (await Log.GetEndsAsync(default))[0].LastSequence;
        string text = "{\"name\":\"Łódź ₦ 😀 \\\"q\\\"\"}\n";
        await Log.SendAsync(0, [new LogMessage(Encoding.UTF8.GetBytes(text), "customer ż"), new LogMessage("x"u8.ToArray())], default);
        Assert.Equal(before + 2, (await Log.GetEndsAsync(default))[0].LastSequence);
        if (Reader is not null)
        {
            IReadOnlyList<LoggedMessage> read = await Reader.ReadAsync(0, before, 2, default);
            Assert.Equal((text, "customer ż"), (Encoding.UTF8.GetString(read[0].Body.Span), read[0].PartitionKey));
            Assert.Null(read[1].PartitionKey);
            Assert.All(read, message => Assert.False(string.IsNullOrEmpty(message.Offset)));
        }
    }

    [Fact]
    public async Task An_empty_send_changes_nothing()
    {
        IReadOnlyList<PartitionEnd> before = await Log.GetEndsAsync(default);
        await Log.SendAsync(0, [], default);
        Assert.Equal(before, await Log.GetEndsAsync(default));
    }

    [Fact]
    public async Task What_the_hub_would_refuse_is_refused_and_nothing_is_appended()
    {
        IReadOnlyList<PartitionEnd> before = await Log.GetEndsAsync(default);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SendAsync(-1, Messages("x"), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SendAsync(before.Count, Messages("x"), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Log.SendAsync(0, [new LogMessage("ok"u8.ToArray()), new LogMessage(new byte[(240 * 1024) + 1])], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SendAsync(0, [new LogMessage(new byte[] { 0xff })], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SendAsync(0, [new LogMessage("x"u8.ToArray(), new string('k', 129))], default));
        Assert.Equal(before, await Log.GetEndsAsync(default));
    }

    [Fact]
    public async Task The_largest_message_fits()
    {
        long before = (await Log.GetEndsAsync(default))[0].LastSequence;
        byte[] largest = [.. Enumerable.Repeat((byte)'x', 240 * 1024)];
        await Log.SendAsync(0, [new LogMessage(largest)], default);
        Assert.Equal(before + 1, (await Log.GetEndsAsync(default))[0].LastSequence);
        if (Reader is not null)
        {
            Assert.Equal(largest, (await Reader.ReadAsync(0, before, 1, default))[0].Body.ToArray());
        }
    }

    private static LogMessage[] Messages(params string[] texts) => [.. texts.Select(text => new LogMessage(Encoding.UTF8.GetBytes(text)))];

    private async Task<string[]> TextsAsync(int partition, long after, int max) =>
        [.. (await Reader!.ReadAsync(partition, after, max, default)).Select(message => Encoding.UTF8.GetString(message.Body.Span))];
}
