using System.Globalization;
using System.Text.Json;
using Billing.Application.AddOns;
using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Discounts;
using Billing.Application.Dunning;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Application.Taxes;
using Billing.Application.Work;
using Billing.Domain.BillingEntities;
using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What an organization sells, made by the service itself before anything goes wrong: a plan for each interval, priced by seed.</summary>
internal static class CycleCatalog
{
    /// <summary>The code of events, and of the metric that counts them.</summary>
    public const string Metric = "call";

    /// <summary>The code of the tax on everything.</summary>
    public const string Tax = "vat";

    /// <summary>The code of the add-on.</summary>
    public const string AddOn = "setup";

    private static readonly (PlanInterval Interval, int Count, Rhythm Rhythm)[] Intervals =
    [
        (PlanInterval.Weekly, 1, new(0, 7)), (PlanInterval.Weekly, 2, new(0, 14)), (PlanInterval.Monthly, 1, new(1, 0)), (PlanInterval.Monthly, 1, new(1, 0)),
        (PlanInterval.Monthly, 1, new(1, 0)), (PlanInterval.Quarterly, 1, new(3, 0)), (PlanInterval.Quarterly, 1, new(3, 0)), (PlanInterval.Semiannual, 1, new(6, 0)),
        (PlanInterval.Yearly, 1, new(12, 0)),
    ];

    private static readonly CouponTerms[] Coupons =
    [
        new(CouponType.FixedAmount, CouponFrequency.Once, AmountMinor: 70_000, Currency: Currency.Usd),
        new(CouponType.FixedAmount, CouponFrequency.Recurring, AmountMinor: 1_234, Currency: Currency.Usd, FrequencyDuration: 3),
        new(CouponType.FixedAmount, CouponFrequency.Forever, AmountMinor: 321, Currency: Currency.Usd),
        new(CouponType.Percentage, CouponFrequency.Once, Percent: 50),
        new(CouponType.Percentage, CouponFrequency.Recurring, Percent: 12.5m, FrequencyDuration: 4),
        new(CouponType.Percentage, CouponFrequency.Forever, Percent: 3.3m),
    ];

    /// <summary>Codes of the coupons.</summary>
    public static IReadOnlyList<string> CouponCodes { get; } = [.. Coupons.Select((_, i) => $"coupon{i}")];

    public static async Task FoundAsync(CycleWorld world, Random random)
    {
        FoundedOrganization founded = (await world.Free.Get<Organizations>().FoundAsync(
            new NewOrganization("Seller", "USD", "UTC"), Command.FromJob("found"), default)).Value;
        world.Space = new DataSpace(founded.Organization.Id.Owner, Mode.Live);
        BillableMetric metric = (await world.Free.Get<CreateMetric>().RunAsync(
            world.Space, new NewMetric { Code = Metric, Name = "Calls", Aggregation = AggregationType.Count }, Command.FromJob("metric"), default)).Value.Value;
        foreach ((PlanInterval interval, int count, Rhythm rhythm) in Intervals)
        {
            await MakePlanAsync(world, random, metric, interval, count, rhythm);
        }

        _ = (await world.Free.Get<SaveTax>().CreateAsync(
            world.Space, new NewTax(Tax, "VAT", 0.2m, AppliedToOrganization: true), Command.FromJob("tax"), default)).Value;
        world.TaxRates.Add((Instant.MinValue, Instant.MinValue, 0.2m));
        await MakeCouponsAsync(world, random);
        _ = (await world.Free.Get<SaveAddOn>().CreateAsync(world.Space, new NewAddOn(AddOn, "Set-up", 5_000, Currency.Usd), Command.FromJob("add-on"), default)).Value;
        await MakeEntitiesAsync(world, random);
        if (world.Bank is not null)
        {
            await ConnectAsync(world, random);
        }
    }

    /// <summary>A base amount that does not divide evenly by days.</summary>
    public static long RandomBase(Random random) => random.Next(1_000, 100_000);

