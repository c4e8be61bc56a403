using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>Short ways to make catalog objects and bills for tests.</summary>
internal static class Build
{
    internal static readonly Instant Start = Instant.FromUtc(2025, 1, 1, 0, 0);

    internal static BillingId Id(ulong item) => new(new OwnerKey(7), item);

    internal static Plan Plan(long amountMinor, params Charge[] charges) => new()
    {
        Id = Id(1),
        Code = "plan",
        Name = "Plan",
        Interval = PlanInterval.Monthly,
        AmountMinor = amountMinor,
        Currency = Currency.Usd,
        Charges = charges,
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    internal static Charge Charge(ulong id, string metric, ChargePrice price) => new()
    {
        Id = Id(id),
        MetricId = Id(id + 1000),
        MetricCode = metric,
        Price = price,
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    internal static Subscription Subscription(Instant? start = null) => new()
    {
        Id = Id(500),
        ExternalId = "sub",
        CustomerId = Id(400),
        PlanId = Id(1),
        Status = SubscriptionStatus.Active,
        StartedAt = start ?? Start,
        CreatedAt = start ?? Start,
        UpdatedAt = start ?? Start,
    };

    internal static Tax Tax(string code, decimal rate, bool inclusive = false, bool byDefault = true) => new()
    {
        Id = Id(900),
        Code = code,
        Name = code,
        Rate = rate,
        Inclusive = inclusive,
        AppliedToOrganization = byDefault,
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    internal static TaxRules Taxes(params Tax[] taxes) => new(taxes, []);

    /// <summary>The bill of the period that holds an instant, closed.</summary>
    internal static SubscriptionBill Closing(Plan plan, Subscription subscription, Instant inside, params ChargeUsage[] usage) => new()
    {
        Plan = plan,
        Subscription = subscription,
        Zone = DateTimeZone.Utc,
        Closing = BillingCalendar.For(plan, subscription, DateTimeZone.Utc).PeriodContaining(inside),
        Usage = usage,
    };

    internal static InvoiceRequest Request(params SubscriptionBill[] bills) => new()
    {
        Currency = Currency.Usd,
        IssuedAt = Instant.FromUtc(2026, 4, 1, 0, 0),
        ServicePeriod = new InstantSpan(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0)),
        Subscriptions = bills,
    };

    /// <summary>A request with lines of whole amounts and nothing else.</summary>
    internal static InvoiceRequest Lines(params long[] amountsMinor) => Request() with
    {
        Extras = [.. amountsMinor.Select((a, i) => new ExtraFee(FeeType.AddOn, $"line {i + 1}", 1, a))],
    };

    internal static ChargeUsage Usage(Charge charge, decimal units, long events = 0) => new(charge.Id, new UsageQuantity(units, events));
}
