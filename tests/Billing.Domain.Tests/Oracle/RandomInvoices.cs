using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Oracle;

/// <summary>Whole invoices at random, the same for the same seed. Small numbers, so that ties, edges and zeros are frequent.</summary>
internal sealed class RandomInvoices(int seed)
{
    private static readonly string[] Currencies = ["USD", "EUR", "JPY", "KWD"];
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Kiritimati"];
    private static readonly PlanInterval[] Intervals = [PlanInterval.Weekly, PlanInterval.Monthly, PlanInterval.Monthly, PlanInterval.Quarterly, PlanInterval.Yearly];

    private readonly Random _random = new(seed);
    private readonly RandomPrices _prices = new(seed ^ 0x5eed);

    internal (InvoiceRequest Request, Tax[] Taxes) Next()
    {
        Currency currency = Currency.Parse(Pick(Currencies));
        Tax[] taxes = [.. Enumerable.Range(0, Below(4)).Select(OneTax)];
        SubscriptionBill[] bills = [.. Enumerable.Range(0, Below(3)).Select(i => Bill(i, currency, taxes))];
        InstantSpan span = bills.Select(b => b.Closing?.Span).FirstOrDefault(s => s is not null) ?? new InstantSpan(Build.Start, Build.Start);
        var request = new InvoiceRequest
        {
            Currency = currency,
            IssuedAt = span.End + Duration.FromDays(Below(4) - 1),
            ServicePeriod = span,
            Subscriptions = bills,
            Extras = [.. Enumerable.Range(0, Below(4)).Select(i => new ExtraFee(
                One(8) ? FeeType.Credit : FeeType.AddOn, "extra", Below(5), Below(5000) / 4m, TaxCodes: Codes(taxes), MetricCode: One(3) ? "metric-1" : null))],
            Taxes = new TaxRules(taxes, []),
            ProgressiveCredits = One(3) ? [.. Enumerable.Range(0, 1 + Below(2)).Select(i => new ProgressiveCredit(Build.Id((ulong)(90 + i)), Below(3000)))] : [],
            Coupons = [.. Enumerable.Range(0, Below(4)).Select(i => Coupon(i, currency, span))],
            Credits = [.. Enumerable.Range(0, Below(3)).Select(i => new CreditBalance(Build.Id((ulong)(300 + i)), Below(2000)))],
            Wallets = [.. Enumerable.Range(0, Below(5)).Select(i => Wallet(i, currency, span))],
        };
        return (request, taxes);
    }