    private static async Task MakePlanAsync(
        CycleWorld world, Random random, BillableMetric metric, PlanInterval interval, int count, Rhythm rhythm)
    {
        (long baseMinor, decimal callMinor) = (RandomBase(random), random.Next(1, 2_000) / 100m);
        using var properties = JsonDocument.Parse($"{{\"amount\":{callMinor.ToString(CultureInfo.InvariantCulture)}}}");
        string code = $"p{world.Plans.Count}";
        var input = new NewPlan
        {
            Code = code,
            Name = code,
            Interval = interval,
            IntervalCount = count,
            AmountMinor = baseMinor,
            Charges = [new NewCharge { MetricId = metric.Id, Model = ChargeModel.Standard, Properties = properties.RootElement.Clone() }],
        };
        Plan plan = (await world.Free.Get<CreatePlan>().RunAsync(world.Space, input, Command.FromJob("plan", code), default)).Value.Value;
        bool hasThreshold = random.Next(4) == 0;
        var fact = new PlanFact(plan.Id, rhythm)
        {
            ChargeId = plan.Charges[0].Id, HasThreshold = hasThreshold, CommitmentMinor = !hasThreshold && random.Next(4) == 0 ? baseMinor + random.Next(400) : 0,
        };
        fact.Versions.Add((baseMinor, callMinor));
        if (fact.CommitmentMinor > 0)
        {
            _ = (await world.Free.Get<PlanCommitments>().CreateAsync(
                world.Space, code, new CommitmentInput(fact.CommitmentMinor, null), Command.FromJob("commitment", code), default)).Value;
            fact.Versions.Add((baseMinor, callMinor));
        }

        if (hasThreshold)
        {
            _ = (await world.Free.Get<PlanThresholds>().CreateAsync(
                world.Space, code, new Application.Catalog.ThresholdInput(random.Next(20, 300), Currency.Usd, random.Next(2) == 0, null), Command.FromJob("threshold", code), default)).Value;
            fact.Versions.Add((baseMinor, callMinor));
        }

        world.Plans.Add(fact);
    }

    private static async Task MakeCouponsAsync(CycleWorld world, Random random)
    {
        for (int i = 0; i < Coupons.Length; i++)
        {
            Instant? expires = random.Next(3) == 0 ? world.Now + Duration.FromDays(random.Next(100, 1_200)) : null;
            _ = (await world.Free.Get<SaveCoupon>().CreateAsync(
                world.Space, new NewCoupon(CouponCodes[i], CouponCodes[i], Coupons[i], ExpirationAt: expires), Command.FromJob("coupon", CouponCodes[i]), default)).Value;
        }
    }

    /// <summary>Half of the organizations number their invoices without gaps; some customers are billed by another entity, which does so too, or not.</summary>
    private static async Task MakeEntitiesAsync(CycleWorld world, Random random)
    {
        bool isGapless = random.Next(2) == 0;
        foreach ((string code, string prefix, bool isDefault) in ((string, string, bool)[])[("main", "MAIN", true), ("other", "OTHER", false)])
        {
            var input = new BillingEntityInput
            {
                Name = code, InvoicePrefix = prefix, IsDefault = isDefault,
                NumberScheme = isGapless ? InvoiceNumberScheme.Gapless : InvoiceNumberScheme.PerCustomer,
            };
            BillingEntity entity = (await world.Free.Get<SaveBillingEntity>().CreateAsync(world.Space, code, input, Command.FromJob("entity", code), default)).Value.Value;
            world.Entities.Add((entity.Id, isGapless));
            isGapless ^= random.Next(2) == 0;
        }
    }

    /// <summary>Money goes through the bank, and most ask for what is overdue.</summary>
    private static async Task ConnectAsync(CycleWorld world, Random random)
    {
        world.Connection = (await world.Free.Get<SaveConnection>().CreateAsync(
            world.Space, PaymentProviderKind.Sandbox, new ConnectionChange(), Command.FromJob("connect"), default)).Value.Value.Id;
        if (random.Next(4) > 0)
        {
            var input = new CampaignInput
            {
                Code = "late", Name = "Late", AttemptsMax = random.Next(2, 4), DaysBetween = random.Next(1, 4), InsufficientFundsDays = 5, QuietFrom = 22 * 60, QuietTo = 7 * 60,
                WritesOff = random.Next(2) == 0, Thresholds = [new Application.Dunning.ThresholdInput(Currency.Usd, random.Next(2) * 20_000)],
            };
            world.Campaign = (await world.Free.Get<SaveCampaign>().CreateAsync(world.Space, input, Command.FromJob("campaign"), default)).Value.Value;
            await FollowAsync(world, random);
        }
    }

    /// <summary>A new campaign looks for whom to ask in lists, which are read by many threads at once: that is over before the instances begin.</summary>
    private static async Task FollowAsync(CycleWorld world, Random random)
    {
        await world.Free.Get<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);
        while (world.Queues.Receive(random, Duration.FromMinutes(5)) is { } message)
        {
            await world.Free.WorkAsync(message.Queue, message.Text);
            world.Queues.Delete(message);
        }
    }
}
