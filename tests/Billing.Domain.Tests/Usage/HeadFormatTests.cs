using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Tests.Usage;

public sealed class HeadFormatTests
{
    [Fact]
    public void What_is_watched_and_the_last_late_commit_survive_storing()
    {
        var head = new UsageHead { Watch = UsageWatch.Thresholds | UsageWatch.AdvanceCharges };
        head.Advance(3);
        head.MarkLate();
        head.Advance(1);
        var writer = new PackWriter();
        head.Write(writer);

        UsageHead read = UsageHead.Read(writer.Written);

        Assert.Equal((2L, 4L, 1L, head.Watch), (read.Version, read.EventsCount, read.LateVersion, read.Watch));
    }

    [Fact]
    public void A_head_of_the_first_format_is_read_as_unwatched()
    {
        var writer = new PackWriter();
        new UsageHead().Write(writer);
        byte[] first = writer.Written[..^2].ToArray();
        first[0] = 1;

        UsageHead read = UsageHead.Read(first);

        Assert.Equal((UsageWatch.None, 0L), (read.Watch, read.LateVersion));
    }
}
