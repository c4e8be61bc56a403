using Billing.Application.Credits;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>Revenue at a glance.</summary>
/// <param name="Mrr">Recurring revenue a month: now, and on the day before the window.</param>
/// <param name="InvoicedMinor">Totals of final invoices issued in the window.</param>
/// <param name="OutstandingMinor">What is waited for.</param>
/// <param name="OverdueMinor">What of it was due.</param>
/// <param name="Months">The last twelve months up to the window's end, oldest first, with what was invoiced in each.</param>
public sealed record RevenueOverview(
    Trend Mrr, long InvoicedMinor, long OutstandingMinor, long OverdueMinor, IReadOnlyList<(YearMonth Month, long InvoicedMinor)> Months);

/// <summary>Revenue of a window in detail; amounts are minor units of one currency.</summary>
/// <param name="Days">Invoiced by day.</param>
/// <param name="Types">Invoiced by type of invoice, with their number.</param>
/// <param name="TopCustomers">The customers with most, with the number of their invoices.</param>
/// <param name="InvoicedMinor">All that was invoiced.</param>
/// <param name="CollectedMinor">What of these invoices is paid.</param>
/// <param name="AverageSecondsToPayment">From issue to payment, of those that are paid; null when none is.</param>
/// <param name="OverdueCount">Invoices that are overdue now.</param>
/// <param name="OverdueMinor">What is overdue now.</param>
/// <param name="RefundedMinor">Refunds of the window.</param>
/// <param name="NotedMinor">Final credit notes of the window.</param>
public sealed record RevenueAnalytics(
    IReadOnlyList<(LocalDate Day, long Minor)> Days, IReadOnlyList<(string Type, long Minor, int Count)> Types,
    IReadOnlyList<(string CustomerId, long Minor, int Count)> TopCustomers, long InvoicedMinor, long CollectedMinor, decimal? AverageSecondsToPayment,
    int OverdueCount, long OverdueMinor, long RefundedMinor, long NotedMinor)
{
    /// <summary>What of the invoiced is paid, in percent with one decimal.</summary>
    public decimal CollectionRate => InvoicedMinor == 0 ? 0 : decimal.Round((decimal)CollectedMinor / InvoicedMinor * 100, 1, MidpointRounding.AwayFromZero);

    /// <summary>Invoiced, less what was given back: a credit note that is refunded counts once, as a credit note.</summary>
    public long NetMinor => InvoicedMinor - RefundedMinor - NotedMinor;
}

/// <summary>Revenue, from the sums that lists keep. Only the customers with most are found among the keys of the invoices.</summary>
public sealed class DashboardRevenue(ListSums sums, ListReader lists, RecurringRevenue recurring)
{
    private const int MonthsShown = 12;
    private const int TopShown = 5;

    /// <summary>Revenue at a glance.</summary>
    public async ValueTask<RevenueOverview> OverviewAsync(DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken)
    {
        KeptSums invoices = await sums.ReadAsync(space, InvoiceLists.Invoices, cancellationToken);
        KeptSums subscriptions = await sums.ReadAsync(space, SubscriptionLists.Subscriptions, cancellationToken);
        MrrByDay mrr = await recurring.OfAsync(space, subscriptions, currency, cancellationToken);
        (string Day, string Type, decimal Amount)[] issued = [.. Issued(invoices, DashboardSums.Issued, currency)];
        YearMonth last = window.Last.ToYearMonth();
        return new RevenueOverview(
            new Trend(mrr.Now, mrr.At(window.First.PlusDays(-1))), (long)issued.Where(each => window.Has(each.Day)).Sum(each => each.Amount),
            (long)invoices.Of($"{DashboardSums.Awaited}|{currency.Code}"), (long)invoices.Of($"{DashboardSums.Overdue}|{currency.Code}"),
            [
                .. Enumerable.Range(1 - MonthsShown, MonthsShown).Select(last.PlusMonths).Select(month =>
                    (month, (long)issued.Where(each => each.Day.StartsWith(Text(month), StringComparison.Ordinal)).Sum(each => each.Amount))),
            ]);
    }

