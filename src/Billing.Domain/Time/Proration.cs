using Billing.Domain.Monetary;

namespace Billing.Domain.Time;

/// <summary>A share of a period by whole local days (rule 9).</summary>
/// <param name="Days">Days that count.</param>
/// <param name="OfDays">Days of the full enclosing period.</param>
public readonly record struct Proration(int Days, int OfDays)
{
    /// <summary>The whole period.</summary>
    public static Proration Full { get; } = new(1, 1);

    /// <summary>The share of the days of <paramref name="served"/> that lie in a period.</summary>
    public static Proration Of(DaySpan served, DaySpan period) => new(served.Intersect(period).Count, period.Count);

    /// <summary>True when every day counts.</summary>
    public bool IsFull => Days == OfDays;

    /// <summary>The share of an amount, exact.</summary>
    public decimal Of(decimal amountMinor) => IsFull ? amountMinor : amountMinor * Days / OfDays;

    /// <summary>The share of an amount, rounded to minor units.</summary>
    public long RoundedOf(decimal amountMinor) => MoneyRounding.ToMinor(Of(amountMinor));
}
