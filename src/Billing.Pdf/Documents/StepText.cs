using System.Globalization;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.Pdf.Documents;

/// <summary>Says one step of how an amount came about in the words of a language.</summary>
internal static class StepText
{
    public static string Write(PriceLine step, StepPatterns patterns, NumberFormat numbers)
    {
        var ofMoney = step.Kind == PriceLineKind.RateTier;
        return string.Format(
            CultureInfo.InvariantCulture,
            PatternOf(step.Kind, patterns),
            numbers.Plain(step.Quantity),
            numbers.Price(step.UnitAmountMinor),
            // A share of days seldom ends; the line is rounded to the same amount.
            numbers.Price(step.Kind == PriceLineKind.Days ? MoneyRounding.ToMinor(step.AmountMinor) : step.AmountMinor),
            numbers.Price(step.Quantity),
            step.Kind is PriceLineKind.Rate or PriceLineKind.RateTier ? numbers.Percent(step.UnitAmountMinor * 100) : "",
            step.Kind is PriceLineKind.Tier || ofMoney ? Bounds(step, patterns, ofMoney ? numbers.Price : numbers.Plain) : "",
            step.FlatAmountMinor == 0 ? "" : " + " + numbers.Price(step.FlatAmountMinor),
            step is { Kind: PriceLineKind.Days, From: { } units } ? numbers.Plain(units) + " × " : "",
            step is { Kind: PriceLineKind.Days, UpTo: { } days } ? numbers.Plain(days) : "");
    }

    private static string Bounds(PriceLine step, StepPatterns patterns, Func<decimal, string> write) => step.UpTo is { } upTo
        ? string.Format(CultureInfo.InvariantCulture, patterns.Between, write(step.From ?? 0), write(upTo))
        : string.Format(CultureInfo.InvariantCulture, patterns.Above, write(step.From ?? 0));

    private static string PatternOf(PriceLineKind kind, StepPatterns patterns) => kind switch
    {
        PriceLineKind.FreeUnits => patterns.FreeUnits,
        PriceLineKind.FreeAmount => patterns.FreeAmount,
        PriceLineKind.Tier => patterns.Tier,
        PriceLineKind.RateTier => patterns.RateTier,
        PriceLineKind.Packages => patterns.Packages,
        PriceLineKind.Rate => patterns.Rate,
        PriceLineKind.FixedFees => patterns.FixedFees,
        PriceLineKind.TransactionBounds => patterns.TransactionBounds,
        PriceLineKind.Minimum => patterns.Minimum,
        PriceLineKind.Maximum => patterns.Maximum,
        PriceLineKind.Fixed => patterns.Fixed,
        PriceLineKind.Dynamic => patterns.Dynamic,
        PriceLineKind.Days => patterns.Days,
        PriceLineKind.AlreadyBilled => patterns.AlreadyBilled,
        _ => patterns.Units,
    };
}
