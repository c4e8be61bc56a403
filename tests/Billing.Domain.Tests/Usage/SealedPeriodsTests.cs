using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Tests.Usage;

public sealed class SealedPeriodsTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Fact]
    public void A_seal_is_kept_as_long_as_events_of_its_time_are_taken_however_many_subscriptions_there_are()
    {
        UsageHead head = Sealed(subscriptions: 300, months: 14);

        Assert.Equal(300 * 14, head.Seals.Count);
        Assert.Equal(300, head.SealsOver(Start).Count());
    }

    [Fact]
    public void Beyond_a_thousand_seals_those_of_long_ago_are_forgotten()
    {
        UsageHead head = Sealed(subscriptions: 300, months: 40);

        Assert.All(head.Seals, seal => Assert.True(seal.To >= head.Seals[^1].To - SealedPeriods.KeptFor));
        Assert.True(head.Seals.Count > SealedPeriods.KeptMin);
        Assert.Equal(40, Sealed(subscriptions: 1, months: 40).Seals.Count);
    }

    [Fact]
    public void Thousands_of_seals_are_read_as_they_were_written_and_fit_their_row()
    {
        UsageHead head = Sealed(subscriptions: 1_000, months: 15);
        var writer = new PackWriter();
        head.Write(writer);

        Assert.Equal(head.Seals, UsageHead.Read(writer.ToArray()).Seals);
        Assert.True(writer.ToArray().Length < 500_000, $"{writer.ToArray().Length} bytes");
    }

    private static UsageHead Sealed(int subscriptions, int months)
    {
        var head = new UsageHead();
        for (int month = 0; month < months; month++)
        {
            for (int subscription = 0; subscription < subscriptions; subscription++)
            {
                head.Advance(1);
                head.Seal($"00000000-0000-8000-8000-{subscription:d12}", Start + Duration.FromDays(30 * month), Start + Duration.FromDays(30 * (month + 1)));
            }
        }

        return head;
    }
}
