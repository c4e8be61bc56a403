namespace Billing.Domain.Monetary;

/// <summary>
/// Rates that an organization has fixed, for figures that add up several currencies. Nothing is ever billed or paid by them.
/// </summary>
/// <param name="Base">The currency that the rates lead to.</param>
/// <param name="Rates">What one unit of a currency is worth in the base currency, by code; above 0.</param>
public sealed record ExchangeRates(string Base, IReadOnlyDictionary<string, decimal> Rates)
{
    /// <summary>An amount in another currency, exact and in its minor units; null where a rate is missing.</summary>
    /// <param name="minor">In minor units of <paramref name="from"/>.</param>
    /// <param name="from">Its currency.</param>
    /// <param name="to">The currency wanted.</param>
    public decimal? Convert(decimal minor, Currency from, Currency to) => from == to ? minor
        : RateOf(from) is { } rate && RateOf(to) is { } target ? to.ToMinor(from.ToMajor(minor) * rate / target)
        : null;

    private decimal? RateOf(Currency currency) => currency.Code == Base ? 1 : Rates.TryGetValue(currency.Code, out decimal rate) ? rate : null;
}
