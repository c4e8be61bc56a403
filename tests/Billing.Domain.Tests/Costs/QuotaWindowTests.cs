using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Domain.Tests.Costs;

public sealed class QuotaWindowTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 7, 1, 12, 0);

    private static readonly QuotaWindow Empty = new()
    {
        QuotaId = new BillingId(new OwnerKey(1), 1), Period = new InstantSpan(Now, Now + Duration.FromDays(1)), Counted = 3,
    };

    [Fact]
    public void What_is_let_in_takes_room_once_and_with_its_greatest_quantity()
    {
        QuotaWindow window = Empty.With(Of(1, 2)).With(Of(1, 1)).With(Of(2, 1.5m)).With(Of(1, 4));
        Assert.Equal((8.5m, 2), (window.Taken, window.Open.Count));
        Assert.Equal((0m, 1m, 7m), (window.MissingFor(Hash(1), 3), window.MissingFor(Hash(1), 5), window.MissingFor(Hash(3), 7)));
    }

    [Fact]
    public void There_is_room_up_to_the_limit_and_for_what_is_in_already_whatever_the_limit()
    {
        QuotaWindow window = Empty.With(Of(1, 2));
        Assert.True(window.HasRoom(6, Hash(2), 1));
        Assert.False(window.HasRoom(6, Hash(2), 1.0001m));
        Assert.True(window.HasRoom(0, Hash(1), 2));
        Assert.False(window.HasRoom(0, Hash(1), 3));
        Assert.True(window.HasRoom(0, Hash(9), 0));
    }

    [Fact]
    public void What_is_taken_off_and_put_in_leaves_what_it_was()
    {
        var random = new Random(7);
        QuotaWindow window = Empty;
        Dictionary<int, decimal> expected = [];
        for (int step = 0; step < 2_000; step++)
        {
            int event_ = random.Next(40);
            if (random.Next(3) == 0)
            {
                window = window.Without([Hash(event_)]);
                expected.Remove(event_);
            }
            else
            {
                decimal quantity = random.Next(1, 500) / 100m;
                window = window.With(Of(event_, quantity)).Knowing([Hash(event_)]);
                expected[event_] = Math.Max(quantity, expected.GetValueOrDefault(event_));
            }

            Assert.Equal((3 + expected.Values.Sum(), expected.Count), (window.Taken, window.Open.Count));
        }
    }

    [Theory]
    [InlineData(10, 7.9, QuotaLevel.Ok)]
    [InlineData(10, 8, QuotaLevel.Warning)]
    [InlineData(10, 10, QuotaLevel.Reached)]
    [InlineData(0, 0, QuotaLevel.Ok)]
    [InlineData(0, 0.1, QuotaLevel.Reached)]
    public void A_quota_is_warned_of_at_its_percentage_and_reached_at_its_limit(int limit, double used, QuotaLevel level)
    {
        var quota = new Quota { Id = default, CustomerId = default, MetricId = default, MetricCode = "m", Limit = limit, CreatedAt = Now, UpdatedAt = Now };
        Assert.Equal(level, quota.LevelOf((decimal)used));
    }

    [Fact]
    public void Periods_are_those_of_the_customers_zone_and_hold_their_instants()
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb["Asia/Kolkata"];
        Instant at = Instant.FromUtc(2026, 3, 31, 18, 30);
        Assert.Equal(at, QuotaPeriods.Of(QuotaPeriod.Month, at, zone, null).Start);
        Assert.Equal(at, QuotaPeriods.Of(QuotaPeriod.Day, at, zone, null).Start);
        Assert.Equal(Instant.FromUtc(2026, 3, 31, 18, 0), QuotaPeriods.Of(QuotaPeriod.Hour, at, zone, null).Start);
        foreach (QuotaPeriod period in Enum.GetValues<QuotaPeriod>())
        {
            Assert.True(QuotaPeriods.Of(period, at, zone, null).Contains(at), period.ToString());
        }
    }

    private static TransactionHash Hash(int number) => new((ulong)number << 16, (ulong)number);

    private static Reservation Of(int number, decimal quantity) => new(Hash(number), quantity, UtcDay.Of(Now), Now);
}
