using System.Globalization;
using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Taxes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What an organization sells, made by the service itself before anything goes wrong: a plan for each interval, priced by seed.</summary>
internal static class CycleCatalog
{
    /// <summary>The code of events, and of the metric that counts them.</summary>
    public const string Metric = "call";

    /// <summary>The code of the tax on everything.</summary>
    public const string Tax = "vat";

    private static readonly (PlanInterval Interval, int Count, int Weeks, int Months)[] Intervals =
    [
        (PlanInterval.Weekly, 1, 1, 0), (PlanInterval.Weekly, 2, 2, 0), (PlanInterval.Monthly, 1, 0, 1), (PlanInterval.Monthly, 1, 0, 1), (PlanInterval.Monthly, 1, 0, 1),
        (PlanInterval.Quarterly, 1, 0, 3), (PlanInterval.Quarterly, 1, 0, 3), (PlanInterval.Semiannual, 1, 0, 6), (PlanInterval.Yearly, 1, 0, 12),
    ];

    public static async Task FoundAsync(CycleWorld world, Random random)
    {
        FoundedOrganization founded = (await world.Free.Get<Organizations>().FoundAsync(
            new NewOrganization("Seller", "USD", "UTC"), Command.FromJob("found"), default)).Value;
        world.Space = new DataSpace(founded.Organization.Id.Owner, Mode.Live);
        BillableMetric metric = (await world.Free.Get<CreateMetric>().RunAsync(
            world.Space, new NewMetric { Code = Metric, Name = "Calls", Aggregation = AggregationType.Count }, Command.FromJob("metric"), default)).Value.Value;
        foreach ((PlanInterval interval, int count, int weeks, int months) in Intervals)
        {
            await MakePlanAsync(world, random, metric, interval, count, weeks, months);
        }

        _ = (await world.Free.Get<SaveTax>().CreateAsync(
            world.Space, new NewTax(Tax, "VAT", 0.2m, AppliedToOrganization: true), Command.FromJob("tax"), default)).Value;
        world.TaxRates.Add((Instant.MinValue, 0.2m));
    }

    /// <summary>A base amount that does not divide evenly by days.</summary>
    public static long RandomBase(Random random) => random.Next(1_000, 100_000);

    private static async Task MakePlanAsync(
        CycleWorld world, Random random, BillableMetric metric, PlanInterval interval, int count, int weeks, int months)
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
        var fact = new PlanFact(plan.Id, weeks, months);
        fact.Versions.Add((baseMinor, callMinor));
        world.Plans.Add(fact);
    }
}
