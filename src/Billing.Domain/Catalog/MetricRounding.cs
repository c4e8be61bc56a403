namespace Billing.Domain.Catalog;

/// <summary>Direction in which an aggregated quantity is rounded.</summary>
public enum RoundingFunction
{
    /// <summary>To the nearest, half away from zero.</summary>
    Round,

    /// <summary>Up, towards positive infinity.</summary>
    Ceil,

    /// <summary>Down, towards negative infinity.</summary>
    Floor,
}

/// <summary>Rounding of an aggregated quantity, applied once before pricing.</summary>
/// <param name="Function">Direction.</param>
/// <param name="Precision">Decimals that stay, 0 to 15; below zero rounds to tens, hundreds and so on.</param>
public readonly record struct MetricRounding(RoundingFunction Function, int Precision = 0)
{
    /// <summary>The rounded quantity.</summary>
    public decimal Apply(decimal units)
    {
        MidpointRounding mode = Function switch
        {
            RoundingFunction.Ceil => MidpointRounding.ToPositiveInfinity,
            RoundingFunction.Floor => MidpointRounding.ToNegativeInfinity,
            _ => MidpointRounding.AwayFromZero,
        };
        if (Precision >= 0) return decimal.Round(units, Precision, mode);

        decimal step = 1;
        for (int i = 0; i > Precision; i--) step *= 10;
        return decimal.Round(units / step, 0, mode) * step;
    }
}
