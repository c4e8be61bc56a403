using Billing.Application.Ports;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Storage.Tests.Embedded;

public sealed class LogRetentionTests : IAsyncLifetime
{
    private readonly SettableClock _clock = new();
    private EmbeddedStoreFixture _fixture = null!;

    private IEventLogRetention Retention => _fixture.Store.EventLogRetention;

    public async Task InitializeAsync() => _fixture = await EmbeddedStoreFixture.CreateAsync(_clock);

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task The_first_message_since_a_time_is_found()
    {
        Instant start = _clock.GetCurrentInstant();
        Assert.Equal(0, await Retention.FindSequenceAsync(0, start, default));
        for (int day = 0; day < 10; day++)
        {
            await AppendAsync(3);
            _clock.Advance(Duration.FromDays(1));
        }

        Assert.Equal(0, await Retention.FindSequenceAsync(0, start - Duration.FromDays(1), default));
        Assert.Equal(0, await Retention.FindSequenceAsync(0, start, default));
        Assert.Equal(3, await Retention.FindSequenceAsync(0, start + Duration.FromTicks(1), default));
        Assert.Equal(9, await Retention.FindSequenceAsync(0, start + Duration.FromDays(3), default));
        Assert.Equal(30, await Retention.FindSequenceAsync(0, start + Duration.FromDays(10), default));
        await Retention.TrimAsync(0, 12, default);
        Assert.Equal(12, await Retention.FindSequenceAsync(0, start, default));
        Assert.Equal(15, await Retention.FindSequenceAsync(0, start + Duration.FromDays(5), default));
    }

    [Fact]
    public async Task Trimming_removes_the_oldest_and_moves_the_beginning()
    {
        await AppendAsync(10);
        await Retention.TrimAsync(0, 4, default);
        await Retention.TrimAsync(0, 2, default);
        Assert.Equal(new PartitionEnd(0, 4, 9), (await _fixture.Store.EventLog.GetEndsAsync(default))[0]);
        Assert.Equal([4L, 5L, 6L, 7L, 8L, 9L], (await _fixture.Store.EventLogReader.ReadAsync(0, -1, 100, default)).Select(message => message.Sequence));
    }

    [Fact]
    public async Task Numbers_go_on_after_everything_was_trimmed_and_the_store_was_opened_again()
    {
        await AppendAsync(4500);
        await Retention.TrimAsync(0, long.MaxValue, default);
        Assert.Equal(new PartitionEnd(0, 4500, 4499), (await _fixture.Store.EventLog.GetEndsAsync(default))[0]);
        _fixture.Reopen();
        Assert.Equal(new PartitionEnd(0, 4500, 4499), (await _fixture.Store.EventLog.GetEndsAsync(default))[0]);
        Assert.Empty(await _fixture.Store.EventLogReader.ReadAsync(0, -1, 10, default));
        await AppendAsync(1);
        Assert.Equal(4500, Assert.Single(await _fixture.Store.EventLogReader.ReadAsync(0, -1, 10, default)).Sequence);
    }

    private async Task AppendAsync(int count) =>
        await _fixture.Store.EventLog.SendAsync(0, [.. Enumerable.Repeat(new LogMessage("x"u8.ToArray()), count)], default);
}
