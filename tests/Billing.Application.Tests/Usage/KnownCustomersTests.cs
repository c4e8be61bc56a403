using Billing.Application.Usage;
using Billing.Domain.Identity;

namespace Billing.Application.Tests.Usage;

public sealed class KnownCustomersTests
{
    private static readonly DataSpace Space = UsageWorld.Space;

    [Fact]
    public void Memory_stays_within_its_bound_whatever_the_number_and_length_of_ids()
    {
        var known = new KnownCustomers(bytesMax: 100_000);
        for (int number = 0; number < 5_000; number++)
        {
            known.Add(Space, $"{number}{new string('x', number % 300)}", new OwnerKey((ulong)number), number);
            Assert.InRange(known.Bytes, 0, 100_000);
        }
    }

    [Fact]
    public void The_newest_are_remembered_with_their_keys_and_the_oldest_forgotten()
    {
        var known = new KnownCustomers(bytesMax: 100_000);
        for (int number = 0; number < 5_000; number++)
        {
            known.Add(Space, $"c{number}", new OwnerKey((ulong)number), number);
        }

        Assert.All(Enumerable.Range(4_700, 300), number => Assert.True(
            known.TryFind(Space, $"c{number}", out (OwnerKey Key, long ReadAt) found) && found == (new OwnerKey((ulong)number), number)));
        Assert.False(known.TryFind(Space, "c0", out _));
        Assert.False(known.TryFind(Space with { Mode = Mode.Test }, "c4999", out _));
    }

    [Fact]
    public void A_customer_that_is_read_again_takes_no_more_memory_and_has_the_later_time()
    {
        var known = new KnownCustomers(bytesMax: 100_000);
        known.Add(Space, "a", new OwnerKey(1), 10);
        long once = known.Bytes;

        known.Add(Space, "a", new OwnerKey(1), 20);

        Assert.Equal(once, known.Bytes);
        Assert.True(known.TryFind(Space, "a", out (OwnerKey Key, long ReadAt) found) && found.ReadAt == 20);
    }
}
