using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>Days of a period with one quantity of the base amount.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Days">The days; null for the whole period.</param>
internal readonly record struct QuantityPart(decimal Quantity, DaySpan? Days);

/// <summary>
/// Cuts a period at the changes of the quantity within it. The parts' days are the days for which the plan holds, each exactly once; the day of a change
/// belongs to the quantity that holds at its end (rule 10).
/// </summary>
internal static class QuantityParts
{
    /// <summary>The parts, oldest first.</summary>
    internal static IEnumerable<QuantityPart> Of(SubscriptionBill bill, BillingPeriod period)
    {
        Subscription subscription = bill.Subscription;
        if (subscription.QuantityChanges.Count == 0)
        {
            yield return new QuantityPart(subscription.Quantity, bill.PlanDays);
            yield break;
        }

        DaySpan all = bill.PlanDays is { } held ? held.Intersect(period.Days) : period.Days;
        LocalDate start = all.Start;
        foreach (ChangedQuantity change in subscription.QuantityChanges)
        {
            LocalDate day = LocalDays.Of(change.At, bill.Zone);
            if (day <= start) continue;

            DaySpan part = new DaySpan(start, day).Intersect(all);
            if (part.Count > 0) yield return new QuantityPart(change.Before, part);
            start = day;
        }

        if (start < all.End) yield return new QuantityPart(subscription.Quantity, new DaySpan(start, all.End));
    }
}
