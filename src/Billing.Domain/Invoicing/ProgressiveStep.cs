namespace Billing.Domain.Invoicing;

/// <summary>
/// Takes what earlier progressive invoices of the period have billed off its usage fees, gross of their coupons and taxes (rule 19).
/// </summary>
internal static class ProgressiveStep
{
    internal static void Apply(IReadOnlyList<ProgressiveCredit> credits, List<FeeInProgress> fees)
    {
        if (credits.Count == 0) return;

        List<FeeInProgress> usage = fees.FindAll(f => f.Fee is { Type: FeeType.Charge, Origin: FeeOrigin.Period });
        long billed = credits.Sum(c => c.AmountMinor);
        long credited = Math.Min(billed, usage.Sum(f => f.NetMinor));
        FeeSplit.Over(credited, usage, f => f.NetMinor, (fee, part) => fee.ProgressiveCreditMinor += part);
    }
}
