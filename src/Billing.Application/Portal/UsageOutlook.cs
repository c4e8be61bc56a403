using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Portal;

/// <summary>The usage of a subscription's running period: so far, and as it will end.</summary>
public sealed class UsageOutlook(CustomerReader customers, ICatalog catalog, SubscriptionUsage usage, IClock clock)
{
    /// <summary>Reads both, from the same computation that closes the period.</summary>
    public async ValueTask<Result<PeriodOutlook>> FindAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        Instant now = clock.GetCurrentInstant();
        BillingPeriod period = periods.Holding(now);
        if (!(await usage.ReadAsync(periods, period, foresees: false, cancellationToken)).TryGet(out PeriodUsage? current, out failure)
            || !(await usage.ReadAsync(periods, period, foresees: true, cancellationToken)).TryGet(out PeriodUsage? projected, out failure))
        {
            return failure;
        }

        UsageForecast days = UsageForecast.Of(projected.Period, now, periods.Zone);
        return new PeriodOutlook(projected.Period, days.Days, days.Begun, current.AmountMinor, projected.AmountMinor, projected.Currency, Paired(current, projected));
    }

    /// <summary>A charge of which nothing was billed so far, and will be, has its current reading without a group.</summary>
    private static IReadOnlyList<ChargeOutlook> Paired(PeriodUsage current, PeriodUsage projected) =>
    [
        .. projected.Charges.Select(end => new ChargeOutlook(
            end,
            current.Charges.FirstOrDefault(now => now.ChargeId == end.ChargeId && now.Group == end.Group)
                ?? end with { Units = 0, AmountMinor = 0, EventsCount = 0 })),
    ];
}

/// <summary>The running period of a subscription, so far and as it will end.</summary>
/// <param name="Period">The time whose usage it is, <c>[Start, End)</c>.</param>
/// <param name="Days">Local days of it.</param>
/// <param name="Begun">Those of them that have begun.</param>
/// <param name="CurrentMinor">What usage comes to so far, in minor units before coupons and taxes.</param>
/// <param name="ProjectedMinor">What it will come to.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="Charges">The charges one by one.</param>
public sealed record PeriodOutlook(
    InstantSpan Period, int Days, int Begun, long CurrentMinor, long ProjectedMinor, Currency Currency, IReadOnlyList<ChargeOutlook> Charges);

/// <summary>One charge, or one of its filters or groups.</summary>
/// <param name="Projected">As it will end.</param>
/// <param name="Current">So far.</param>
public sealed record ChargeOutlook(PricedCharge Projected, PricedCharge Current);
