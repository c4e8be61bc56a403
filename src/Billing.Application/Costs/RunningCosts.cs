using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Costs;

/// <summary>
/// What a customer's running billing periods come to, by the computation that closes them, from counters. Coupons and taxes are left out: they are the invoice's.
/// </summary>
public sealed class RunningCosts(CustomerReader customers, ICatalog catalog, SubscriptionUsage amounts, IClock clock)
{
    /// <summary>The running periods of all subscriptions that are billed; refused when the customer is unknown.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="customerId">Whose.</param>
    /// <param name="foresees">True for what they will come to if the rest of their days are like those so far.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="before">How many periods back; 0 for the running ones.</param>
    public async ValueTask<Result<RunningCost>> ReadAsync(
        DataSpace space, BillingId customerId, bool foresees, CancellationToken cancellationToken, int before = 0)
    {
        if (await customers.FindAccountAsync(space, customerId, cancellationToken) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        Instant now = clock.GetCurrentInstant();
        List<RunningBill> bills = [];
        foreach (BilledSubscription billed in account.Subscriptions.Where(each => each.Subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Paused))
        {
            if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, billed.Subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out _))
            {
                continue;
            }

            BillingPeriod period = periods.Holding(now);
            if (before > 0)
            {
                period = periods.Calendar.At(period.Index - before);
            }

            if (!(await amounts.FeesAsync(periods, period, foresees, cancellationToken)).TryGet(out (InstantSpan Service, IReadOnlyList<Fee> Fees) read, out Failure? failure))
            {
                return failure;
            }

            if (!read.Service.IsEmpty)
            {
                bills.Add(new RunningBill(periods, period, read.Service, read.Fees));
            }
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        LocalDate first = LocalDays.Of(now, zone).With(DateAdjusters.StartOfMonth).PlusMonths(-before);
        var month = new InstantSpan(LocalDays.StartOf(first, zone), LocalDays.StartOf(first.PlusMonths(1), zone));
        return new RunningCost(account.Customer, month, bills);
    }
}

/// <summary>What one subscription's period comes to.</summary>
internal sealed record RunningBill(SubscriptionPeriods Periods, BillingPeriod Period, InstantSpan Service, IReadOnlyList<Fee> Fees)
{
    /// <summary>The base amount: as the period's fees have it, or as it was billed at the start.</summary>
    public long BaseMinor => Fees.Any(fee => fee.Type == FeeType.Subscription)
        ? Fees.Where(fee => fee.Type == FeeType.Subscription).Sum(fee => fee.AmountMinor)
        : Periods.BaseBilledOf(Period) ?? MoneyRounding.ToMinor(Periods.Plan.AmountMinor * Periods.Subscription.Quantity);

    public IReadOnlyList<Fee> UsageFees => [.. Fees.Where(fee => fee.Type == FeeType.Charge)];

    public long UsageMinor => UsageFees.Sum(fee => fee.AmountMinor);

    public long OtherMinor => Fees.Where(fee => fee.Type is not (FeeType.Charge or FeeType.Subscription)).Sum(fee => fee.AmountMinor);
}

/// <summary>What a customer's periods come to, in minor units of its currency, before coupons and taxes.</summary>
public sealed record RunningCost
{
    internal RunningCost(Customer customer, InstantSpan month, IReadOnlyList<RunningBill> bills)
    {
        (Customer, Bills) = (customer, bills);
        Period = bills.Count == 0 ? month : new InstantSpan(bills.Min(bill => bill.Service.Start), bills.Max(bill => bill.Service.End));
    }

    /// <summary>Whose.</summary>
    public Customer Customer { get; }

    /// <summary>From the first start to the last end of the periods; the calendar month when nothing is billed.</summary>
    public InstantSpan Period { get; }

    /// <summary>The subscriptions.</summary>
    internal IReadOnlyList<RunningBill> Bills { get; }

    /// <summary>True when some subscription is billed.</summary>
    public bool HasBills => Bills.Count > 0;

    /// <summary>The base amounts.</summary>
    public long BaseMinor => Bills.Sum(bill => bill.BaseMinor);

    /// <summary>The usage.</summary>
    public long UsageMinor => Bills.Sum(bill => bill.UsageMinor);

    /// <summary>What else is due, such as the rest of a commitment.</summary>
    public long OtherMinor => Bills.Sum(bill => bill.OtherMinor);

    /// <summary>All together.</summary>
    public long TotalMinor => BaseMinor + UsageMinor + OtherMinor;

    /// <summary>Usage by metric, in the order of the plans' charges.</summary>
    public IReadOnlyList<MetricCost> ByMetric =>
    [
        .. Bills.SelectMany(bill => bill.UsageFees).GroupBy(fee => fee.MetricCode ?? "")
            .Select(fees => new MetricCost(fees.Key, fees.Sum(fee => fee.Units), fees.Sum(fee => fee.EventsCount), fees.Sum(fee => fee.AmountMinor))),
    ];
}

/// <summary>The usage of a metric and what it costs.</summary>
/// <param name="MetricCode">The metric.</param>
/// <param name="Units">The quantity.</param>
/// <param name="EventsCount">Events behind it.</param>
/// <param name="AmountMinor">In minor units.</param>
public sealed record MetricCost(string MetricCode, decimal Units, long EventsCount, long AmountMinor);
