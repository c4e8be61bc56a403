using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Wallets;

public sealed class WalletTransferTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_transfer_happens_once_and_whole_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await new BillingSite(site).SubscribeAsync();
                await MakeAsync(site, customer.Id, "a", 1, 100);
                await MakeAsync(site, customer.Id, "b", 2, 0);
            },
            async site => Assert.True((await MoveAsync(site, "a", "b", 40)).IsSuccess),
            async site =>
            {
                Assert.Equal((60L, 80L), ((await FindAsync(site, "a")).BalanceMinor, (await FindAsync(site, "b")).BalanceMinor));
                Assert.Equal([100L, -40L], await MovesAsync(site, "a"));
                Assert.Equal([80L], await MovesAsync(site, "b"));
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task Wallets_that_do_not_go_together_are_refused()
    {
        Site site = new World().Start();
        Customer customer = await new BillingSite(site).SubscribeAsync();
        await MakeAsync(site, customer.Id, "a", 1, 100);
        await MakeAsync(site, customer.Id, "b", 1, 0, expiresIn: Duration.FromHours(1));
        await MakeAsync(site, customer.Id, "e", 1, 0, Currency.Parse("EUR"));
        Assert.Equal(FailureKind.WrongState, (await MoveAsync(site, "a", "a", 1)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await MoveAsync(site, "a", "e", 1)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await MoveAsync(site, "a", "b", 101)).Failure!.Kind);
        Assert.True((await MoveAsync(site, "a", "b", 1)).IsSuccess);
        site.World.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(FailureKind.WrongState, (await MoveAsync(site, "a", "b", 2)).Failure!.Kind);
    }

    [Fact]
    public async Task A_timeline_shows_each_day_and_a_forecast_when_it_is_used_up()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        await MakeAsync(site, customer.Id, "a", 1, 6000);
        await billing.CloseAsync();
        Wallet wallet = await FindAsync(site, "a");
        Assert.Equal(2400, wallet.BalanceMinor);
        var reports = new WalletReports(new WalletReader(site.Tables), site.World.Clock);
        Instant now = site.World.Clock.GetCurrentInstant();

        IReadOnlyList<WalletDay> days = (await reports.TimelineAsync(site.Space, wallet, now - Duration.FromDays(2), now, None))!;
        Assert.Equal(3, days.Count);
        Assert.Equal((0L, 0L, 0L), (days[1].InboundMinor, days[1].OutboundMinor, days[1].BalanceMinor));
        Assert.Equal((6000L, 3600L, 2400L), (days[2].InboundMinor, days[2].OutboundMinor, days[2].BalanceMinor));
        Assert.Null(await reports.TimelineAsync(site.Space, wallet, now, now - Duration.FromDays(2), None));

        WalletForecast forecast = await reports.ForecastAsync(site.Space, wallet, 7, None);
        Assert.Equal((2400L, 3600m / 7, 5), (forecast.Balance, forecast.DailyMinor, forecast.DaysLeft!.Value));
        Assert.Equal(now + Duration.FromDays(5), forecast.EmptyAt);
        site.World.Clock.Advance(Duration.FromDays(7));
        Assert.Equal(new WalletForecast(2400, 0, null, null), await reports.ForecastAsync(site.Space, wallet, 7, None));
    }

    private static async Task MakeAsync(
        Site site, BillingId customer, string code, decimal rate, decimal credits, Currency? currency = null, Duration? expiresIn = null)
    {
        var input = new NewWallet
        {
            CustomerId = customer, Code = code, RateMinor = rate, InitialGrantedCredits = credits, Currency = currency ?? Currency.Usd,
            ExpirationAt = site.World.Clock.GetCurrentInstant() + expiresIn,
        };
        Assert.True((await new CreateWallet(site.Transactor).RunAsync(site.Space, input, Command.FromJob("wallet", code), None)).IsSuccess);
    }

    private static async Task<Wallet> FindAsync(Site site, string code) => (await WalletsAsync(site)).Single(wallet => wallet.Code == code);

    private static async Task<List<Wallet>> WalletsAsync(Site site)
    {
        List<Wallet> wallets = [];
        foreach (BillingId id in (await new BillingSite(site).AccountAsync()).Wallets)
        {
            wallets.Add((await new WalletReader(site.Tables).FindAsync(site.Space, id, None))!);
        }

        return wallets;
    }

    private static async Task<IEnumerable<long>> MovesAsync(Site site, string code) =>
        (await new WalletReader(site.Tables).TransactionsAsync(site.Space, (await FindAsync(site, code)).Id, None)).Reverse()
        .Select(move => move.Type == WalletTransactionType.Inbound ? move.AmountMinor : -move.AmountMinor);

    private static async Task<Result<Outcome<TransferredCredits>>> MoveAsync(Site site, string from, string to, decimal credits) =>
        await new TransferCredits(site.Transactor).RunAsync(
            site.Space, (await FindAsync(site, from)).Id, (await FindAsync(site, to)).Id, credits, Command.FromJob("move", from, to, $"{credits}"), None);
}