    private SubscriptionBill Bill(int number, Currency currency, Tax[] taxes)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[Pick(Zones)];
        Plan plan = Plan(number, currency, taxes);
        Subscription subscription = Subscription(number, zone);
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod closing = calendar.PeriodContaining(subscription.AnchorAt + Duration.FromDays(Below(100)));
        if (One(3)) subscription = Ended(subscription, closing);
        return new SubscriptionBill
        {
            Plan = plan,
            Subscription = subscription,
            Zone = zone,
            Closing = closing,
            Opening = One(2) ? calendar.At(closing.Index + 1) : null,
            PlanDays = One(4) ? Part(closing.Days) : null,
            Usage = UsageSpan(subscription, closing, zone) ? [.. plan.Charges.SelectMany(Usage)] : [],
            EarlierBilledMinor = One(4) ? Below(2000) : 0,
        };
    }

    // Usage outside of the subscription's time is nobody's; there is none to bill.
    private static bool UsageSpan(Subscription subscription, BillingPeriod closing, DateTimeZone zone) =>
        !ServedDays.UsageSpan(subscription, closing, zone).IsEmpty;

    private DaySpan Part(DaySpan days)
    {
        LocalDate start = days.Start.PlusDays(Below(days.Count));
        return new DaySpan(start, start.PlusDays(1 + Below(days.Count)));
    }

    private Subscription Subscription(int number, DateTimeZone zone) =>
        Build.Subscription(LocalDays.StartOf(new LocalDate(2024, 1, 1).PlusDays(Below(800)), zone) + Duration.FromMinutes(One(2) ? 0 : Below(1440))) with
        {
            Id = Build.Id((ulong)(500 + number)),
            BillingTime = One(2) ? BillingTime.Anniversary : BillingTime.Calendar,
            PayInAdvance = One(3),
            Quantity = One(3) ? 1 + (Below(10) / 2m) : 1,
            TrialPeriodDays = One(4) ? Below(45) : 0,
        };

    private Subscription Ended(Subscription subscription, BillingPeriod closing)
    {
        Instant inside = closing.Span.Start + Duration.FromHours(Below((int)closing.Span.Start.Minus(closing.Span.End).TotalHours * -1));
        Instant at = One(4) ? closing.Span.End : Instant.Max(subscription.AnchorAt, inside);
        return Below(3) switch
        {
            0 => subscription with { Status = SubscriptionStatus.Canceled, CanceledAt = at },
            1 => subscription with { Status = SubscriptionStatus.Paused, PausedAt = at },
            _ => subscription with { Pauses = [new Pause(at, at + Duration.FromHours(Below(400)))] },
        };
    }

    private Plan Plan(int number, Currency currency, Tax[] taxes)
    {
        Charge[] charges = [.. Enumerable.Range(0, Below(4)).Select(i => Charge(number, i, taxes))];
        return Build.Plan(One(4) ? 0 : Below(5000), charges) with
        {
            Id = Build.Id((ulong)(1 + number)),
            Currency = currency,
            Interval = Pick(Intervals),
            IntervalCount = 1 + (One(4) ? Below(3) : 0),
            TaxCodes = Codes(taxes),
            Commitments = One(3) ? [new Commitment(Build.Id(80), Below(6000), null, Build.Start, Build.Start)] : [],
        };
    }

    private Charge Charge(int number, int index, Tax[] taxes) =>
        Build.Charge((ulong)(10 + (20 * number) + index), $"metric-{index}", _prices.Next()) with
        {
            MinAmountMinor = One(5) ? Below(1500) : null,
            MaxAmountMinor = One(5) ? 1500 + Below(1500) : null,
            InvoiceZero = !One(3),
            TaxCodes = Codes(taxes),
            Filters = One(3)
                ? [.. Enumerable.Range(0, 1 + Below(2)).Select(i => new ChargeFilter(Build.Id(70), "region", [$"r{i}"], _prices.Next()))]
                : [],
        };

    private IEnumerable<ChargeUsage> Usage(Charge charge)
    {
        for (int filter = 0; filter <= charge.Filters.Count; filter++)
        {
            int? which = filter < charge.Filters.Count ? filter : null;
            for (int group = Below(3); group > 0; group--) yield return new ChargeUsage(charge.Id, _prices.Usage(), which, $"group: {group}");
        }
    }

    private Tax OneTax(int number) => Build.Tax($"tax-{number}", Below(3000) / 10_000m, One(3), One(2));

    private string[] Codes(Tax[] taxes) => One(3) && taxes.Length > 0 ? [.. taxes.Where(_ => One(2)).Select(t => t.Code)] : [];

    private AppliedCoupon Coupon(int number, Currency currency, InstantSpan span)
    {
        bool percentage = One(2);
        CouponFrequency often = Pick([CouponFrequency.Once, CouponFrequency.Recurring, CouponFrequency.Forever]);
        return new AppliedCoupon
        {
            Id = Build.Id((ulong)(600 + number)),
            CouponId = Build.Id(601),
            Code = $"coupon-{number}",
            CustomerId = Build.Id(400),
            Status = One(8) ? CouponStatus.Terminated : CouponStatus.Active,
            ExpirationAt = One(4) ? span.End + Duration.FromDays(Below(3) - 1) : null,
            Terms = new CouponTerms(
                percentage ? CouponType.Percentage : CouponType.FixedAmount,
                often,
                percentage ? 0 : Below(1500),
                percentage ? null : One(8) ? Currency.Parse("CHF") : currency,
                percentage ? Below(401) / 4m : 0,
                3,
                One(3) ? new CouponScope(One(2) ? [Build.Id(1)] : [], ["metric-1"], One(2) ? [Build.Id(10)] : []) : null,
                One(5) ? Below(3000) : null),
            RemainingMinor = Below(1500),
            RemainingInvoices = 1 + Below(3),
            CreatedAt = Build.Start,
            UpdatedAt = Build.Start,
        };
    }

    private Wallet Wallet(int number, Currency currency, InstantSpan span) => new()
    {
        Id = Build.Id((ulong)(700 + number)),
        CustomerId = Build.Id(400),
        Status = One(8) ? WalletStatus.Terminated : WalletStatus.Active,
        Currency = One(8) ? Currency.Parse("CHF") : currency,
        Priority = 1 + Below(3),
        GrantedBalanceMinor = Below(1000),
        PaidBalanceMinor = Below(1000),
        ExpirationAt = One(3) ? span.End + Duration.FromDays(Below(4) - 1) : null,
        FeeTypes = One(4) ? [Pick([FeeType.Subscription, FeeType.Charge, FeeType.Credit])] : [],
        MetricCodes = One(5) ? ["metric-0"] : [],
        CreatedAt = Build.Start + Duration.FromDays(number),
        UpdatedAt = Build.Start,
    };

    private int Below(int limit) => _random.Next(limit);

    private bool One(int outOf) => _random.Next(outOf) == 0;

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];
}
