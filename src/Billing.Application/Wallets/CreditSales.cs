using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>Credits that an invoice sells.</summary>
/// <param name="WalletId">The wallet that gets them.</param>
/// <param name="TransactionRow">The row of the transaction that waits for the money.</param>
internal sealed record CreditSale(BillingId WalletId, string TransactionRow);

/// <summary>
/// Sells wallet credits: a final invoice bills them, and they come when it is paid. The invoice makes them a liability at once; they are taxed when they are spent, so
/// the sale is not, and coupons take nothing off it.
/// </summary>
internal static class CreditSales
{
    /// <summary>Sells credits to a wallet: the account and the wallet as they then are. Both must still be written.</summary>
    public static async ValueTask<Result<(CustomerAccount Account, Wallet Wallet)>> SellAsync(
        this PartitionWork work, CustomerAccount account, Wallet wallet, decimal credits, WalletTransactionSource source, InvoiceSettings org,
        CancellationToken cancellationToken)
    {
        Invoice draft = DraftOf(work, account, wallet);
        var inputs = new PeriodInputs([], new InstantSpan(draft.PeriodStart, draft.PeriodEnd), [], UsageVersion: 0);
        string what = wallet.Name is { Length: > 0 } name ? $"Credits for {name}" : "Wallet credits";
        var spending = new Spending { Extras = [new ExtraFee(FeeType.Credit, what, credits, wallet.RateMinor)] };
        CustomerAccount buyer = account with
        {
            Customer = account.Customer with { Currency = wallet.Currency, TaxCodes = [] }, Coupons = [], Wallets = [],
        };
        Result<(CustomerAccount Account, InvoiceView View)> issued =
            await PeriodInvoices.IssueAsync(work, buyer, InvoiceInputs.Of(inputs), draft, spending, org, evenEmpty: true, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        InvoiceView view = issued.Value.View;
        account = issued.Value.Account with { Customer = account.Customer, Coupons = account.Coupons, Wallets = account.Wallets };
        work.Add(account.Space, view);
        work.EmitFinal(account.Space, view.Invoice);
        bool isPaid = view.Invoice.Status == InvoiceStatus.Paid;
        (WalletTransaction bought, string row) = work.Write(
            account, wallet, WalletTransactionType.Inbound, WalletTransactionReason.Purchased, source, view.Invoice.SubtotalMinor, credits, view.Invoice.Id,
            isPaid ? WalletTransactionStatus.Settled : WalletTransactionStatus.Pending);
        work.Insert(CustomerRows.CreditSale(view.Invoice.Id), new CreditSale(wallet.Id, row), StoredJson.Default.CreditSale);
        return (account, isPaid
            ? wallet with { PaidBalanceMinor = wallet.PaidBalanceMinor + bought.AmountMinor }
            : wallet with { PendingMinor = wallet.PendingMinor + bought.AmountMinor });
    }

    /// <summary>The invoice with which a command sells credits to a customer.</summary>
    public static BillingId InvoiceOf(OwnerKey customer, Command command) => IdDerivation.ItemOf(customer, 0, "invoice", command.Id, nameof(InvoiceType.Credit));

    /// <summary>An invoice is paid: the credits that it sold come, once; what a wallet gets that has ended meanwhile is lost. The account must still be written.</summary>
    public static ValueTask<CustomerAccount> SettleSaleAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken) =>
        work.EndSaleAsync(account, invoice, WalletTransactionStatus.Settled, cancellationToken);

    /// <summary>An invoice is void: the credits that it sold never come. The account must still be written.</summary>
    public static ValueTask<CustomerAccount> CancelSaleAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken) =>
        work.EndSaleAsync(account, invoice, WalletTransactionStatus.Failed, cancellationToken);

    private static async ValueTask<CustomerAccount> EndSaleAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, WalletTransactionStatus status, CancellationToken cancellationToken)
    {
        CreditSale? sale = invoice.Type == InvoiceType.Credit
            ? await work.ReadAsync(CustomerRows.CreditSale(invoice.Id), StoredJson.Default.CreditSale, cancellationToken)
            : null;
        if (sale is null
            || await work.ReadAsync(sale.TransactionRow, StoredJson.Default.WalletTransaction, cancellationToken) is not { Status: WalletTransactionStatus.Pending } bought
            || await work.WalletAsync(sale.WalletId, cancellationToken) is not { } wallet)
        {
            return account;
        }

        bought = bought with { Status = status, UpdatedAt = work.Now };
        work.Replace(sale.TransactionRow, bought, StoredJson.Default.WalletTransaction);
        work.EmitEvent(account.Space, "wallet.transaction.updated", bought.Id, bought, StoredJson.Default.WalletTransaction);
        wallet = wallet with
        {
            PendingMinor = wallet.PendingMinor - bought.AmountMinor,
            PaidBalanceMinor = wallet.PaidBalanceMinor + (status == WalletTransactionStatus.Settled ? bought.AmountMinor : 0),
            UpdatedAt = work.Now,
        };
        return work.Save(account, wallet.Status == WalletStatus.Active ? wallet.Watched(work.Now) : work.Void(account, wallet));
    }

    private static Invoice DraftOf(PartitionWork work, CustomerAccount account, Wallet wallet)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        LocalDate today = LocalDays.Of(work.Now, zone);
        return new Invoice
        {
            Id = InvoiceOf(account.Customer.Id.Owner, work.Command),
            CustomerId = account.Customer.Id,
            BillingEntityId = account.Customer.BillingEntityId,
            Status = InvoiceStatus.Draft,
            Type = InvoiceType.Credit,
            PeriodStart = LocalDays.StartOf(today, zone),
            PeriodEnd = LocalDays.StartOf(today.PlusDays(1), zone),
            Currency = wallet.Currency,
            IssuedAt = work.Now,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }
}
