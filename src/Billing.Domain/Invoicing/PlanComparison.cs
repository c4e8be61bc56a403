namespace Billing.Domain.Invoicing;

/// <summary>What one thing cost and what it would cost: the base amount, a commitment, or usage of one metric.</summary>
/// <param name="Type">What it is.</param>
/// <param name="MetricCode">The metric of usage, else null.</param>
/// <param name="Description">What its line is called, under the other version where it has one there.</param>
/// <param name="BeforeMinor">Under the version that ran.</param>
/// <param name="AfterMinor">Under the other one.</param>
public sealed record PlanDifferenceLine(FeeType Type, string? MetricCode, string Description, long BeforeMinor, long AfterMinor);

/// <summary>What a past period cost and what it would cost under another plan version, before coupons and taxes.</summary>
/// <param name="BeforeMinor">Under the version that ran.</param>
/// <param name="AfterMinor">Under the other one.</param>
/// <param name="Lines">The same by what it was for; their amounts add up to the two totals.</param>
public sealed record PlanDifference(long BeforeMinor, long AfterMinor, IReadOnlyList<PlanDifferenceLine> Lines)
{
    /// <summary>What the other version costs more.</summary>
    public long DifferenceMinor => AfterMinor - BeforeMinor;
}

/// <summary>Compares what one period comes to under two plan versions, both computed as invoices are.</summary>
public static class PlanComparison
{
    /// <summary>The difference of two computations of the same period and usage.</summary>
    /// <param name="before">Under the version that ran.</param>
    /// <param name="after">Under the other one.</param>
    public static PlanDifference Of(ComputedInvoice before, ComputedInvoice after)
    {
        var lines = new List<PlanDifferenceLine>();
        foreach (Fee fee in before.Fees) Add(lines, fee, fee.AmountMinor, 0);
        foreach (Fee fee in after.Fees) Add(lines, fee, 0, fee.AmountMinor);
        return new PlanDifference(before.SubtotalMinor, after.SubtotalMinor, lines);
    }

    private static void Add(List<PlanDifferenceLine> lines, Fee fee, long beforeMinor, long afterMinor)
    {
        int at = lines.FindIndex(line => line.Type == fee.Type && line.MetricCode == fee.MetricCode);
        if (at < 0)
        {
            lines.Add(new PlanDifferenceLine(fee.Type, fee.MetricCode, fee.Description, beforeMinor, afterMinor));
            return;
        }

        PlanDifferenceLine line = lines[at];
        lines[at] = line with { BeforeMinor = line.BeforeMinor + beforeMinor, AfterMinor = line.AfterMinor + afterMinor };
    }
}
