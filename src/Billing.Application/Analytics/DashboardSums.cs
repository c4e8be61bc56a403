using System.Globalization;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;

namespace Billing.Application.Analytics;

/// <summary>Which sums the lists keep for dashboards. Days are those of UTC; amounts are minor units.</summary>
internal static class DashboardSums
{
    /// <summary>Customers by day of making: <c>made|day</c>.</summary>
    public const string Made = "made";

    /// <summary>Subscriptions by day of their start: <c>started|day</c>.</summary>
    public const string Started = "started";

    /// <summary>Subscriptions that ended, by day: <c>ended|day</c>.</summary>
    public const string Ended = "ended";

    /// <summary>Subscriptions that are active, by plan: <c>active|plan</c>.</summary>
    public const string Active = "active";

    /// <summary>Units that became billed: <c>up|day|plan version</c>; with an agreed price, what they cost: <c>up-agreed|day|plan version</c>.</summary>
    public const string Up = "up";

    /// <summary>Units that are billed no more, likewise.</summary>
    public const string Down = "down";

    /// <summary>What marks sums of agreed prices.</summary>
    public const string Agreed = "-agreed";

    /// <summary>Invoiced by day of issue: <c>issued|currency|day|type</c>.</summary>
    public const string Issued = "issued";

    /// <summary>How many invoices: <c>count|currency|day|type</c>.</summary>
    public const string Count = "count";

    /// <summary>Invoiced by day of issue and plan: <c>plan|currency|day|plan</c>.</summary>
    public const string Plan = "plan";

    /// <summary>What paid invoices came to, by day of issue: <c>paid|currency|day</c>.</summary>
    public const string Paid = "paid";

    /// <summary>How many were paid: <c>paid-count|currency|day</c>.</summary>
    public const string PaidCount = "paid-count";

    /// <summary>From issue to payment, in whole seconds: <c>paid-seconds|currency|day</c>.</summary>
    public const string PaidSeconds = "paid-seconds";

    /// <summary>What is waited for: <c>awaited|currency</c>.</summary>
    public const string Awaited = "awaited";

    /// <summary>What is overdue: <c>overdue|currency</c>.</summary>
    public const string Overdue = "overdue";

    /// <summary>On how many invoices: <c>overdue-count|currency</c>.</summary>
    public const string OverdueCount = "overdue-count";

    /// <summary>Refunds by day: <c>refunded|currency|day</c>.</summary>
    public const string Refunded = "refunded";

    /// <summary>Final credit notes by day of issue: <c>noted|currency|day</c>.</summary>
    public const string Noted = "noted";

    /// <summary>What active wallets hold: <c>held|currency</c>.</summary>
    public const string Held = "held";

    private static readonly Dictionary<string, ListTotals> ByList = new(StringComparer.Ordinal)
    {
        [CustomerLists.Customers.Name] = new((_, at) => [new($"{Made}|{KeptSums.Day(at.InUtc().Date)}", 1)]),
        [SubscriptionLists.Subscriptions.Name] = new((keys, _) => OfSubscription(new Keys(SubscriptionLists.Subscriptions, keys))),
        [InvoiceLists.Invoices.Name] = new((keys, _) => OfInvoice(new Keys(InvoiceLists.Invoices, keys))),
        [PaymentLists.Payments.Name] = new((keys, _) => OfPayment(new Keys(PaymentLists.Payments, keys))),
        [CreditNoteLists.CreditNotes.Name] = new((keys, _) => OfNote(new Keys(CreditNoteLists.CreditNotes, keys))),
        [WalletLists.Wallets.Name] = new((keys, _) => OfWallet(new Keys(WalletLists.Wallets, keys))),
    };

    /// <summary>The sums of a list by its partition; null when it keeps none.</summary>
    public static ListTotals? Of(string partition) => ByList.GetValueOrDefault(partition[(partition.IndexOf('|', StringComparison.Ordinal) + 1)..]);

