using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Discounts;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Discounts;

/// <summary>Closing uses coupons (rule 13): three months of 10.00 USD and 20 % tax each.</summary>
public sealed class CouponClosingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_use_counts_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await new BillingSite(site).SubscribeAsync();
                await GiveAsync(site, customer, Fixed(1500, CouponFrequency.Once), "once");
                await GiveAsync(site, customer, new CouponTerms(CouponType.Percentage, CouponFrequency.Recurring, Percent: 10, FrequencyDuration: 2), "twice");
            },
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                // 10.00 by the first; then 5.00 of it and 10 % of the rest; then 10 % alone.
                List<InvoiceView> invoices = await new BillingSite(site).InvoicesAsync();
                Assert.Equal([1000L, 550L, 100L], invoices.Select(view => view.Invoice.CouponsMinor));
                Assert.Equal([0L, 540L, 1080L], invoices.Select(view => view.Invoice.TotalMinor));
                List<AppliedCoupon> coupons = await AppliedAsync(site);
                Assert.Equal([1500L, 150L], coupons.Select(coupon => coupon.DiscountedMinor));
                Assert.All(coupons, coupon => Assert.Equal(CouponStatus.Terminated, coupon.Status));
                Assert.Empty((await new BillingSite(site).AccountAsync()).Coupons);
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_coupon_shows_on_drafts_at_once_and_is_used_when_they_become_final()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 100);
        await billing.CloseAsync();
        Assert.All(await billing.InvoicesAsync(), view => Assert.Equal(0, view.Invoice.CouponsMinor));

        AppliedCoupon coupon = await GiveAsync(site, customer, Fixed(400, CouponFrequency.Once), "once");
        Assert.All(await billing.InvoicesAsync(), view => Assert.Equal((400L, 720L), (view.Invoice.CouponsMinor, view.Invoice.TotalMinor)));
        Assert.Equal(400, (await AppliedAsync(site)).Single().RemainingMinor);

        InvoiceView first = (await billing.InvoicesAsync())[0];
        Assert.True((await billing.Finalize.RunAsync(site.Space, first.Invoice.Id, Command.FromJob("finalise"), None)).IsSuccess);
        Assert.Equal(CouponStatus.Terminated, (await AppliedAsync(site)).Single().Status);

        await GiveAsync(site, customer, Fixed(100, CouponFrequency.Forever), "more");
        Assert.Equal([400L, 100L, 100L], (await billing.InvoicesAsync()).Select(view => view.Invoice.CouponsMinor));
        Assert.Equal(first.Invoice.Id, (await billing.InvoicesAsync())[0].Invoice.Id);
        Assert.Equal(coupon.Id, Assert.Single((await billing.InvoicesAsync())[0].Invoice.Coupons).AppliedCouponId);
    }

    [Fact]
    public async Task A_void_invoice_gives_the_use_back_and_a_void_draft_has_none_to_give()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        await GiveAsync(site, customer, Fixed(1500, CouponFrequency.Once), "once");
        await billing.CloseAsync();
        InvoiceView second = (await billing.InvoicesAsync())[1];
        Assert.Equal(500, second.Invoice.CouponsMinor);

        Assert.True((await billing.Void.RunAsync(site.Space, second.Invoice.Id, Command.FromJob("void"), None)).IsSuccess);

        AppliedCoupon back = (await AppliedAsync(site)).Single();
        Assert.Equal((CouponStatus.Active, 500L, 1000L), (back.Status, back.RemainingMinor, back.DiscountedMinor));
        Assert.Equal(back, Assert.Single((await billing.AccountAsync()).Coupons));
    }

    [Fact]
    public async Task A_voided_draft_gives_nothing_back()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 100);
        await GiveAsync(site, customer, Fixed(1500, CouponFrequency.Once), "once");
        await billing.CloseAsync();
        InvoiceView draft = (await billing.InvoicesAsync())[0];
        Assert.Equal(1000, draft.Invoice.CouponsMinor);

        Assert.True((await billing.Void.RunAsync(site.Space, draft.Invoice.Id, Command.FromJob("void"), None)).IsSuccess);

        Assert.Equal((1500L, 0L), ((await AppliedAsync(site)).Single().RemainingMinor, (await AppliedAsync(site)).Single().DiscountedMinor));
    }

    [Fact]
    public async Task A_coupon_that_was_taken_away_stays_away()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        AppliedCoupon coupon = await GiveAsync(site, customer, Fixed(300, CouponFrequency.Forever), "kept");
        await billing.CloseAsync();
        ApplyCoupon apply = ApplyOf(site);
        Assert.True((await apply.RemoveAsync(site.Space, coupon.Id, Command.FromJob("remove"), None)).IsSuccess);
        Assert.Empty((await billing.AccountAsync()).Coupons);

        InvoiceView last = (await billing.InvoicesAsync())[2];
        Assert.True((await billing.Void.RunAsync(site.Space, last.Invoice.Id, Command.FromJob("void"), None)).IsSuccess);
        AppliedCoupon gone = (await AppliedAsync(site)).Single();
        Assert.Equal((CouponStatus.Terminated, 600L), (gone.Status, gone.DiscountedMinor));
        Assert.Empty((await billing.AccountAsync()).Coupons);
    }

    [Fact]
    public async Task A_coupon_that_has_expired_by_the_end_of_the_period_takes_nothing()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 100);
        await billing.CloseAsync();
        Instant expiry = site.World.Clock.GetCurrentInstant() + Duration.FromHours(1);
        await GiveAsync(site, customer, Fixed(300, CouponFrequency.Forever), "short", expiry);
        site.World.Clock.Advance(Duration.FromDays(200));
        await billing.CloseAsync();

        // What was served before the expiry still has it, whenever it became final; later periods do not.
        Assert.All(await billing.InvoicesAsync(), view => Assert.Equal(view.Invoice.PeriodEnd < expiry ? 300 : 0, view.Invoice.CouponsMinor));
        Assert.Contains(await billing.InvoicesAsync(), view => view.Invoice.CouponsMinor == 0);
    }

    [Fact]
    public async Task A_customer_has_only_so_many_coupons_and_one_that_is_not_reusable_once()
    {
        Site site = new World().Start();
        Customer customer = await new BillingSite(site).SubscribeAsync();
        await GiveAsync(site, customer, Fixed(1, CouponFrequency.Forever), "one", reusable: false);
        Result<Outcome<AppliedCoupon>> again = await ApplyOf(site).RunAsync(
            site.Space, "one", customer.Id, new AgreedCouponTerms(), Command.FromJob("again"), None);
        Assert.Equal(FailureKind.Conflict, again.Failure!.Kind);

        for (int i = 1; i < ApplyCoupon.MaxActive; i++)
        {
            await GiveAsync(site, customer, Fixed(1, CouponFrequency.Forever), $"c{i}");
        }

        Result<Outcome<AppliedCoupon>> more = await ApplyOf(site).RunAsync(
            site.Space, "c1", customer.Id, new AgreedCouponTerms(), Command.FromJob("more"), None);
        Assert.Equal(FailureKind.WrongState, more.Failure!.Kind);
    }

    internal static CouponTerms Fixed(long amountMinor, CouponFrequency frequency) => new(CouponType.FixedAmount, frequency, amountMinor, Currency.Usd);

    internal static async Task<AppliedCoupon> GiveAsync(
        Site site, Customer customer, CouponTerms terms, string code, Instant? expiry = null, bool reusable = true)
    {
        var units = new CatalogUnits(site.Transactor, new CatalogReader(site.Tables, TimeProvider.System));
        var input = new NewCoupon(code, code, terms, Reusable: reusable, ExpirationAt: expiry);
        Result<Outcome<Coupon>> made = await new SaveCoupon(units, new CouponReader(site.Tables, new ListReader(site.Tables))).CreateAsync(site.Space, input, Command.FromJob("coupon", code), None);
        Assert.True(made.IsSuccess, made.Failure?.Message);
        Result<Outcome<AppliedCoupon>> applied = await ApplyOf(site).RunAsync(
            site.Space, code, customer.Id, new AgreedCouponTerms(), Command.FromJob("apply", code), None);
        Assert.True(applied.IsSuccess, applied.Failure?.Message);
        return applied.Value.Value;
    }

    internal static async Task<List<AppliedCoupon>> AppliedAsync(Site site)
    {
        ListSlice slice = await site.Lists.ReadAsync(
            site.Space, CouponLists.Applied, new ListQuery([], "created_at", Descending: false, 0, 100), None);
        return [.. slice.Rows.Select(row => System.Text.Json.JsonSerializer.Deserialize(row.Span, CouponLists.AppliedType)!).OrderBy(coupon => coupon.Code)];
    }

    internal static ApplyCoupon ApplyOf(Site site) =>
        new(site.Transactor, new CouponReader(site.Tables, site.Lists), new CouponUses(site.Tables, site.World.Clock), new BillingSite(site).Invoices);
}
