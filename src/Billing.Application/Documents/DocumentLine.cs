using Billing.Domain.Rating;

namespace Billing.Application.Documents;

/// <summary>One row of the table of fees.</summary>
public sealed record DocumentLine
{
    /// <summary>Heading above the line, where the lines of another subscription begin; null for none.</summary>
    public string? Section { get; init; }

    /// <summary>What is billed.</summary>
    public required string Description { get; init; }

    /// <summary>How the amount came about (tiers, packages, days), printed small below the description; line feeds are kept.</summary>
    public string? Detail { get; init; }

    /// <summary>The same as numbers, printed one a line.</summary>
    public IReadOnlyList<PriceLine> Steps { get; init; } = [];

    /// <summary>Days that the line covers, where they differ from the invoice's.</summary>
    public DocumentPeriod? Period { get; init; }

    /// <summary>How many units; null leaves the cell empty. Printed exactly, without trailing zeros.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>What is counted (<c>calls</c>, <c>GB</c>), printed small below the quantity.</summary>
    public string? Unit { get; init; }

    /// <summary>Price of one unit in minor units, fractions allowed (0.35 is 0.0035 USD); null leaves the cell empty.</summary>
    public decimal? UnitPriceMinor { get; init; }

    /// <summary>Text in place of a unit price (<c>tiered</c>); wins over <see cref="UnitPriceMinor"/>.</summary>
    public string? UnitPriceText { get; init; }

    /// <summary>Amount of the line in minor units; negative for a credit.</summary>
    public required long AmountMinor { get; init; }
}
