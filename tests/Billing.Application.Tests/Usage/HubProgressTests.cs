using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>A hub that was made anew begins its sequence numbers again; nobody may take its messages for counted ones.</summary>
public sealed class HubProgressTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    private readonly MemoryTables _tables = new();

    [Fact]
    public async Task A_new_hub_that_overtook_the_old_position_is_caught_up_only_at_its_end()
    {
        await MoveToAsync(5, Noon);
        HubProgress progress = ProgressTo(9, Noon + Duration.FromHours(2));
        HubTarget target = await progress.ReadTargetAsync(default);

        await MoveToAsync(2, Noon + Duration.FromHours(1));
        Assert.Equal(new PartitionLag(0, 2, 9), Assert.Single((await progress.CheckAsync(target, default)).Lags));

        await MoveToAsync(9, Noon + Duration.FromHours(2));
        Assert.True((await progress.CheckAsync(target, default)).IsCaughtUp);
    }

    [Fact]
    public async Task A_new_hub_that_ends_exactly_at_the_old_position_is_not_caught_up()
    {
        await MoveToAsync(5, Noon);
        HubProgress progress = ProgressTo(5, Noon + Duration.FromHours(1));
        HubTarget target = await progress.ReadTargetAsync(default);

        Assert.False((await progress.CheckAsync(target, default)).IsCaughtUp);

        await MoveToAsync(5, Noon + Duration.FromHours(1));
        Assert.True((await progress.CheckAsync(target, default)).IsCaughtUp);
    }

    private async Task MoveToAsync(long sequence, Instant enqueuedAt) => await PositionRows.MoveAsync(
        _tables, UsageOptions.Default.Hub, null, new HubEvent(sequence, $"{sequence}", enqueuedAt, null, ""), 0, default);

    private HubProgress ProgressTo(long last, Instant enqueuedAt) => new(_tables, new OneEnd(new PartitionEnd(0, 0, last, enqueuedAt.ToDateTimeOffset())), UsageOptions.Default);

    private sealed class OneEnd(PartitionEnd end) : IEventLog
    {
        public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

        public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([end]);
    }
}
