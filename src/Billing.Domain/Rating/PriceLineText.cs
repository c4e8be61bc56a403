using Billing.Domain.Monetary;

namespace Billing.Domain.Rating;

/// <summary>The words of one line of an explanation.</summary>
internal static class PriceLineText
{
    internal static string Describe(in PriceLine line, Currency currency)
    {
        string amount = MoneyText.FormatExact(line.AmountMinor, currency);
        string price = MoneyText.FormatExact(line.UnitAmountMinor, currency);
        string quantity = MoneyText.Number(line.Quantity);
        return line.Kind switch
        {
            PriceLineKind.FreeUnits => $"{quantity} free",
            PriceLineKind.FreeAmount => $"{MoneyText.FormatExact(line.Quantity, currency)} free",
            PriceLineKind.Tier => $"{quantity} in tier {Bounds(line, MoneyText.Number)} x {price}{Flat(line, currency)} = {amount}",
            PriceLineKind.RateTier => $"{Percent(line)} of {MoneyText.FormatExact(line.Quantity, currency)} in tier {Bounds(line, bound => MoneyText.FormatExact(bound, currency))}{Flat(line, currency)} = {amount}",
            PriceLineKind.Packages => $"{quantity} packages x {price} = {amount}",
            PriceLineKind.Rate => $"{Percent(line)} of {MoneyText.FormatExact(line.Quantity, currency)} = {amount}",
            PriceLineKind.FixedFees => $"{quantity} transactions x {price} = {amount}",
            PriceLineKind.TransactionBounds => $"{amount} by the minimum and maximum per transaction",
            PriceLineKind.Minimum => $"{amount} up to the minimum",
            PriceLineKind.Maximum => $"{amount} down to the maximum",
            PriceLineKind.Fixed => $"fixed {amount}",
            PriceLineKind.Dynamic => $"priced by {quantity} events = {amount}",
            PriceLineKind.Days => $"{quantity} of {MoneyText.Number(line.UpTo ?? 0)} days of {Times(line)}{price} = {amount}",
            PriceLineKind.AlreadyBilled => $"{amount} billed before",
            _ => $"{quantity} x {price} = {amount}",
        };
    }

    // Bounds of units are numbers, bounds of an amount are money.
    private static string Bounds(in PriceLine line, Func<decimal, string> write) =>
        line.UpTo is { } upTo ? $"({write(line.From ?? 0)}, {write(upTo)}]" : $"above {write(line.From ?? 0)}";

    private static string Times(in PriceLine line) => line.From is { } units ? MoneyText.Number(units) + " x " : "";

    private static string Percent(in PriceLine line) => MoneyText.Number(line.UnitAmountMinor * 100) + " %";

    private static string Flat(in PriceLine line, Currency currency) =>
        line.FlatAmountMinor == 0 ? "" : " + " + MoneyText.FormatExact(line.FlatAmountMinor, currency);
}
