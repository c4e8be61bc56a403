using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.Application.Catalog;

/// <summary>What a plan would cost at a level of usage: the same quantity for every charge, as one event, without coupons and taxes.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Charges">What each charge costs, in minor units.</param>
/// <param name="TotalMinor">Base amount and charges together.</param>
public sealed record PlanSimulation(Plan Plan, IReadOnlyList<SimulatedCharge> Charges, long TotalMinor)
{
    /// <summary>Prices the plan.</summary>
    /// <param name="plan">The plan version.</param>
    /// <param name="units">The quantity of each charge; at least 0.</param>
    public static PlanSimulation Of(Plan plan, decimal units)
    {
        List<SimulatedCharge> charges = [.. plan.Charges.Select(charge => new SimulatedCharge(charge, units, Price(charge, units)))];
        return new PlanSimulation(plan, charges, plan.AmountMinor + charges.Sum(charge => charge.AmountMinor));
    }

    private static long Price(Charge charge, decimal units)
    {
        var usage = new UsageQuantity(units, EventsCount: units > 0 ? 1 : 0, Transactions: units > 0 ? [units] : []);
        decimal exact = Pricing.Price(charge.Price, usage);
        decimal least = Math.Max(exact, charge.MinAmountMinor ?? exact);
        return MoneyRounding.ToMinor(Math.Min(least, charge.MaxAmountMinor ?? least));
    }
}

/// <summary>What one charge would cost.</summary>
/// <param name="Charge">The charge.</param>
/// <param name="Units">The quantity.</param>
/// <param name="AmountMinor">The fee in minor units.</param>
public sealed record SimulatedCharge(Charge Charge, decimal Units, long AmountMinor);
