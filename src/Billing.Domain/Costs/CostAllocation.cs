using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Domain.Costs;

/// <summary>Usage of one bill that has the same properties, and what it costs.</summary>
/// <param name="AmountMinor">Its part of the bill's lines, in minor units; not below zero.</param>
/// <param name="Properties">The properties by which it is told apart; those that the usage had.</param>
public sealed record CostLine(long AmountMinor, IReadOnlyDictionary<string, string> Properties);

/// <summary>What a centre bears of a bill.</summary>
/// <param name="CenterId">The centre; null for what no centre takes.</param>
/// <param name="OwnMinor">By itself.</param>
/// <param name="TotalMinor">With all centres below it.</param>
public sealed record CenterCost(BillingId? CenterId, long OwnMinor, long TotalMinor);

/// <summary>
/// Splits a bill over cost centres. Usage goes to the centre that it names; without one, to those whose rules of the best priority match, by their percentages; what
/// is left stays unallocated. What is not usage (fixed fees, taxes, discounts) follows the usage in proportion, and stays unallocated without any. The parts come to
/// the bill, to the minor unit, by largest remainder.
/// </summary>
public static class CostAllocation
{
    /// <summary>The property by which usage names its centre, by code or id.</summary>
    public const string CenterProperty = "cost_center";

    /// <summary>Percentages are reckoned to a millionth of a percent.</summary>
    private const decimal PercentScale = 1_000_000;

    /// <summary>What each centre bears: those that bear something, and at the end what no centre takes.</summary>
    /// <param name="lines">The usage.</param>
    /// <param name="otherMinor">What else is on the bill, in minor units; below zero for discounts.</param>
    /// <param name="centers">The customer's centres, inactive ones too.</param>
    public static IReadOnlyList<CenterCost> Split(IReadOnlyList<CostLine> lines, long otherMinor, IReadOnlyList<CostCenter> centers)
    {
        Slot[] slots = [.. centers.Select(center => new Slot(center)), new Slot(null)];
        foreach (CostLine line in lines)
        {
            Take(slots, line);
        }

        Follow(slots, otherMinor);
        Dictionary<BillingId, long> own = slots.Where(slot => slot.Center is not null).ToDictionary(slot => slot.Center!.Id, slot => slot.Minor);
        List<CenterCost> costs = [];
        foreach (Slot slot in slots)
        {
            long total = slot.Center is { } center ? slot.Minor + BelowOf(center.Id, centers, own, CostCenter.DepthMax) : slot.Minor;
            if (slot.Center is null || slot.Minor != 0 || total != 0)
            {
                costs.Add(new CenterCost(slot.Center?.Id, slot.Minor, total));
            }
        }

        return costs;
    }

    private static void Take(Slot[] slots, CostLine line)
    {
        if (line.AmountMinor == 0)
        {
            return;
        }

        if (line.Properties.TryGetValue(CenterProperty, out string? named) && named.Length > 0 && Array.Find(slots, slot => slot.IsNamed(named)) is { } explicitly)
        {
            explicitly.Minor += line.AmountMinor;
            return;
        }

        (Slot Slot, AllocationRule Rule)[] matching =
            [.. slots.Where(slot => slot.Center is { IsActive: true }).SelectMany(slot => slot.Center!.Rules.Where(rule => rule.Matches(line.Properties)).Select(rule => (slot, rule)))];
        int best = matching.Length == 0 ? 0 : matching.Min(each => each.Rule.Priority);
        (Slot Slot, AllocationRule Rule)[] sharing = [.. matching.Where(each => each.Rule.Priority == best)];

        // More than the whole cannot be given away: beyond 100 the shares shrink in proportion.
        long given = sharing.Sum(each => WeightOf(each.Rule.Percent));
        long whole = Math.Max(given, WeightOf(100));
        Span<long> weights = new long[sharing.Length + 1];
        for (int i = 0; i < sharing.Length; i++)
        {
            weights[i] = WeightOf(sharing[i].Rule.Percent);
        }

        weights[^1] = whole - given;
        Span<long> parts = new long[weights.Length];
        ExactSplit.Over(line.AmountMinor, weights, parts);
        for (int i = 0; i < sharing.Length; i++)
        {
            sharing[i].Slot.Minor += parts[i];
        }

        slots[^1].Minor += parts[^1];
    }

    private static void Follow(Slot[] slots, long otherMinor)
    {
        Span<long> weights = new long[slots.Length];
        Span<long> parts = new long[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            weights[i] = Math.Max(0, slots[i].Minor);
        }

        if (otherMinor == 0)
        {
            return;
        }

        if (weights.IndexOfAnyExcept(0) < 0)
        {
            slots[^1].Minor += otherMinor;
            return;
        }

        ExactSplit.Over(Math.Abs(otherMinor), weights, parts);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Minor += Math.Sign(otherMinor) * parts[i];
        }
    }

    private static long BelowOf(BillingId id, IReadOnlyList<CostCenter> centers, Dictionary<BillingId, long> own, int depth) => depth == 0
        ? 0
        : centers.Where(center => center.ParentId == id).Sum(child => own[child.Id] + BelowOf(child.Id, centers, own, depth - 1));

    private static long WeightOf(decimal percent) => (long)(percent * PercentScale);

    /// <summary>What is put to a centre, or to none.</summary>
    private sealed class Slot(CostCenter? center)
    {
        public CostCenter? Center => center;

        public long Minor { get; set; }

        public bool IsNamed(string name) => center is { IsActive: true } && (center.Code == name || center.Id.ToString() == name);
    }
}
