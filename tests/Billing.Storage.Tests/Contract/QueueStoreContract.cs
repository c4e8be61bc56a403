using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

/// <summary>What every queue store promises. Each test has a queue of its own.</summary>
public abstract class QueueStoreContract : IAsyncLifetime
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The store under test.</summary>
    protected abstract IQueueStore Store { get; }

    /// <summary>A queue that no other test uses.</summary>
    protected string Queue { get; } = UniqueNames.Queue();

    public virtual Task InitializeAsync() => Store.EnsureQueueAsync(Queue, default);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Lets time pass for the store: by its clock, or really.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task A_sent_message_is_received_once_with_its_text()
    {
        await SendAsync("{\"job\":\"a1\"}");
        QueueMessage message = await ReceiveOneAsync();
        Assert.Equal(("{\"job\":\"a1\"}", 1), (message.Text, message.DequeueCount));
        Assert.False(string.IsNullOrEmpty(message.Id));
        Assert.True(message.NextVisibleAtUtc > message.InsertedAtUtc);
        Assert.Empty(await ReceiveAsync(32));
    }

    [Theory]
    [InlineData("Łódź ₦ 😀 <a href=\"x\">&amp;</a>\r\n")]
    [InlineData(" ")]
    [InlineData("bm90IGJhc2U2NA==")]
    [InlineData("\u0001")]
    public async Task A_text_keeps_its_characters(string text)
    {
        await SendAsync(text);
        Assert.Equal(text, (await ReceiveOneAsync()).Text);
    }

    [Fact]
    public async Task Many_messages_are_each_received_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => SendAsync($"m{i}")));
        Assert.InRange(await Store.CountAsync(Queue, default), 50, 50);
        List<string> texts = [];
        IReadOnlyList<QueueMessage> messages = await ReceiveAsync(32);
        while (messages.Count > 0)
        {
            Assert.True(messages.Count <= 32);
            texts.AddRange(messages.Select(message => message.Text));
            messages = await ReceiveAsync(32);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"m{i}").Order(), texts.Order());
    }

    [Fact]
    public async Task Parallel_receivers_never_share_a_message()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => SendAsync($"m{i}")));
        IReadOnlyList<QueueMessage>[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReceiveAsync(10))));
        string[] ids = [.. taken.SelectMany(messages => messages).Select(message => message.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.NotEmpty(ids);
    }

    [Fact]
    public async Task A_delayed_message_is_hidden_until_its_time()
    {
        await Store.SendAsync(Queue, "later", TimeSpan.FromSeconds(2), default);
        Assert.Empty(await ReceiveAsync(1));
        Assert.Equal(1, await Store.CountAsync(Queue, default));
        Assert.Equal("later", (await ReceiveAfterPassingAsync()).Text);
    }

    [Fact]
    public async Task A_hold_that_ends_gives_the_message_again_and_makes_the_old_receipt_stale()
    {
        await SendAsync("again");
        QueueMessage first = Assert.Single(await Store.ReceiveAsync(Queue, 1, Second, default));
        QueueMessage second = await ReceiveAfterPassingAsync();
        Assert.Equal((first.Id, 2, first.InsertedAtUtc), (second.Id, second.DequeueCount, second.InsertedAtUtc));
        Assert.NotEqual(first.Receipt, second.Receipt);
        Assert.False(await Store.DeleteAsync(Queue, first, default));
        Assert.Null(await Store.ExtendAsync(Queue, first, Hold, default));
        Assert.True(await Store.DeleteAsync(Queue, second, default));
    }

    [Fact]
    public async Task A_hold_that_ended_may_still_delete_while_nobody_else_took_the_message()
    {
        await SendAsync("slow");
        QueueMessage message = Assert.Single(await Store.ReceiveAsync(Queue, 1, Second, default));
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.True(await Store.DeleteAsync(Queue, message, default));
        Assert.Equal(0, await Store.CountAsync(Queue, default));
    }

    [Fact]
    public async Task A_deleted_message_is_gone()
    {
        await SendAsync("once");
        QueueMessage message = await ReceiveOneAsync();
        Assert.True(await Store.DeleteAsync(Queue, message, default));
        Assert.False(await Store.DeleteAsync(Queue, message, default));
        Assert.Null(await Store.ExtendAsync(Queue, message, Hold, default));
        Assert.Equal(0, await Store.CountAsync(Queue, default));
    }

    [Fact]
    public async Task An_extended_hold_has_a_new_receipt_and_a_later_end()
    {
        await SendAsync("long");
        QueueMessage first = Assert.Single(await Store.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(2), default));
        QueueMessage? second = await Store.ExtendAsync(Queue, first, Hold, default);
        Assert.NotNull(second);
        Assert.Equal((first.Id, first.Text, 1), (second.Id, second.Text, second.DequeueCount));
        Assert.NotEqual(first.Receipt, second.Receipt);
        Assert.True(second.NextVisibleAtUtc > first.NextVisibleAtUtc);
        await PassAsync(TimeSpan.FromSeconds(3));
        Assert.Empty(await ReceiveAsync(1));
        Assert.False(await Store.DeleteAsync(Queue, first, default));
        Assert.True(await Store.DeleteAsync(Queue, second, default));
    }

    [Fact]
    public async Task A_released_message_is_visible_at_once()
    {
        await SendAsync("mine not");
        QueueMessage first = await ReceiveOneAsync();
        Assert.NotNull(await Store.ExtendAsync(Queue, first, TimeSpan.Zero, default));
        Assert.Equal((first.Id, 2), await ReceiveOneAsync() is { } again ? (again.Id, again.DequeueCount) : default);
    }

    [Fact]
    public async Task The_largest_message_fits_and_a_larger_one_is_refused()
    {
        string largest = new('€', 16 * 1024);
        await SendAsync(largest);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync(largest + "x"));
        Assert.Equal(1, await Store.CountAsync(Queue, default));
        Assert.Equal(largest, (await ReceiveOneAsync()).Text);
    }

    [Fact]
    public async Task What_Azure_would_refuse_is_refused()
    {
        foreach (string queue in new[] { "", "ab", "Abc", "a--b", "-ab", "ab-", "a_b", new string('q', 64) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.EnsureQueueAsync(queue, default));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.SendAsync(queue, "x", TimeSpan.Zero, default));
        }

        foreach (TimeSpan delay in new[] { TimeSpan.FromTicks(-1), TimeSpan.FromDays(7) + Second })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.SendAsync(Queue, "x", delay, default));
        }

        foreach ((int max, TimeSpan hold) in new[] { (0, Hold), (33, Hold), (1, TimeSpan.Zero), (1, TimeSpan.FromDays(8)) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReceiveAsync(Queue, max, hold, default));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync("\ud800"));
        Assert.Equal(0, await Store.CountAsync(Queue, default));
    }

    [Fact]
    public async Task A_missing_queue_is_refused_for_good()
    {
        string missing = UniqueNames.Queue();
        StoreException send = await Assert.ThrowsAsync<StoreException>(async () => await Store.SendAsync(missing, "x", TimeSpan.Zero, default));
        StoreException receive = await Assert.ThrowsAsync<StoreException>(async () => await Store.ReceiveAsync(missing, 1, Hold, default));
        Assert.Equal((StoreFault.Refused, StoreFault.Refused), (send.Fault, receive.Fault));
    }

    [Fact]
    public async Task Ensuring_a_queue_twice_keeps_its_messages()
    {
        await SendAsync("kept");
        await Store.EnsureQueueAsync(Queue, default);
        Assert.Equal("kept", (await ReceiveOneAsync()).Text);
    }

    private Task SendAsync(string text) => Store.SendAsync(Queue, text, TimeSpan.Zero, default).AsTask();

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max) => Store.ReceiveAsync(Queue, max, Hold, default).AsTask();

    private async Task<QueueMessage> ReceiveOneAsync() => Assert.Single(await ReceiveAsync(1));

    /// <summary>Lets seconds pass until the message comes; a service may be late by some.</summary>
    private async Task<QueueMessage> ReceiveAfterPassingAsync()
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            await PassAsync(Second);
            if (await ReceiveAsync(1) is [QueueMessage message])
            {
                return message;
            }
        }

        throw new TimeoutException("The message did not become visible");
    }
}
