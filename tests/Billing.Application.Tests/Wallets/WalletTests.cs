using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Wallets;

public sealed class WalletTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();

    [Fact]
    public async Task A_top_up_is_counted_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await CreateAsync(site, await CustomerAsync(site), credits: 100),
            async site =>
            {
                Wallet wallet = await OnlyAsync(site);
                Result<Outcome<Wallet>> topped = await new TopUpWallet(site.Transactor, new Invoicing.BillingSite(site)).RunAsync(
                    site.Space, wallet.Id, 50, WalletTransactionSource.Manual, Key(site, "top-up"), None);
                Assert.Equal(750, topped.Value.Value.BalanceMinor);
            },
            async site =>
            {
                Wallet wallet = await OnlyAsync(site);
                Assert.Equal(750, wallet.BalanceMinor);
                IReadOnlyList<WalletTransaction> transactions = await new WalletReader(site.Tables).TransactionsAsync(site.Space, wallet.Id, None);
                Assert.Equal([250L, 500L], transactions.Select(transaction => transaction.AmountMinor));
                Assert.Equal(wallet.BalanceMinor, transactions.Sum(transaction => transaction.AmountMinor));
                Assert.Equal(-750, Balance(site.World, LedgerAccount.WalletLiability));
                Assert.Equal(750, Balance(site.World, LedgerAccount.PromotionalCredit));
                ListSlice events = await site.Lists.ReadAsync(
                    site.Space, DomainEvents.List,
                    new ListQuery([ListFilter.EqualTo("type", "wallet.transaction.created")], null, false, 0, 10), None);
                Assert.Equal(2, events.Total);
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task A_wallet_starts_with_its_granted_credits()
    {
        Site site = _world.Start();
        Wallet wallet = await CreateAsync(site, await CustomerAsync(site), credits: 100);

        Assert.Equal((500L, 100m, 500L), (wallet.BalanceMinor, wallet.BalanceCredits, wallet.GrantedBalanceMinor));
        Assert.Equal(wallet.BalanceMinor, (await new WalletReader(site.Tables).FindAsync(site.Space, wallet.Id, None))!.BalanceMinor);
        Assert.Equal([wallet.Id], (await AccountAsync(site)).Wallets);
    }

    [Fact]
    public async Task Credits_are_rounded_to_money_once()
    {
        Site site = _world.Start();
        Wallet wallet = await CreateAsync(site, await CustomerAsync(site), credits: 0, rate: 0.3m);
        await TopUpAsync(site, wallet, 5);
        Assert.Equal(2, (await OnlyAsync(site)).BalanceMinor);

        Result<Outcome<Wallet>> nothing = await TopUpAsync(site, wallet, 1);
        Assert.Equal(["body", "credits"], Assert.Single(nothing.Failure!.Errors).Path);
        Result<Outcome<Wallet>> absurd = await TopUpAsync(site, wallet, decimal.MaxValue / 10);
        Assert.Equal(["body", "credits"], Assert.Single(absurd.Failure!.Errors).Path);
    }

    [Fact]
    public async Task A_terminated_wallet_loses_its_rest_and_takes_nothing_more()
    {
        Site site = _world.Start();
        Wallet wallet = await CreateAsync(site, await CustomerAsync(site), credits: 100);
        var terminate = new TerminateWallet(site.Transactor);
        Assert.True((await terminate.RunAsync(site.Space, wallet.Id, Key(site, "t1"), None)).IsSuccess);

        Wallet ended = await OnlyAsync(site);
        Assert.Equal((WalletStatus.Terminated, 0L), (ended.Status, ended.BalanceMinor));
        Assert.Empty((await AccountAsync(site)).Wallets);
        Assert.Equal(0, Balance(_world, LedgerAccount.WalletLiability));
        Assert.Equal(
            WalletTransactionReason.Voided, (await new WalletReader(site.Tables).TransactionsAsync(site.Space, wallet.Id, None))[0].Reason);
        Assert.Equal(FailureKind.WrongState, (await terminate.RunAsync(site.Space, wallet.Id, Key(site, "t2"), None)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await TopUpAsync(site, wallet, 5)).Failure!.Kind);
        Assert.Equal(
            FailureKind.WrongState,
            (await new UpdateWallet(site.Transactor).RunAsync(site.Space, wallet.Id, new WalletPatch("x"), Key(site, "u"), None)).Failure!.Kind);
    }

    [Fact]
    public async Task An_expired_wallet_takes_nothing_more()
    {
        Site site = _world.Start();
        Wallet wallet = await CreateAsync(site, await CustomerAsync(site), credits: 10);
        Instant expiry = _world.Clock.GetCurrentInstant() + Duration.FromDays(1);
        var update = new UpdateWallet(site.Transactor);
        Assert.True((await update.RunAsync(site.Space, wallet.Id, new WalletPatch("Gift", expiry, 7), Key(site, "u1"), None)).IsSuccess);
        Assert.Equal(("Gift", 7, (Instant?)expiry), ((await OnlyAsync(site)).Name!, (await OnlyAsync(site)).Priority, (await OnlyAsync(site)).ExpirationAt));

        _world.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(FailureKind.WrongState, (await TopUpAsync(site, wallet, 5)).Failure!.Kind);
        Assert.Equal(
            ["body", "expiration_at"],
            Assert.Single((await update.RunAsync(site.Space, wallet.Id, new WalletPatch(ExpirationAt: expiry), Key(site, "u2"), None)).Failure!.Errors).Path);
    }

    [Fact]
    public async Task A_wallet_needs_its_customer_and_a_code_of_its_own()
    {
        Site site = _world.Start();
        BillingId customer = await CustomerAsync(site);
        Assert.True((await CreateAsync(site, New(customer) with { Code = "gift" }, "w1")).IsSuccess);
        int before = _world.Tables.Count;

        Assert.Equal(FailureKind.WrongState, (await CreateAsync(site, New(customer) with { Code = "gift" }, "w2")).Failure!.Kind);
        Assert.Equal(
            ["body", "customer_id"],
            Assert.Single((await CreateAsync(site, New(new BillingId(new OwnerKey(9), 0)), "w3")).Failure!.Errors).Path);
        Assert.Equal(
            ["body", "expiration_at"],
            Assert.Single((await CreateAsync(site, New(customer) with { ExpirationAt = Instant.MinValue }, "w4")).Failure!.Errors).Path);
        Assert.Equal(before, _world.Tables.Count);
    }

    [Fact]
    public async Task Wallets_are_listed_for_the_whole_organization()
    {
        Site site = _world.Start();
        BillingId customer = await CustomerAsync(site);
        await CreateAsync(site, New(customer) with { Priority = 9 }, "w1");
        await CreateAsync(site, New(customer) with { Priority = 10 }, "w2");

        ListSlice slice = await site.Lists.ReadAsync(
            site.Space, WalletLists.Wallets,
            new ListQuery([ListFilter.EqualTo("customer_id", customer.ToString())], "priority", true, 0, 1), None);
        Assert.Equal(2, slice.Total);
        Assert.Equal(10, System.Text.Json.JsonSerializer.Deserialize(slice.Rows[0].Span, WalletLists.RowType)!.Priority);
    }

    private static NewWallet New(BillingId customer) => new() { CustomerId = customer, Currency = Currency.Usd };

    private static Command Key(Site site, string key) => Command.FromKey(site.Space, "POST", "/v1/wallets", key, "f");

    private static async Task<Result<Outcome<Wallet>>> CreateAsync(Site site, NewWallet input, string key) =>
        await new CreateWallet(site.Transactor).RunAsync(site.Space, input, Key(site, key), None);

    private static async Task<Wallet> CreateAsync(Site site, BillingId customer, decimal credits, decimal rate = 5) =>
        (await CreateAsync(site, New(customer) with { RateMinor = rate, InitialGrantedCredits = credits }, "create")).Value.Value;

    private static int _topUps;

    private static async Task<Result<Outcome<Wallet>>> TopUpAsync(Site site, Wallet wallet, decimal credits) =>
        await new TopUpWallet(site.Transactor, new Invoicing.BillingSite(site)).RunAsync(
            site.Space, wallet.Id, credits, WalletTransactionSource.Manual, Key(site, $"top-up-{++_topUps}"), None);

    private static async Task<BillingId> CustomerAsync(Site site)
    {
        var create = new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names));
        Result<Outcome<Customer>> created = await create.RunAsync(
            site.Space, new NewCustomer { ExternalId = "acme", Name = "Acme" }, Key(site, "customer"), None);
        return created.Value.Value.Id;
    }

    private static Task<Wallet> OnlyAsync(Site site) => Task.FromResult(
        DocumentCodec.Read(Single(site.World, "wal|").Columns, StoredJson.Default.Wallet)!);

    private static Task<CustomerAccount> AccountAsync(Site site) => Task.FromResult(
        DocumentCodec.Read(Single(site.World, PartitionAddress.GuardRow).Columns, StoredJson.Default.CustomerAccount)!);

    private static Ports.TableRow Single(World world, string prefix) =>
        world.Tables.Rows(Tables.Customers).Single(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal));

    private static long Balance(World world, LedgerAccount account) => world.Tables.Rows(Tables.Customers)
        .Where(row => row.RowKey.StartsWith("jrn|", StringComparison.Ordinal))
        .SelectMany(row => DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!.Postings)
        .Where(posting => posting.Account == account).Sum(posting => posting.AmountMinor);
}
