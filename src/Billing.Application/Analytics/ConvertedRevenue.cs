using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>Revenue of a window over several currencies, in one. Each figure is rounded once, from the exact sum.</summary>
/// <param name="Days">Invoiced by day, oldest first.</param>
/// <param name="Count">How many invoices.</param>
/// <param name="CollectedMinor">What of them is paid.</param>
/// <param name="MrrMinor">Recurring revenue a month, now.</param>
/// <param name="Unconverted">Codes of currencies that have invoices, payments or subscriptions and no rate: they are in none of the figures.</param>
public sealed record RevenueInOne(IReadOnlyList<(LocalDate Day, decimal Minor)> Days, int Count, long CollectedMinor, decimal MrrMinor, IReadOnlyList<string> Unconverted);

/// <summary>Adds figures of several currencies up by the rates that the organization has fixed.</summary>
public sealed class ConvertedRevenue(DashboardRevenue revenue, PeriodFigures figures, ListReader lists, Organizations organizations)
{
    /// <summary>The revenue of all currencies that have a rate, in one; with <paramref name="only"/> that of this currency alone, as it stands.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="window">The days.</param>
    /// <param name="to">The currency of the figures.</param>
    /// <param name="only">Whether other currencies are left out.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<RevenueInOne> OfAsync(DataSpace space, DashboardWindow window, Currency to, bool only, CancellationToken cancellationToken)
    {
        (IReadOnlyList<(Currency From, decimal Rate)> rates, IReadOnlyList<string> unconverted) = await RatesAsync(space, to, only, cancellationToken);
        SortedDictionary<LocalDate, decimal> days = [];
        (int count, decimal collected, decimal mrr) = (0, 0, 0);
        foreach ((Currency from, decimal rate) in rates)
        {
            RevenueAnalytics found = await revenue.AnalyseAsync(space, window, from, cancellationToken);
            RevenueOverview overview = await revenue.OverviewAsync(space, window, from, cancellationToken);
            foreach ((LocalDate day, long minor) in found.Days)
            {
                days[day] = days.GetValueOrDefault(day) + (minor * rate);
            }

            (count, collected, mrr) = (count + found.Types.Sum(type => type.Count), collected + (found.CollectedMinor * rate), mrr + (overview.Mrr.Current * rate));
        }

        return new RevenueInOne([.. days.Select(day => (day.Key, day.Value))], count, MoneyRounding.ToMinor(collected), mrr, unconverted);
    }

    /// <summary>The payments of a window, with the volume of all currencies that have a rate in one.</summary>
    public async ValueTask<(PaymentFigures Figures, IReadOnlyList<string> Unconverted)> PaymentsAsync(
        DataSpace space, DashboardWindow window, PaymentProvider? provider, Currency to, bool only, CancellationToken cancellationToken)
    {
        (IReadOnlyList<(Currency From, decimal Rate)> rates, IReadOnlyList<string> unconverted) = await RatesAsync(space, to, only, cancellationToken);
        PaymentFigures found = await figures.PaymentsAsync(space, window, provider, to, cancellationToken);
        decimal volume = found.VolumeMinor;
        foreach ((Currency from, decimal rate) in rates.Where(each => each.From != to))
        {
            volume += (await figures.PaymentsAsync(space, window, provider, from, cancellationToken)).VolumeMinor * rate;
        }

        return (found with { VolumeMinor = MoneyRounding.ToMinor(volume) }, unconverted);
    }

    /// <summary>What a minor unit of each currency in use is worth, the wanted currency among them; and the codes of those without a rate.</summary>
    private async ValueTask<(IReadOnlyList<(Currency From, decimal Rate)> Rates, IReadOnlyList<string> Unconverted)> RatesAsync(
        DataSpace space, Currency to, bool only, CancellationToken cancellationToken)
    {
        if (only)
        {
            return ([(to, 1m)], []);
        }

        ExchangeRates? fixedRates = (await organizations.FindAsync(space.Organization, cancellationToken))?.ExchangeRates;
        SortedSet<string> codes = new(StringComparer.Ordinal) { to.Code };
        foreach (ListDefinition list in (ListDefinition[])[InvoiceLists.Invoices, PaymentLists.Payments])
        {
            codes.UnionWith((await lists.CountByAsync(space, list, "currency", [], cancellationToken)).Keys);
        }

        codes.UnionWith(fixedRates is null ? [] : fixedRates.Rates.Keys.Append(fixedRates.Base));
        ILookup<bool, (Currency From, decimal? Rate)> known = codes.Select(Currency.Parse)
            .Select(from => (From: from, Rate: from == to ? 1m : fixedRates?.Convert(1, from, to))).ToLookup(each => each.Rate is not null);
        return ([.. known[true].Select(each => (each.From, each.Rate!.Value))], [.. known[false].Select(each => each.From.Code)]);
    }
}
