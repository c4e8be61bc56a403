using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.RatingCases;

namespace Billing.Domain.Tests.Golden;

/// <summary>Reads the plan of a scenario, its prices and its usage.</summary>
internal sealed class GoldenPlan(Currency currency)
{
    internal Plan Read(Input plan, int number)
    {
        (PlanInterval interval, int count) = Every(plan.Text("every", "month"));
        return Invoicing.Build.Plan(Minor(plan, "amount"), [.. plan.Items("charges").Select((c, i) => Charge(c, (ulong)(10 + (100 * number) + i)))]) with
        {
            Id = Invoicing.Build.Id((ulong)(1 + number)),
            Name = plan.Text("name"),
            Currency = currency,
            Interval = interval,
            IntervalCount = count,
            TaxCodes = Texts(plan, "taxes"),
            Commitments = plan.Has("commitment")
                ? [new Commitment(Invoicing.Build.Id(80), Minor(plan, "commitment"), null, Invoicing.Build.Start, Invoicing.Build.Start)]
                : [],
        };
    }

    internal ChargeUsage Usage(Plan plan, Input usage)
    {
        Charge charge = plan.Charges.Single(c => c.MetricCode == usage.Text("of"));

        // What percentages are taken of is money, and so are the amounts of transactions.
        bool money = charge.Model is ChargeModel.Percentage or ChargeModel.GraduatedPercentage;
        decimal units = usage.Number("units");
        decimal[] transactions = [.. usage.Numbers("transactions").Select(currency.ToMinor)];
        var quantity = new UsageQuantity(
            money ? currency.ToMinor(units) : units,
            (long)usage.Number("events", transactions.Length),
            transactions.Length == 0 ? null : transactions,
            usage.Has("dynamic") ? currency.ToMinor(usage.Number("dynamic")) : null,
            usage.Has("shares") ? [.. usage.Items("shares").Select(Share)] : null);
        int? filter = (int?)usage.OptionalNumber("filter") - 1;
        return new ChargeUsage(charge.Id, quantity, filter, usage.Has("group") ? usage.Text("group") : null);
    }

    private Charge Charge(Input charge, ulong id)
    {
        string model = charge.Text("model");
        return Invoicing.Build.Charge(id, charge.Text("name"), Price(model, charge)) with
        {
            MinAmountMinor = Optional(charge, "at least"),
            MaxAmountMinor = Optional(charge, "at most"),
            InvoiceZero = charge.Text("zero line", "True") != "False",
            Prorated = charge.Flag("prorated"),
            GroupBy = Texts(charge, "group by"),
            TaxCodes = Texts(charge, "taxes"),
            Filters =
            [
                .. charge.Items("filters").Select(f => new ChargeFilter(
                    Invoicing.Build.Id(70), f.Text("key"), Texts(f, "values"), Price(model, f), f.Has("name") ? f.Text("name") : null)),
            ],
        };
    }

    private ChargePrice Price(string model, Input price) => model switch
    {
        "standard" => new StandardPrice(Exact(price, "each")),
        "graduated" => new GraduatedPrice(Tiers(price)),
        "volume" => new VolumePrice(Tiers(price)),
        "package" => new PackagePrice(Exact(price, "price"), price.Number("size"), price.Number("free", 0)),
        "percentage" => new PercentagePrice(
            price.Number("percent"),
            Exact(price, "fixed"),
            (long?)price.OptionalNumber("free events"),
            Optional(price, "free amount"),
            Optional(price, "at least each"),
            Optional(price, "at most each")),
        "graduated percentage" => new GraduatedPercentagePrice(
            [.. price.Items("tiers").Select(t => new RateTier(Optional(t, "up to"), t.Number("percent"), Exact(t, "flat")))]),
        "custom" => new CustomPrice(Optional(price, "fixed"), Exact(price, "each")),
        "dynamic" => new DynamicPrice(),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Unknown model."),
    };

    private PriceTier[] Tiers(Input price) =>
        [.. price.Items("tiers").Select(t => new PriceTier(t.OptionalNumber("up to"), Exact(t, "each"), Exact(t, "flat")))];

    private static (PlanInterval, int) Every(string words) => words switch
    {
        "week" => (PlanInterval.Weekly, 1),
        "month" => (PlanInterval.Monthly, 1),
        "2 months" => (PlanInterval.Monthly, 2),
        "quarter" => (PlanInterval.Quarterly, 1),
        "year" => (PlanInterval.Yearly, 1),
        "once" => (PlanInterval.OneTime, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(words), words, "Unknown interval."),
    };

    private static ProratedUnits Share(Input pair) => new(new Input(pair.Json[0]).AsNumber(), new Input(pair.Json[1]).AsNumber());

    private static string[] Texts(Input input, string key) => [.. input.Items(key).Select(t => t.AsText())];

    private long Minor(Input input, string key) => MoneyRounding.ToMinor(Exact(input, key));

    private decimal Exact(Input input, string key) => currency.ToMinor(input.Number(key, 0));

    private decimal? Optional(Input input, string key) => input.OptionalNumber(key) is { } major ? currency.ToMinor(major) : null;
}