    private static IEnumerable<ListAmount> OfSubscription(Keys keys)
    {
        if (KeptSums.Day(keys.Text("started_at")) is not { } started)
        {
            yield break;
        }

        string status = keys.Text("status")!;
        yield return new($"{Started}|{started}", 1);
        if (status == nameof(SubscriptionStatus.Active))
        {
            yield return new($"{Active}|{keys.Text("plan_id")}", 1);
        }

        decimal quantity = keys.Number("quantity");
        (string kind, decimal amount) = keys.Text("agreed_cents") is null ? ("", quantity) : (Agreed, quantity * keys.Number("agreed_cents"));
        string price = keys.Text("currency") is { } currency ? $"{keys.Text("plan_version")}|{currency}" : keys.Text("plan_version") ?? "";
        yield return new($"{Up}{kind}|{started}|{price}", amount);
        if (KeptSums.Day(keys.Text("active_until")) is { } until)
        {
            yield return new($"{Down}{kind}|{until}|{price}", amount);
            if (status is nameof(SubscriptionStatus.Canceled) or nameof(SubscriptionStatus.Terminated))
            {
                yield return new($"{Ended}|{until}", 1);
            }
        }
    }

    private static IEnumerable<ListAmount> OfInvoice(Keys keys)
    {
        bool isPaid = keys.Text("status") == nameof(InvoiceStatus.Paid);
        if ((!isPaid && keys.Text("status") != nameof(InvoiceStatus.Finalized)) || KeptSums.Day(keys.Text("issued_at")) is not { } day)
        {
            yield break;
        }

        string at = $"{keys.Text("currency")}|{day}";
        decimal total = keys.Number("total_cents");
        yield return new($"{Issued}|{at}|{keys.Text("invoice_type")}", total);
        yield return new($"{Count}|{at}|{keys.Text("invoice_type")}", 1);
        yield return new($"{Plan}|{at}|{keys.Text("plan_id")}", total);
        yield return new($"{Awaited}|{keys.Text("currency")}", keys.Number("awaited_cents"));
        if (keys.Text("overdue_at") is not null)
        {
            yield return new($"{Overdue}|{keys.Text("currency")}", keys.Number("awaited_cents"));
            yield return new($"{OverdueCount}|{keys.Text("currency")}", 1);
        }

        if (isPaid)
        {
            yield return new($"{Paid}|{at}", total);
        }

        if (isPaid && keys.Text("paid_after_seconds") is not null)
        {
            yield return new($"{PaidCount}|{at}", 1);
            yield return new($"{PaidSeconds}|{at}", keys.Number("paid_after_seconds"));
        }
    }

    /// <summary>Refunds stand in one key, each as day and amount.</summary>
    private static IEnumerable<ListAmount> OfPayment(Keys keys) => (keys.Text("refunds") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(refund => refund.Split(':')).Select(refund => new ListAmount(
            $"{Refunded}|{keys.Text("currency")}|{refund[0]}", decimal.Parse(refund[1], NumberStyles.Number, CultureInfo.InvariantCulture)));

    private static IEnumerable<ListAmount> OfNote(Keys keys) =>
        keys.Text("status") == nameof(CreditNoteStatus.Finalized) && KeptSums.Day(keys.Text("issued_at")) is { } day
            ? [new($"{Noted}|{keys.Text("currency")}|{day}", keys.Number("total_cents"))]
            : [];

    private static IEnumerable<ListAmount> OfWallet(Keys keys) => keys.Text("status") == nameof(WalletStatus.Active)
        ? [new($"{Held}|{keys.Text("currency")}", keys.Number("balance_cents"))]
        : [];

    /// <summary>Keys of an item by the names of their fields.</summary>
    private readonly record struct Keys(ListDefinition List, IReadOnlyList<string?> Values)
    {
        public string? Text(string field) => List.IndexOf(field) is var at && at < Values.Count ? Values[at] : null;

        public decimal Number(string field) =>
            Text(field) is { } text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : 0;
    }
}
