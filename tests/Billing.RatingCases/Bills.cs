using Billing.Domain.Catalog;
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

    internal static Plan Plan(Input input, PlanInterval interval) => new()
    {
        Id = Id(1),
        Code = "plan",
        Name = "Plan",
        Interval = interval,
        AmountMinor = (long)input.Number("plan_cents", 0),
        Currency = Currency.Usd,
        CreatedAt = Epoch,
        UpdatedAt = Epoch,
    };

    internal static PlanInterval Interval(Input input)
    {
        string text = input.Text("interval", "monthly").Split(' ')[0];
        return text switch
        {
            "week" => PlanInterval.Weekly,
            "month" => PlanInterval.Monthly,
            "quarter" => PlanInterval.Quarterly,
            "year" or "annual" => PlanInterval.Yearly,
            "semi-annual" or "semiannually" or "half_yearly" or "semi_annual" => PlanInterval.Semiannual,
            _ => Enum.Parse<PlanInterval>(text, ignoreCase: true),
        };
    }

    internal static DateTimeZone Zone(Input input) => DateTimeZoneProviders.Tzdb[input.Text("timezone", "UTC")];

    internal static bool InAdvance(Input input) =>
        input.Flag("in_advance") || input.Flag("pay_in_advance") || input.Text("mode").Contains("advance", StringComparison.Ordinal);

    internal static BillingTime BillingTime(Input input) =>
        input.Text("billing").StartsWith("anniversary", StringComparison.Ordinal)
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
        TrialPeriodDays = (int)input.Number("trial_days", 0),
        StartedAt = started,
        CreatedAt = started,
        UpdatedAt = started,
    };

    internal static InvoiceRequest Request(params SubscriptionBill[] bills) => new()
    {
        Currency = Currency.Usd,
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
        input.Has("tax_percents") ? input.Numbers("tax_percents") : input.FirstNumber("tax_percent", "percent") is { } one ? [one] : [];
}
