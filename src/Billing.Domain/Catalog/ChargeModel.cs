namespace Billing.Domain.Catalog;

/// <summary>How a quantity becomes an amount.</summary>
public enum ChargeModel
{
    /// <summary>Units times a price.</summary>
    Standard,

    /// <summary>Each tier's units at its own price.</summary>
    Graduated,

    /// <summary>All units at the price of the tier that holds the total.</summary>
    Volume,

    /// <summary>Started packages of a size, after free units.</summary>
    Package,

    /// <summary>A rate on the amount of each transaction, with fixed fees.</summary>
    Percentage,

    /// <summary>A rate per tier of the amount.</summary>
    GraduatedPercentage,

    /// <summary>A fixed amount, or a price agreed apart.</summary>
    Custom,

    /// <summary>The price comes with each event.</summary>
    Dynamic,
}
