using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Credits;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;

namespace Billing.Application.Tests.Wallets;

/// <summary>Credits that are sold come when their invoice is paid.</summary>
public sealed class CreditSaleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_rule_sells_once_and_payment_brings_the_credits_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                Customer customer = await PreparedAsync(site);
                await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 700, Paid: true, ThresholdCredits: 100));
            },
            async site =>
            {
                await new BillingSite(site).CloseAsync();
                Invoice sold = Sale(site);
                if (sold.Status == InvoiceStatus.Finalized)
                {
                    Assert.Equal((0L, 700L), (Only(site).BalanceMinor, Only(site).PendingMinor));
                    Assert.True((await new RecordPayment(site.Transactor).RunAsync(
                        site.Space, new NewPayment { InvoiceId = sold.Id }, Command.FromJob("pay"), None)).IsSuccess);
                }
            },
            site =>
            {
                Invoice sold = Sale(site);
                Assert.Equal((InvoiceStatus.Paid, 700L, 0L), (sold.Status, sold.TotalMinor, sold.TaxMinor));
                Wallet wallet = Only(site);
                Assert.Equal((700L, 700L, 0L, 1), (wallet.BalanceMinor, wallet.PaidBalanceMinor, wallet.PendingMinor, wallet.TopUps));
                CreditAgreement.Verify(site.World);
                return Task.CompletedTask;
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task A_sale_that_another_instance_makes_between_two_reads_is_made_once_and_fails_nothing()
    {
        var world = new World();
        Site site = world.Start();
        Customer customer = await PreparedAsync(site);
        await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 700, Paid: true, ThresholdCredits: 100));
        await new BillingSite(world.Start(new Between(world.Tables, "wal|", () => new BillingSite(site).CloseAsync()))).CloseAsync();

        Assert.Equal((0L, 700L, 1), (Only(site).BalanceMinor, Only(site).PendingMinor, Only(site).TopUps));
        CreditAgreement.Verify(world);
    }

    [Fact]
    public async Task Money_for_a_sale_that_leaves_its_wallet_below_the_threshold_has_the_rule_on_the_schedule_at_once()
    {
        Site site = new World().Start();
        Customer customer = await PreparedAsync(site);
        await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 50, Paid: true, ThresholdCredits: 100));
        await new BillingSite(site).CloseAsync();
        Assert.True((await new RecordPayment(site.Transactor).RunAsync(site.Space, new NewPayment { InvoiceId = Sale(site).Id }, Command.FromJob("pay"), None)).IsSuccess);

        CustomerAccount account = await new BillingSite(site).AccountAsync();
        Assert.NotNull(Only(site).BelowThresholdAt);
        Assert.Equal(account.NextDueAt, account.CloseScheduledAt);
    }

    [Fact]
    public async Task A_void_sale_brings_nothing_and_the_shortage_is_seen_again()
    {
        Site site = new World().Start();
        Customer customer = await PreparedAsync(site);
        await MakeAsync(site, customer.Id, new TopUpRule(TopUpTrigger.Threshold, 700, Paid: true, ThresholdCredits: 100));
        await new BillingSite(site).CloseAsync();

        Assert.True((await new BillingSite(site).Void.RunAsync(site.Space, Sale(site).Id, Command.FromJob("void"), None)).IsSuccess);

        Wallet wallet = Only(site);
        Assert.Equal((0L, 0L), (wallet.BalanceMinor, wallet.PendingMinor));
        Assert.NotNull(wallet.BelowThresholdAt);
        WalletTransaction move = Assert.Single(await new WalletReader(site.Tables).TransactionsAsync(site.Space, wallet.Id, None));
        Assert.Equal((WalletTransactionStatus.Failed, WalletTransactionReason.Purchased), (move.Status, move.Reason));
        CreditAgreement.Verify(site.World);
    }

    [Fact]
    public async Task Credits_that_a_wallet_gets_after_its_end_are_lost()
    {
        Site site = new World().Start();
        Customer customer = await PreparedAsync(site);
        await MakeAsync(site, customer.Id, rule: null);
        Assert.True((await new TopUpWallet(site.Transactor, new BillingSite(site)).RunAsync(
            site.Space, Only(site).Id, 50, WalletTransactionSource.Manual, Command.FromJob("buy"), None, isPaid: true)).IsSuccess);
        Assert.True((await new TerminateWallet(site.Transactor).RunAsync(site.Space, Only(site).Id, Command.FromJob("end"), None)).IsSuccess);
        CreditAgreement.Verify(site.World);

        Assert.True((await new RecordPayment(site.Transactor).RunAsync(
            site.Space, new NewPayment { InvoiceId = Sale(site).Id }, Command.FromJob("pay"), None)).IsSuccess);
        Assert.Equal((0L, 0L, WalletStatus.Terminated), (Only(site).BalanceMinor, Only(site).PendingMinor, Only(site).Status));
    }

    private static async Task<Customer> PreparedAsync(Site site)
    {
        Customer customer = await new BillingSite(site).SubscribeAsync();
        await new BillingSite(site).CloseAsync();
        return customer;
    }

    private static async Task MakeAsync(Site site, BillingId customer, TopUpRule? rule) => Assert.True((await new CreateWallet(site.Transactor).RunAsync(
        site.Space, new NewWallet { CustomerId = customer, TopUpRules = rule is null ? [] : [rule] }, Command.FromJob("wallet"), None)).IsSuccess);

    private static Wallet Only(Site site) => Rows(site, "wal|").Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Wallet)!).Single();

    private static Invoice Sale(Site site) => Rows(site, "inv|").Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Invoice)!)
        .Single(invoice => invoice.Type == InvoiceType.Credit);

    private static IEnumerable<TableRow> Rows(Site site, string prefix) =>
        site.World.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal));
}
