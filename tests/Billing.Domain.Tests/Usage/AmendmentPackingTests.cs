using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Tests.Usage;

public sealed class AmendmentPackingTests
{
    private static readonly DataSpace Space = new(new OwnerKey(3), Mode.Test);
    private static readonly OwnerKey Customer = new(5);
    private static readonly Instant At = Instant.FromUtc(2026, 3, 1, 10, 0);
    private static readonly UsageEvent Usage = new("t", "c", "call", At, UsageProperties.Of(("n", UsageValue.Of(3))));

    [Fact]
    public void Events_and_amendments_survive_packing_side_by_side()
    {
        AcceptedEvent plain = new(Space, Customer, At, Usage);
        AcceptedEvent cancel = new(Space, Customer, At, Usage, new UsageAmendment("a", AmendmentKind.Cancel), 2);
        AcceptedEvent replace = new(Space, Customer, At, Usage, new UsageAmendment("b", AmendmentKind.Replace), 0);
        AcceptedEvent[] records = [plain, cancel, replace, replace.Numbered(4).Replacement(), plain.Withdrawn(3), plain];
        var block = new EventBlockWriter();
        Array.ForEach(records, block.Add);

        Assert.Equal(records, EventBlockReader.ReadAll(block.Written));
    }

    [Fact]
    public void An_amendment_has_a_hash_of_its_own_and_the_id_of_its_event()
    {
        AcceptedEvent plain = new(Space, Customer, At, Usage);
        AcceptedEvent cancel = new(Space, Customer, At, Usage, new UsageAmendment("t", AmendmentKind.Cancel), 0);
        AcceptedEvent other = new(Space, Customer, At, Usage, new UsageAmendment("u", AmendmentKind.Cancel), 0);

        Assert.Equal((plain.Hash, plain.Id), (cancel.Target, cancel.Id));
        Assert.Equal(3, new[] { plain.Hash, cancel.Hash, other.Hash }.Distinct().Count());
        Assert.Equal(plain.Hash, cancel.Replacement().Hash);
        Assert.Equal(plain.Hash, plain.Withdrawn(1).Hash);
    }

    [Fact]
    public void Blocks_of_the_first_version_are_read()
    {
        var block = new EventBlockWriter();
        block.Add(new AcceptedEvent(Space, Customer, At, Usage));
        byte[] first = block.Written.ToArray();
        first[0] = 1;

        Assert.Equal(Usage, Assert.Single(EventBlockReader.ReadAll(first)).Event);
    }
}
