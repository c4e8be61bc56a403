using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Discounts;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Wallets;

/// <summary>What time does to wallets and coupons, beside three closed months of 12.00 USD each.</summary>
public sealed class CreditDueTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Top_ups_by_time_come_once_each_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await new BillingSite(site).SubscribeAsync();
                await new BillingSite(site).CloseAsync();
                await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Interval, 70, Interval: TopUpInterval.Weekly));
                site.World.Clock.Advance(Duration.FromDays(15));
            },
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                Wallet wallet = await WalletAsync(site);
                Assert.Equal((140L, 2, 2), (wallet.BalanceMinor, wallet.TopUps, wallet.TopUpRules[0].Done));
                Assert.Equal([WalletTransactionSource.Interval, WalletTransactionSource.Interval], (await MovesAsync(site)).Select(move => move.Source));
                Assert.Equal(-140, Balance(site.World, LedgerAccount.WalletLiability));
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task A_balance_below_its_threshold_is_topped_up_once_for_each_shortage()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await new BillingSite(site).SubscribeAsync();
                await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 500, ThresholdCredits: 1000), credits: 2000);
            },
            async site =>
            {
                // The close spends; what it makes due comes with a message of its own.
                await new BillingSite(site).CloseAsync();
                await new BillingSite(site).CloseAsync();
            },
            async site =>
            {
                Wallet wallet = await WalletAsync(site);
                IReadOnlyList<WalletTransaction> moves = await MovesAsync(site);
                Assert.Equal(1, moves.Count(move => move.Source == WalletTransactionSource.Threshold));
                Assert.Equal((500L, 1), (wallet.BalanceMinor, wallet.TopUps));
                Assert.Equal(wallet.BalanceMinor, moves.Sum(Signed));
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_wallet_that_is_low_from_the_start_is_topped_up_and_one_top_up_too_small_does_not_repeat_itself()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        await billing.CloseAsync();
        await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 5, ThresholdCredits: 1000));
        Assert.Equal(site.World.Clock.GetCurrentInstant(), (await billing.AccountAsync()).CloseScheduledAt);
        await billing.CloseAsync();
        await billing.CloseAsync();
        Assert.Equal((5L, 1), ((await WalletAsync(site)).BalanceMinor, (await WalletAsync(site)).TopUps));
    }

    [Fact]
    public async Task An_expired_wallet_loses_its_rest_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await new BillingSite(site).SubscribeAsync();
                await new BillingSite(site).CloseAsync();
                await MakeAsync(site, customer.Id, rule: null, credits: 300, expiresIn: Duration.FromDays(1));
                site.World.Clock.Advance(Duration.FromDays(2));
            },
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                Wallet wallet = await WalletAsync(site);
                Assert.Equal((WalletStatus.Terminated, 0L), (wallet.Status, wallet.BalanceMinor));
                Assert.Equal(0, (await MovesAsync(site)).Sum(Signed));
                Assert.Equal((0L, 0L), (Balance(site.World, LedgerAccount.WalletLiability), Balance(site.World, LedgerAccount.PromotionalCredit)));
                CustomerAccount account = await new BillingSite(site).AccountAsync();
                Assert.Empty(account.Wallets);
                Assert.Empty(account.WalletDues);
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task What_expires_stays_until_the_drafts_of_service_before_are_final()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 100);
        await billing.CloseAsync();
        await MakeAsync(site, customer.Id, rule: null, credits: 5000, expiresIn: Duration.FromHours(1));
        await CouponClosingTests.GiveAsync(site, customer, CouponClosingTests.Fixed(100, CouponFrequency.Forever), "c", site.World.Clock.GetCurrentInstant() + Duration.FromHours(1));
        site.World.Clock.Advance(Duration.FromDays(2));
        await billing.CloseAsync();
        Assert.Equal((WalletStatus.Active, 1), ((await WalletAsync(site)).Status, (await billing.AccountAsync()).Coupons.Count));

        site.World.Clock.Advance(Duration.FromDays(120));
        await billing.CloseAsync();
        List<InvoiceView> invoices = await billing.InvoicesAsync();
        Assert.Equal([1080L, 1080L, 1080L], invoices.Take(3).Select(view => view.Invoice.PrepaidCreditMinor));
        Assert.All(invoices.Skip(3), view => Assert.Equal(0, view.Invoice.PrepaidCreditMinor + view.Invoice.CouponsMinor));
        Assert.Equal((WalletStatus.Terminated, 0L), ((await WalletAsync(site)).Status, (await WalletAsync(site)).BalanceMinor));
        Assert.Empty((await billing.AccountAsync()).Coupons);
        Assert.Equal(CouponStatus.Terminated, (await CouponClosingTests.AppliedAsync(site)).Single().Status);
    }

    [Fact]
    public async Task A_wallet_pays_only_what_its_limits_allow()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        var input = new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = 5000, FeeTypes = [Domain.Invoicing.FeeType.Charge] };
        Assert.True((await new CreateWallet(site.Transactor).RunAsync(site.Space, input, Command.FromJob("wallet"), None)).IsSuccess);
        await billing.CloseAsync();
        Assert.Equal(5000, (await WalletAsync(site)).BalanceMinor);
    }

    private static async Task MakeAsync(Site site, BillingId customer, TopUpRule? rule, decimal credits = 0, Duration? expiresIn = null)
    {
        var input = new NewWallet
        {
            CustomerId = customer, InitialGrantedCredits = credits, TopUpRules = rule is null ? [] : [rule],
            ExpirationAt = site.World.Clock.GetCurrentInstant() + expiresIn,
        };
        Assert.True((await new CreateWallet(site.Transactor).RunAsync(site.Space, input, Command.FromJob("wallet"), None)).IsSuccess);
    }

    private static Task<Wallet> WalletAsync(Site site) => Task.FromResult(
        Rows(site.World, "wal|").Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Wallet)!).Single());

    private static async Task<IReadOnlyList<WalletTransaction>> MovesAsync(Site site) =>
        await new WalletReader(site.Tables).TransactionsAsync(site.Space, (await WalletAsync(site)).Id, None);

    private static long Signed(WalletTransaction move) => move.Type == WalletTransactionType.Inbound ? move.AmountMinor : -move.AmountMinor;

    private static long Balance(World world, LedgerAccount account) => Rows(world, "jrn|")
        .SelectMany(row => DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!.Postings).Where(posting => posting.Account == account)
        .Sum(posting => posting.AmountMinor);

    private static IEnumerable<Ports.TableRow> Rows(World world, string prefix) =>
        world.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal));
}
