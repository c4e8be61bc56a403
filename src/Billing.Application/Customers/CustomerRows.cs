using System.Globalization;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>Row keys of a customer's partition.</summary>
internal static class CustomerRows
{
    /// <summary>A subscription.</summary>
    public static string Subscription(BillingId id) => "sub|" + id.ItemKey;

    /// <summary>An invoice.</summary>
    public static string Invoice(BillingId id) => "inv|" + id.ItemKey;

    /// <summary>The fees of an invoice, all in one row.</summary>
    public static string Fees(BillingId invoiceId) => "fees|" + invoiceId.ItemKey;

    /// <summary>What a draft of lines is computed from.</summary>
    public static string Lines(BillingId invoiceId) => "lines|" + invoiceId.ItemKey;

    /// <summary>A closed boundary of a subscription, whose id is the scope.</summary>
    public static string RatedPeriod(string scope, Instant boundary) => string.Create(
        CultureInfo.InvariantCulture, $"per|{IdDerivation.Digest(scope)}|{boundary.ToUnixTimeMilliseconds():x12}");

    /// <summary>The closed boundaries of a subscription after an instant, from and to where, oldest first.</summary>
    public static (string From, string To) RatedPeriodsAfter(string scope, Instant instant) =>
        (RatedPeriod(scope, instant + Duration.FromMilliseconds(1)), $"per|{IdDerivation.Digest(scope)}}}");

    /// <summary>A credit note.</summary>
    public static string CreditNote(BillingId id) => "cn|" + id.ItemKey;

    /// <summary>An add-on sold to the customer.</summary>
    public static string AppliedAddOn(BillingId id) => "aon|" + id.ItemKey;

    /// <summary>A coupon given to the customer.</summary>
    public static string AppliedCoupon(BillingId id) => "cpn|" + id.ItemKey;

    /// <summary>A payment.</summary>
    public static string Payment(BillingId id) => "pay|" + id.ItemKey;

    /// <summary>Which payment a refund at a provider is of.</summary>
    public static string Refund(BillingId refundId) => "rfd|" + refundId.ItemKey;

    /// <summary>How the customer pays: saved methods, and who it is at the providers.</summary>
    public const string Payer = "payer";

    /// <summary>Prefix of invoices that wait for their money, by due date.</summary>
    public const string DuePrefix = "due|";

    /// <summary>End of the invoices that are due at an instant or before.</summary>
    public static string DueBy(Instant at) => string.Create(CultureInfo.InvariantCulture, $"{DuePrefix}{at.ToUnixTimeMilliseconds() + 1:x12}");

    /// <summary>An invoice that waits for its money and is not overdue.</summary>
    public static string Due(BillingId invoiceId, Instant dueDate) => string.Create(
        CultureInfo.InvariantCulture, $"{DuePrefix}{dueDate.ToUnixTimeMilliseconds():x12}|{invoiceId.ItemKey}");

    /// <summary>Prefix of overdue invoices.</summary>
    public const string OverduePrefix = "late|";

    /// <summary>An invoice that is overdue.</summary>
    public static string Overdue(BillingId invoiceId) => OverduePrefix + invoiceId.ItemKey;

    /// <summary>A tax applied to the customer.</summary>
    public static string AppliedTax(BillingId id) => "tax|" + id.ItemKey;

    /// <summary>A wallet.</summary>
    public static string Wallet(BillingId id) => "wal|" + id.ItemKey;

    /// <summary>Prefix of a wallet's transactions, oldest first.</summary>
    public static string WalletTransactions(BillingId walletId) => $"wtx|{walletId.ItemKey}|";

    /// <summary>What an invoice sells to a wallet.</summary>
    public static string CreditSale(BillingId invoiceId) => "sale|" + invoiceId.ItemKey;

    /// <summary>Claim of a wallet's code.</summary>
    public static string WalletCode(string code) => "walcode|" + IdDerivation.Digest(code);

    /// <summary>A wallet's transaction.</summary>
    public static string WalletTransaction(BillingId walletId, long sequence) => $"{WalletTransactions(walletId)}{sequence:x16}";

    /// <summary>Prefix of journal entries, oldest first.</summary>
    public const string JournalPrefix = "jrn|";

    /// <summary>A journal entry, in the order of the partition.</summary>
    public static string Journal(long sequence) => $"{JournalPrefix}{sequence:x16}";

    /// <summary>The partition that holds a customer's billing objects; any id of theirs names it.</summary>
    public static PartitionAddress PartitionOf(DataSpace space, BillingId id) => PartitionAddress.Customer(space, id.Owner);
}
