using Billing.Domain.Catalog;

namespace Billing.Domain.Invoicing;

/// <summary>
/// When usage of a running period is invoiced early (rule 19): a one-time threshold fires once per period, a recurring one at each
/// further step above the highest one-time threshold.
/// </summary>
public static class ProgressiveThresholds
{
    /// <summary>The thresholds that usage crossed, in the order of their amounts; reaching the amount counts as crossing.</summary>
    /// <param name="thresholds">Of the plan and the subscription together.</param>
    /// <param name="beforeMinor">Usage of the period when thresholds were last judged; 0 at its start.</param>
    /// <param name="nowMinor">Usage of the period now.</param>
    public static IReadOnlyList<UsageThreshold> Crossed(IReadOnlyList<UsageThreshold> thresholds, long beforeMinor, long nowMinor)
    {
        var crossed = new List<UsageThreshold>();
        long top = 0;
        foreach (UsageThreshold threshold in thresholds.Where(t => !t.Recurring).OrderBy(t => t.AmountMinor))
        {
            if (threshold.AmountMinor > beforeMinor && threshold.AmountMinor <= nowMinor) crossed.Add(threshold);
            top = Math.Max(top, threshold.AmountMinor);
        }

        foreach (UsageThreshold threshold in thresholds.Where(t => t.Recurring && t.AmountMinor > 0).OrderBy(t => t.AmountMinor))
        {
            if (Steps(nowMinor, top, threshold.AmountMinor) > Steps(beforeMinor, top, threshold.AmountMinor)) crossed.Add(threshold);
        }

        return crossed;
    }

    /// <summary>What a progressive invoice bills: all usage of the period so far, less earlier progressive invoices of it.</summary>
    public static long AmountMinor(long usageSoFarMinor, IEnumerable<ProgressiveCredit> earlier) =>
        Math.Max(0, usageSoFarMinor - earlier.Sum(e => e.AmountMinor));

    private static long Steps(long amount, long from, long step) => amount <= from ? 0 : (amount - from) / step;
}
