namespace Billing.Pdf.Documents;

/// <summary>
/// How one language says how an amount came about. Places: 0 quantity, 1 price of one, 2 amount, 3 quantity as money, 4 rate, 5 bounds of the tier, 6 a fixed
/// part with its sign or nothing, 7 units by which days are multiplied or nothing, 8 days of the whole period.
/// </summary>
internal sealed record StepPatterns
{
    public string Units { get; init; } = "{0} × {1} = {2}";
    public required string FreeUnits { get; init; }
    public required string FreeAmount { get; init; }
    public required string Tier { get; init; }
    public required string RateTier { get; init; }
    public required string Packages { get; init; }
    public required string Rate { get; init; }
    public required string FixedFees { get; init; }
    public required string TransactionBounds { get; init; }
    public required string Minimum { get; init; }
    public required string Maximum { get; init; }
    public required string Fixed { get; init; }
    public required string Dynamic { get; init; }
    public required string Days { get; init; }
    public required string AlreadyBilled { get; init; }

    /// <summary>A tier with an end: lower and upper bound.</summary>
    public string Between { get; init; } = "{0}–{1}";

    /// <summary>A tier without end.</summary>
    public required string Above { get; init; }
}
