using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Closing spends wallets (rule 22): three invoices of 12.00 USD each and a wallet of 15.00.</summary>
public sealed class SpendingTests
{
    [Fact]
    public async Task Wallets_pay_invoices_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            site => PrepareAsync(site, 1500),
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                List<InvoiceView> invoices = await new BillingSite(site).InvoicesAsync();
                Assert.Equal([1200L, 300L, 0L], invoices.Select(view => view.Invoice.PrepaidCreditMinor));
                Assert.Equal([0L, 900L, 1200L], invoices.Select(view => view.Invoice.AmountDueMinor));
                Assert.Equal([InvoiceStatus.Paid, InvoiceStatus.Finalized, InvoiceStatus.Finalized], invoices.Select(view => view.Invoice.Status));
                Wallet wallet = Wallets(site.World).Single();
                Assert.Equal((0L, 1500L), (wallet.BalanceMinor, wallet.ConsumedMinor));
                Assert.Equal((0L, 2100L), (Balance(site.World, LedgerAccount.WalletLiability), Balance(site.World, LedgerAccount.Receivable)));
                IReadOnlyList<WalletTransaction> moves = await new WalletReader(site.Tables).TransactionsAsync(site.Space, wallet.Id, default);
                Assert.Equal([300L, 1200L, 1500L], moves.Select(move => move.AmountMinor));
                Assert.Equal([invoices[1].Invoice.Id, invoices[0].Invoice.Id, null], moves.Select(move => move.InvoiceId));
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_draft_spends_nothing_until_it_is_final()
    {
        var world = new World();
        Site site = world.Start();
        await PrepareAsync(site, 1500, graceDays: 100);
        var billing = new BillingSite(site);
        await billing.CloseAsync();
        Assert.Equal(1500, Wallets(world).Single().BalanceMinor);
        InvoiceView last = (await billing.InvoicesAsync())[^1];

        Assert.True((await billing.Finalize.RunAsync(site.Space, last.Invoice.Id, Command.FromJob("finalise"), default)).IsSuccess);

        Assert.Equal(300, Wallets(world).Single().BalanceMinor);
        Assert.Equal(1200, (await billing.InvoicesAsync())[^1].Invoice.PrepaidCreditMinor);
    }

    [Fact]
    public async Task Wallets_that_cannot_pay_do_not_keep_others_from_paying()
    {
        var world = new World();
        Site site = world.Start();
        Customer customer = await new BillingSite(site).SubscribeAsync();
        for (int i = 0; i < SpendingWork.WalletsMax; i++)
        {
            await GiveAsync(site, new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = 1500, Currency = Currency.Parse("EUR"), Name = $"{i}" });
        }

        await GiveAsync(site, new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = 1500, Priority = 2 });
        await new BillingSite(site).CloseAsync();

        Assert.Equal([1200L, 300L, 0L], (await new BillingSite(site).InvoicesAsync()).Select(view => view.Invoice.PrepaidCreditMinor));
    }

    [Fact]
    public async Task Voiding_gives_back_what_a_wallet_paid()
    {
        var world = new World();
        Site site = world.Start();
        await PrepareAsync(site, 1500);
        var billing = new BillingSite(site);
        await billing.CloseAsync();
        InvoiceView half = (await billing.InvoicesAsync())[1];

        Assert.True((await billing.Void.RunAsync(site.Space, half.Invoice.Id, Command.FromJob("void"), default)).IsSuccess);

        Assert.Equal((300L, 300L), (Wallets(world).Single().BalanceMinor, -Balance(world, LedgerAccount.WalletLiability)));
        Assert.Equal(1200, Balance(world, LedgerAccount.Receivable));
    }

    private static async Task PrepareAsync(Site site, decimal credits, int graceDays = 0)
    {
        Customer customer = await new BillingSite(site).SubscribeAsync(graceDays);
        await GiveAsync(site, new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = credits });
    }

    private static async Task GiveAsync(Site site, NewWallet wallet) => Assert.True(
        (await new CreateWallet(site.Transactor).RunAsync(site.Space, wallet, Command.FromJob("wallet", wallet.Name ?? ""), default)).IsSuccess);

    private static IEnumerable<Wallet> Wallets(World world) => Rows(world, "wal|").Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Wallet)!);

    private static long Balance(World world, LedgerAccount account) => Rows(world, "jrn|")
        .SelectMany(row => DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!.Postings).Where(posting => posting.Account == account)
        .Sum(posting => posting.AmountMinor);

    private static IEnumerable<TableRow> Rows(World world, string prefix) =>
        world.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal));
}
