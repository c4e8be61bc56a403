using System.Globalization;
using Billing.Application.Documents;
using Billing.Domain.Monetary;

namespace Billing.Pdf.Documents;

/// <summary>Says one step of how an amount came about in the words of a language.</summary>
internal static class StepText
{
    public static string Write(DocumentStep step, StepPatterns patterns, NumberFormat numbers)
    {
        var ofMoney = step.Kind == DocumentStepKind.RateTier;
        return string.Format(
            CultureInfo.InvariantCulture,
            PatternOf(step.Kind, patterns),
            numbers.Plain(step.Quantity),
            numbers.Price(step.UnitPriceMinor),
            // A share of days seldom ends; the line is rounded to the same amount.
            numbers.Price(step.Kind == DocumentStepKind.Days ? MoneyRounding.ToMinor(step.AmountMinor) : step.AmountMinor),
            numbers.Price(step.Quantity),
            step.Kind is DocumentStepKind.Rate or DocumentStepKind.RateTier ? numbers.Percent(step.UnitPriceMinor * 100) : "",
            step.Kind is DocumentStepKind.Tier || ofMoney ? Bounds(step, patterns, ofMoney ? numbers.Price : numbers.Plain) : "",
            step.FlatMinor == 0 ? "" : " + " + numbers.Price(step.FlatMinor),
            step is { Kind: DocumentStepKind.Days, From: { } units } ? numbers.Plain(units) + " × " : "",
            step is { Kind: DocumentStepKind.Days, UpTo: { } days } ? numbers.Plain(days) : "");
    }

    private static string Bounds(DocumentStep step, StepPatterns patterns, Func<decimal, string> write) => step.UpTo is { } upTo
        ? string.Format(CultureInfo.InvariantCulture, patterns.Between, write(step.From ?? 0), write(upTo))
        : string.Format(CultureInfo.InvariantCulture, patterns.Above, write(step.From ?? 0));

    private static string PatternOf(DocumentStepKind kind, StepPatterns patterns) => kind switch
    {
        DocumentStepKind.FreeUnits => patterns.FreeUnits,
        DocumentStepKind.FreeAmount => patterns.FreeAmount,
        DocumentStepKind.Tier => patterns.Tier,
        DocumentStepKind.RateTier => patterns.RateTier,
        DocumentStepKind.Packages => patterns.Packages,
        DocumentStepKind.Rate => patterns.Rate,
        DocumentStepKind.FixedFees => patterns.FixedFees,
        DocumentStepKind.TransactionBounds => patterns.TransactionBounds,
        DocumentStepKind.Minimum => patterns.Minimum,
        DocumentStepKind.Maximum => patterns.Maximum,
        DocumentStepKind.Fixed => patterns.Fixed,
        DocumentStepKind.Dynamic => patterns.Dynamic,
        DocumentStepKind.Days => patterns.Days,
        DocumentStepKind.AlreadyBilled => patterns.AlreadyBilled,
        _ => patterns.Units,
    };
}
