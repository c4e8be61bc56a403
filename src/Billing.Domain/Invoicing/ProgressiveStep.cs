namespace Billing.Domain.Invoicing;

/// <summary>
/// Takes what earlier progressive invoices of the period have billed off its usage fees, gross of their coupons and taxes (rule 19): off the fees of the charge
/// that was billed, so that what was taxed at one rate is credited at that rate; what is more than these come to now is taken off all others of the
/// subscription.
/// </summary>
internal static class ProgressiveStep
{
    internal static void Apply(IReadOnlyList<ProgressiveCredit> credits, List<FeeInProgress> fees)
    {
        foreach (IGrouping<Identity.BillingId?, ProgressiveCredit> ofOne in credits.GroupBy(c => c.SubscriptionId))
        {
            Apply([.. ofOne], ofOne.Key, fees);
        }
    }

    private static void Apply(IReadOnlyList<ProgressiveCredit> credits, Identity.BillingId? subscription, List<FeeInProgress> fees)
    {
        List<FeeInProgress> usage = fees.FindAll(f =>
            f.Fee is { Type: FeeType.Charge, Origin: FeeOrigin.Period } && (subscription is null || f.Fee.SubscriptionId == subscription));
        long billed = credits.Sum(c => c.AmountMinor);
        foreach (IGrouping<Identity.BillingId, AdvanceBilled> charge in credits.SelectMany(c => c.Charges).GroupBy(c => c.ChargeId))
        {
            billed -= Take(charge.Sum(c => c.AmountMinor), usage.FindAll(f => f.Fee.ChargeId == charge.Key));
        }

        Take(billed, usage);
    }

    private static long Take(long amountMinor, List<FeeInProgress> fees)
    {
        long taken = Math.Max(0, Math.Min(amountMinor, fees.Sum(f => f.NetMinor)));
        FeeSplit.Over(taken, fees, f => f.NetMinor, (fee, part) => fee.ProgressiveCreditMinor += part);
        return taken;
    }
}
