using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;

namespace Billing.Application.Tests.Credits;

/// <summary>Looks whether wallets, coupons, notes and taxes of the world's customer say the same as its invoices and its journal.</summary>
internal static class CreditAgreement
{
    public static void Verify(World world)
    {
        MoneyAgreement.Verify(world);
        List<TableRow> rows = [.. world.Tables.Rows(Tables.Customers)];
        List<T> All<T>(string prefix, JsonTypeInfo<T> type) =>
            [.. rows.Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal)).Select(row => DocumentCodec.Read(row.Columns, type)!)];

        List<Invoice> final = [.. All("inv|", StoredJson.Default.Invoice).Where(invoice => invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid)];
        List<JournalEntry> journal = All("jrn|", StoredJson.Default.JournalEntry);
        Assert.All(journal, entry => Assert.Equal(0, entry.Postings.Sum(posting => posting.AmountMinor)));
        TrialBalance balance = TrialBalance.Of(journal);
        CustomerAccount account = All(PartitionAddress.GuardRow, StoredJson.Default.CustomerAccount).Single();
        VerifyWallets(All("wal|", StoredJson.Default.Wallet), All("wtx|", StoredJson.Default.WalletTransaction), balance, account);
        VerifyCoupons(All("cpn|", StoredJson.Default.AppliedCoupon), final, account);
        VerifyNotes([.. All("cn|", StoredJson.Default.CreditNote).Where(IsStanding)], final, TrialBalance.Of(journal.Where(IsBilling)));
    }

    private static void VerifyWallets(List<Wallet> wallets, List<WalletTransaction> moves, TrialBalance balance, CustomerAccount account)
    {
        foreach (Wallet wallet in wallets)
        {
            WalletTransaction[] own = [.. moves.Where(move => move.WalletId == wallet.Id)];
            Assert.Equal(wallet.BalanceMinor, own.Where(IsSettled).Sum(Signed));
            Assert.Equal(wallet.PendingMinor, own.Where(move => move.Status == WalletTransactionStatus.Pending).Sum(Signed));
            Assert.Equal(wallet.ConsumedMinor, -own.Where(move => move.Reason == WalletTransactionReason.Invoiced).Sum(Signed));
            Assert.True(wallet is { GrantedBalanceMinor: >= 0, PaidBalanceMinor: >= 0 }, "A balance is negative");
            Assert.Equal(wallet.Status == WalletStatus.Active, account.Wallets.Contains(wallet.Id));
        }

        Assert.Equal(-wallets.Sum(wallet => wallet.BalanceMinor + wallet.PendingMinor), balance[LedgerAccount.WalletLiability, Currency.Usd]);
    }

    private static void VerifyCoupons(List<AppliedCoupon> coupons, List<Invoice> final, CustomerAccount account)
    {
        foreach (AppliedCoupon coupon in coupons)
        {
            InvoiceCoupon[] uses = [.. final.SelectMany(invoice => invoice.Coupons).Where(use => use.AppliedCouponId == coupon.Id)];
            Assert.Equal(coupon.DiscountedMinor, uses.Sum(use => use.AmountMinor));
            if (coupon.Terms is { Type: CouponType.FixedAmount, Frequency: CouponFrequency.Once })
            {
                Assert.Equal(coupon.Terms.AmountMinor - coupon.DiscountedMinor, coupon.RemainingMinor);
            }

            if (coupon.Terms.Frequency == CouponFrequency.Recurring)
            {
                Assert.Equal(coupon.Terms.FrequencyDuration - uses.Length, coupon.RemainingInvoices);
            }
        }

        Assert.Equal(coupons.Where(coupon => coupon.Status == CouponStatus.Active).OrderBy(coupon => coupon.Id), account.Coupons.OrderBy(coupon => coupon.Id));
        Assert.Equal(account.Coupons.OrderBy(coupon => coupon.CreatedAt), account.Coupons); // of one instant as they were applied
        Assert.All(final, invoice => Assert.Equal(invoice.CouponsMinor, invoice.Coupons.Sum(use => use.AmountMinor)));
    }

    private static void VerifyNotes(List<CreditNote> notes, List<Invoice> final, TrialBalance balance)
    {
        foreach (Invoice invoice in final)
        {
            CreditNote[] own = [.. notes.Where(note => note.InvoiceId == invoice.Id)];
            long credited = own.SelectMany(note => note.Items).Sum(item => item.AmountMinor);
            Assert.True(credited <= invoice.SubtotalMinor, "More is credited than was billed");
            Assert.Equal(invoice.OffsetMinor, own.Sum(note => note.OffsetMinor));
            Assert.All(own, note => Assert.Equal(note.TotalMinor, note.OffsetMinor + note.CreditMinor + note.RefundMinor));
            decimal rate = invoice.Type == InvoiceType.Credit ? 0 : 0.2m;
            Assert.Equal(MoneyRounding.ToMinor((invoice.SubtotalMinor - invoice.CouponsMinor) * rate), invoice.TaxMinor);
            Assert.Equal(invoice.SubtotalMinor - invoice.CouponsMinor + invoice.TaxMinor, invoice.TotalMinor);
            if (credited == invoice.SubtotalMinor)
            {
                Assert.Equal((invoice.TotalMinor, invoice.TaxMinor), (own.Sum(note => note.TotalMinor), own.Sum(note => note.TaxMinor)));
            }
        }

        long taxes = final.Sum(invoice => invoice.TaxMinor) - notes.Sum(note => note.TaxMinor);
        Assert.Equal(-taxes, balance[LedgerAccount.Tax, Currency.Usd]);
        long revenue = final.Where(invoice => invoice.Type != InvoiceType.Credit).Sum(invoice => invoice.TotalMinor - invoice.TaxMinor) - notes.Sum(note => note.TotalMinor - note.TaxMinor);
        Assert.Equal(-revenue, balance[LedgerAccount.Revenue, Currency.Usd] + balance[LedgerAccount.DeferredRevenue, Currency.Usd]);
    }

    private static bool IsStanding(CreditNote note) => note is { Status: CreditNoteStatus.Finalized, VoidedAt: null };

    /// <summary>Not what bought credit is earned as because it was never spent.</summary>
    private static bool IsBilling(JournalEntry entry) => entry.Kind is not (JournalEntryKind.WalletExpired or JournalEntryKind.WalletTransferred);

    private static bool IsSettled(WalletTransaction move) => move.Status == WalletTransactionStatus.Settled;

    private static long Signed(WalletTransaction move) => move.Type == WalletTransactionType.Inbound ? move.AmountMinor : -move.AmountMinor;
}
