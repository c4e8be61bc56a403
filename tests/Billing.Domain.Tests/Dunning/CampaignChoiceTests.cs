using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Tests.Dunning;

public sealed class CampaignChoiceTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly OwnerKey Seller = new(1);
    private static readonly BillingId Customer = new(new OwnerKey(2), 0);
    private static readonly BillingId Entity = new(Seller, 7);

    [Fact]
    public void The_first_active_campaign_whose_threshold_is_reached_takes_all_of_a_currency()
    {
        DunningCampaign high = Campaign(1, 500), reached = Campaign(2, 300), later = Campaign(3, 0);
        CampaignClaim claim = Assert.Single(Choose([later, reached, high], Invoice(1, 100), Invoice(2, 200)));
        Assert.Equal((reached.Id, 300L), (claim.Campaign.Id, claim.AmountMinor));

        DunningCampaign inactive = reached with { Status = CampaignStatus.Inactive };
        Assert.Equal(later.Id, Assert.Single(Choose([later, inactive, high], Invoice(1, 100), Invoice(2, 200))).Campaign.Id);
    }

    [Fact]
    public void Nothing_below_every_threshold_and_no_other_currency_is_asked_for()
    {
        Assert.Empty(Choose([Campaign(1, 301)], Invoice(1, 300)));
        Assert.Empty(Choose([Campaign(1, 0)], Invoice(1, 300) with { Currency = Currency.Parse("KES") }));
        Assert.Empty(Choose([Campaign(1, 0)]));
    }

    [Fact]
    public void A_campaign_for_the_customer_comes_before_one_for_its_entity_and_that_before_one_for_all()
    {
        DunningCampaign all = Campaign(1, 0), ofEntity = Campaign(2, 0) with { BillingEntityIds = [Entity] }, own = Campaign(3, 0) with { CustomerIds = [Customer] };
        DunningCampaign others = Campaign(0, 0) with { CustomerIds = [new BillingId(new OwnerKey(9), 0)] };
        Assert.Equal(own.Id, Assert.Single(Choose([others, all, ofEntity, own], Invoice(1, 5))).Campaign.Id);
        Assert.Equal(ofEntity.Id, Assert.Single(Choose([others, all, ofEntity], Invoice(1, 5))).Campaign.Id);
        Assert.Equal(all.Id, Assert.Single(Choose([others, all], Invoice(1, 5))).Campaign.Id);
        Assert.Empty(Choose([others], Invoice(1, 5)));
    }

    [Fact]
    public void What_a_campaign_gave_up_counts_for_it_no_more()
    {
        DunningCampaign first = Campaign(1, 100);
        OverdueInvoice vain = Invoice(1, 100) with { GivenUpBy = [first.Id] };
        Assert.Empty(Choose([first], vain, Invoice(2, 99)));
        Assert.Equal([new BillingId(Customer.Owner, 2)], Assert.Single(Choose([first], vain, Invoice(2, 100))).Invoices.Select(invoice => invoice.Id));
        DunningCampaign second = Campaign(2, 0);
        Assert.Equal((second.Id, 199L), Assert.Single(Choose([first, second], vain, Invoice(2, 99))) switch { var claim => (claim.Campaign.Id, claim.AmountMinor) });
    }

    [Theory]
    [InlineData(0, new long[] { 0, 0 }, 0)]
    [InlineData(100, new long[] { 70, 30 }, 0)]
    [InlineData(80, new long[] { 70, 10 }, 0)]
    [InlineData(130, new long[] { 70, 30 }, 30)]
    public void Money_pays_the_longest_due_first_and_adds_up(long received, long[] expected, long rest)
    {
        IReadOnlyList<long> parts = PaidParts.Of(received, [70, 30]);
        Assert.Equal(expected, parts);
        Assert.Equal(rest, received - parts.Sum());
    }

    private static IReadOnlyList<CampaignClaim> Choose(DunningCampaign[] campaigns, params OverdueInvoice[] overdue) => CampaignChoice.Of(campaigns, Customer, Entity, overdue);

    private static OverdueInvoice Invoice(ulong item, long amount) => new(new BillingId(Customer.Owner, item), Currency.Usd, amount, Now + Duration.FromDays((int)item), []);

    private static DunningCampaign Campaign(int age, long threshold)
    {
        var id = new BillingId(Seller, 100 + (ulong)age);
        Instant at = Now + Duration.FromMinutes(age);
        return new DunningCampaign
        {
            Id = id, Code = $"c{age}", Name = "C", Terms = DunningTerms.Standard, Thresholds = [new CampaignThreshold(id.Part(1), Currency.Usd, threshold, at, at)], CreatedAt = at, UpdatedAt = at,
        };
    }
}
