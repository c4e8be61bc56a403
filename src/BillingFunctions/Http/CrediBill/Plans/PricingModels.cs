using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace BillingFunctions.Http.CrediBill.Plans;

/// <summary>Pricing models of this surface: a base amount, a price for units beyond some free ones, or both.</summary>
internal static class PricingModels
{
    public const string Flat = "flat";
    public const string Usage = "usage";
    public const string Hybrid = "hybrid";

    /// <summary>What a model demands and the body lacks.</summary>
    public static IReadOnlyList<FieldError> Faults(PlanCreate body)
    {
        List<FieldError> faults = [];
        void Demand(bool isThere, string field)
        {
            if (!isThere)
                faults.Add(new FieldError(["body", field], $"A {body.PricingModel} plan needs it", "missing"));
        }

        if (body.PricingModel != Usage)
            Demand(body.BaseAmount is not null, "baseAmount");

        if (body.PricingModel != Flat)
        {
            Demand(body.UsageMetric is not null, "usageMetric");
            Demand(body.UnitPrice is not null, "unitPrice");
        }

        return faults;
    }

    /// <summary>The charge for units beyond the free ones.</summary>
    public static NewCharge Charge(BillingId metricId, decimal unitPrice, decimal freeUnits)
    {
        using var properties = new MemoryStream();
        using (var json = new Utf8JsonWriter(properties))
        {
            json.WriteStartObject();
            json.WriteStartArray("graduated_ranges");
            if (freeUnits > 0)
                WriteRange(json, 0, freeUnits, 0);

            WriteRange(json, freeUnits, null, unitPrice);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new NewCharge { MetricId = metricId, Model = ChargeModel.Graduated, Properties = JsonDocument.Parse(properties.ToArray()).RootElement, InvoiceZero = false };
    }

    public static string Of(Plan plan) => plan.Charges.Count == 0 ? Flat : plan.AmountMinor == 0 ? Usage : Hybrid;

    /// <summary>Price of a unit and free units of a plan's first charge, when this surface can say them.</summary>
    public static (decimal? UnitPrice, decimal FreeUnits) UnitsOf(Plan plan) => (plan.Charges.Count == 0 ? null : plan.Charges[0].Price) switch
    {
        StandardPrice price => (price.UnitAmountMinor, 0),
        GraduatedPrice { Tiers: [{ UpTo: null } only] } => (only.UnitAmountMinor, 0),
        GraduatedPrice { Tiers: [{ UnitAmountMinor: 0, UpTo: { } free }, { UpTo: null } rest] } => (rest.UnitAmountMinor, free),
        _ => (null, 0),
    };

    public static PlanInterval IntervalOf(string word) => word switch
    {
        "quarterly" => PlanInterval.Quarterly,
        "yearly" => PlanInterval.Yearly,
        "one-time" => PlanInterval.OneTime,
        _ => PlanInterval.Monthly,
    };

    public static string IntervalOf(Plan plan) => plan.Interval == PlanInterval.OneTime ? "one-time" : plan.Interval.ToString().ToLowerInvariant();

    private static void WriteRange(Utf8JsonWriter json, decimal from, decimal? to, decimal unitPrice)
    {
        json.WriteStartObject();
        json.WriteNumber("from_value", from);
        if (to is { } end)
            json.WriteNumber("to_value", end);
        else
            json.WriteNull("to_value");

        json.WriteNumber("per_unit_amount", unitPrice);
        json.WriteEndObject();
    }
}