    /// <summary>What was invoiced in the window by plan, most first; what no single plan caused has the empty text.</summary>
    public async ValueTask<IReadOnlyList<(string PlanId, long Minor)>> ByPlanAsync(
        DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken) =>
    [
        .. Issued(await sums.ReadAsync(space, InvoiceLists.Invoices, cancellationToken), DashboardSums.Plan, currency).Where(each => window.Has(each.Day))
            .GroupBy(each => each.Type, StringComparer.Ordinal).Select(plan => (plan.Key, (long)plan.Sum(each => each.Amount)))
            .OrderByDescending(plan => plan.Item2).ThenBy(plan => plan.Key, StringComparer.Ordinal),
    ];

    /// <summary>Revenue in detail.</summary>
    public async ValueTask<RevenueAnalytics> AnalyseAsync(DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken)
    {
        KeptSums invoices = await sums.ReadAsync(space, InvoiceLists.Invoices, cancellationToken);
        KeptSums payments = await sums.ReadAsync(space, PaymentLists.Payments, cancellationToken);
        KeptSums notes = await sums.ReadAsync(space, CreditNoteLists.CreditNotes, cancellationToken);
        (string Day, string Type, decimal Amount)[] issued = [.. Issued(invoices, DashboardSums.Issued, currency).Where(each => window.Has(each.Day))];
        ILookup<string, decimal> counts = Issued(invoices, DashboardSums.Count, currency).Where(each => window.Has(each.Day)).ToLookup(each => each.Type, each => each.Amount);
        decimal InWindow(KeptSums kept, string kind) => kept.OfKind(kind).Where(sum => sum.Parts[0] == currency.Code && window.Has(sum.Parts[1])).Sum(sum => sum.Amount);
        decimal paid = InWindow(invoices, DashboardSums.PaidCount);
        return new RevenueAnalytics(
            [.. window.All.Select(day => (day, (long)issued.Where(each => each.Day == KeptSums.Day(day)).Sum(each => each.Amount)))],
            [
                .. issued.GroupBy(each => each.Type, StringComparer.Ordinal).OrderBy(type => type.Key, StringComparer.Ordinal)
                    .Select(type => (type.Key, (long)type.Sum(each => each.Amount), (int)counts[type.Key].Sum())),
            ],
            await TopAsync(space, window, currency, cancellationToken), (long)issued.Sum(each => each.Amount), (long)InWindow(invoices, DashboardSums.Paid),
            paid == 0 ? null : InWindow(invoices, DashboardSums.PaidSeconds) / paid, (int)invoices.Of($"{DashboardSums.OverdueCount}|{currency.Code}"),
            (long)invoices.Of($"{DashboardSums.Overdue}|{currency.Code}"), (long)InWindow(payments, DashboardSums.Refunded), (long)InWindow(notes, DashboardSums.Noted));
    }

    private async ValueTask<IReadOnlyList<(string CustomerId, long Minor, int Count)>> TopAsync(
        DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken)
    {
        ListFilter[] shown =
        [
            new ListFilter("status", status => status is nameof(InvoiceStatus.Finalized) or nameof(InvoiceStatus.Paid)),
            ListFilter.EqualTo("currency", currency.Code), new ListFilter("issued_at", window.HasInstant),
        ];
        IReadOnlyDictionary<string, decimal> totals = await lists.SumByAsync(space, InvoiceLists.Invoices, "customer_id", "total_cents", shown, cancellationToken);
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(space, InvoiceLists.Invoices, "customer_id", shown, cancellationToken);
        return
        [
            .. totals.Select(each => (each.Key, (long)each.Value, counts.GetValueOrDefault(each.Key))).OrderByDescending(each => each.Item2)
                .ThenBy(each => each.Key, StringComparer.Ordinal).Take(TopShown),
        ];
    }

    /// <summary>Sums of a currency by day, and by type or plan.</summary>
    private static IEnumerable<(string Day, string Type, decimal Amount)> Issued(KeptSums invoices, string kind, Currency currency) =>
        invoices.OfKind(kind).Where(sum => sum.Parts[0] == currency.Code).Select(sum => (sum.Parts[1], sum.Parts[2], sum.Amount));

    private static string Text(YearMonth month) => KeptSums.Day(month.OnDayOfMonth(1))[..7];
}
