using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Something that holds from an instant on.</summary>
/// <param name="From">From when.</param>
/// <param name="AtOnce">True when it holds from that instant; false when it holds from the first period that begins then or later.</param>
/// <param name="Value">What holds.</param>
internal sealed record Dated<T>(Instant From, bool AtOnce, T Value)
{
    /// <summary>True at an instant of a period that is billed from another on.</summary>
    public bool Holds(Instant at, Instant periodBegins) => AtOnce ? From <= at : From <= periodBegins;
}

/// <summary>A plan at one of its versions.</summary>
internal sealed record PlanVersion(PlanFact Plan, int Version)
{
    /// <summary>What it costs.</summary>
    public (long BaseMinor, decimal CallMinor) Price => Plan.Versions[Version - 1];
}

/// <summary>Prices that were agreed with a customer; null for the plan's own.</summary>
internal sealed record AgreedPrice(long? BaseMinor, decimal? CallMinor);
