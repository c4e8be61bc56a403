using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;

namespace Billing.Domain.Invoicing;

/// <summary>Makes the line of usage paid in advance (rule 20): the price of all usage so far, less what was billed before.</summary>
public static class AdvanceFees
{
    /// <summary>The line, or null when the events cost nothing: the usage did not exceed the period's highest so far.</summary>
    /// <param name="plan">The plan version of the subscription.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="usage">What was used.</param>
    public static ExtraFee? Of(Plan plan, Subscription subscription, AdvanceUsage usage)
    {
        Charge charge = plan.Charges.First(c => c.Id == usage.ChargeId);
        ChargeFilter? filter = usage.Filter is { } index ? charge.Filters[index] : null;
        var lines = new List<PriceLine>(4);
        decimal exact = AdvancePricing.Price(charge, usage.Before, usage.After, filter?.Price, lines, usage.BilledMinor);
        if (exact <= 0) return null;

        decimal units = usage.After.Units - (usage.Before?.Units ?? 0);
        return new ExtraFee(
            FeeType.Charge,
            filter?.DisplayName ?? charge.DisplayName ?? charge.MetricCode,
            units,
            Pricing.EffectiveUnitAmount(exact, units),
            TaxCodes: charge.TaxCodes,
            MetricCode: charge.MetricCode,
            ChargeId: charge.Id)
        {
            SubscriptionId = subscription.Id,
            Plan = plan,
            Period = usage.Period,
            Group = usage.Group ?? filter?.Label,
            EventsCount = usage.After.EventsCount - (usage.Before?.EventsCount ?? 0),
            Explanation = new FeeExplanation(lines),
        };
    }
}
