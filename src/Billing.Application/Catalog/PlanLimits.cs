using Billing.Domain.Catalog;
using NodaTime;

namespace Billing.Application.Catalog;

/// <summary>A plan's commitment and threshold where it has at most one of each.</summary>
internal static class PlanLimits
{
    /// <summary>The plan with one commitment of this amount in place of all others; null leaves them as they are, 0 removes them.</summary>
    public static Plan WithCommitment(this Plan plan, long? amountMinor, Instant now) => amountMinor switch
    {
        null => plan,
        0 => plan with { Commitments = [] },
        { } amount when plan.Commitments is [{ } own] => plan with { Commitments = [own with { AmountMinor = amount, UpdatedAt = now }] },
        { } amount => plan with { PartsMade = plan.PartsMade + 1, Commitments = [new Commitment(plan.Id.Part(plan.PartsMade + 1), amount, null, now, now)] },
    };

    /// <summary>The plan with one threshold that fires at each multiple of this amount, in place of all others; null leaves them as they are, 0 removes them.</summary>
    public static Plan WithThreshold(this Plan plan, long? amountMinor, Instant now) => amountMinor switch
    {
        null => plan,
        0 => plan with { UsageThresholds = [] },
        { } amount when plan.UsageThresholds is [{ Recurring: true } own] => plan with { UsageThresholds = [own with { AmountMinor = amount, UpdatedAt = now }] },
        { } amount => plan with
        {
            PartsMade = plan.PartsMade + 1, UsageThresholds = [new UsageThreshold(plan.Id.Part(plan.PartsMade + 1), amount, Recurring: true, null, now, now)],
        },
    };
}
