using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases;

/// <summary>Makes plans, subscriptions and requests of cases.</summary>
internal static class Bills
{
    internal static readonly Instant Epoch = NodaConstants.UnixEpoch;

    internal static BillingId Id(int number) => new(new OwnerKey(1), (ulong)number);

    internal static Plan Plan(Input input)
    {
        Every every = Every.Of(input);
        return new Plan
        {
            Id = Id(1),
            Code = "plan",
            Name = "Plan",
            Interval = every.PlanInterval,
            IntervalCount = every.Count,
            AmountMinor = (long)(input.FirstNumber("plan_cents", "plan_amount_cents", "amount_cents") ?? 0),
            Currency = Currency(input),
            CreatedAt = Epoch,
            UpdatedAt = Epoch,
        };
    }

    internal static Currency Currency(Input input)
    {
        string code = input.First("currency", "invoice_currency") is { } key ? input.Text(key) : "USD";
        return Domain.Monetary.Currency.TryParse(code, out Currency? currency) ? currency : throw new RefusedException($"unknown currency '{code}'");
    }

    internal static DateTimeZone Zone(Input input)
    {
        string id = input.First("timezone", "time_zone", "zone") is { } key ? input.Text(key) : "UTC";
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new RefusedException($"unknown time zone '{id}'");
    }

    internal static bool InAdvance(Input input) =>
        input.Flag("in_advance") || input.Flag("pay_in_advance") || input.Flag("advance")
        || input.Text("mode").Contains("advance", StringComparison.Ordinal);

    /// <summary>When the subscription ended, in any of the words for it, or null.</summary>
    internal static string? EndKey(Input input) =>
        input.First("terminated_at", "terminated", "canceled_at", "cancelled_at", "ended_at", "ending_at", "cancel_at", "canceled", "ended");

    internal static string StartKey(Input input) =>
        input.First("started", "started_at", "start", "subscription_at", "subscription_started") ?? "started";

    internal static BillingTime BillingTime(Input input) =>
        input.Text("billing", input.Text("billing_time")).StartsWith("anniversary", StringComparison.Ordinal)
        || input.Text("interval").Contains("anniversary", StringComparison.Ordinal)
            ? Domain.Subscriptions.BillingTime.Anniversary
            : Domain.Subscriptions.BillingTime.Calendar;

    internal static Subscription Subscription(Input input, Instant started) => new()
    {
        Id = Id(2),
        ExternalId = "subscription",
        CustomerId = Id(3),
        PlanId = Id(1),
        Status = SubscriptionStatus.Active,
        BillingTime = BillingTime(input),
        PayInAdvance = InAdvance(input),
        TrialPeriodDays = (int)(input.FirstNumber("trial_days", "trial_period_days", "trial_period", "trial") ?? 0),
        Quantity = input.FirstNumber("quantity", "seats") ?? 1,
        StartedAt = started,
        CreatedAt = started,
        UpdatedAt = started,
    };

    internal static InvoiceRequest Request(params SubscriptionBill[] bills) => new()
    {
        Currency = Domain.Monetary.Currency.Usd,
        IssuedAt = Epoch,
        ServicePeriod = new InstantSpan(Epoch, Epoch),
        Subscriptions = bills,
    };

    internal static InvoiceRequest Lines(IEnumerable<decimal> cents) => Request() with
    {
        Extras = [.. cents.Select(c => new ExtraFee(FeeType.AddOn, "line", 1, c))],
    };

    internal static TaxRules Taxes(IEnumerable<decimal> percents, bool inclusive = false) => new(
        [.. percents.Select((p, i) => new Tax
        {
            Id = Id(100 + i),
            Code = $"tax-{i}",
            Name = $"Tax {i}",
            Rate = p / 100,
            Inclusive = inclusive,
            AppliedToOrganization = true,
            CreatedAt = Epoch,
            UpdatedAt = Epoch,
        })],
        []);

    internal static decimal[] TaxPercents(Input input) =>
        input.First("tax_percents", "tax_rates_percent", "tax_percent", "tax_rate_percent", "percents", "percent", "tax_rate") is { } key
            ? input.Numbers(key)
            : [];

    internal static AppliedCoupon Coupon(long cents, string? limitedTo = null, int number = 0) => new()
    {
        Id = Id(60 + number),
        CouponId = Id(61),
        Code = "coupon",
        CustomerId = Id(3),
        Terms = new CouponTerms(
            CouponType.FixedAmount,
            CouponFrequency.Once,
            cents,
            Scope: limitedTo is null ? null : new CouponScope([], [limitedTo], [])),
        RemainingMinor = cents,
        CreatedAt = Epoch,
        UpdatedAt = Epoch,
    };
}
