using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Plans;

internal sealed class PlanCreate
{
    [Text(3, 255)]
    public required string Name { get; set; }

    [Text(0, 2000)]
    public string? Description { get; set; }

    [OneOf(PricingModels.Flat, PricingModels.Usage, PricingModels.Hybrid)]
    public required string PricingModel { get; set; }

    [Range(0, MinorUnitsAttribute.Max), Doc("Price of a period in the currency's smallest unit; of flat and hybrid plans.")]
    public long? BaseAmount { get; set; }

    [CurrencyCode]
    public required string Currency { get; set; }

    [OneOf("monthly", "quarterly", "yearly", "one-time")]
    public required string Interval { get; set; }

    [Range(0, 3650)]
    public int TrialDays { get; set; }

    [Text(1, 255), Doc("What usage is counted; of usage and hybrid plans.")]
    public string? UsageMetric { get; set; }

    [Range(0, MinorUnitsAttribute.Max), Doc("Price of a unit in the currency's smallest unit; of usage and hybrid plans.")]
    public decimal? UnitPrice { get; set; }

    [Range(0, MinorUnitsAttribute.Max), Doc("Units of each period that cost nothing.")]
    public decimal FreeUnits { get; set; }

    [OneOf(PlanData.Active, PlanData.Archived)]
    public required string Status { get; set; }

    [OneOf("live", "test"), Doc("The mode of your key.")]
    public required string Mode { get; set; }
}

/// <summary>Fields that are left out stay as they are.</summary>
internal sealed class PlanUpdate
{
    [Text(1, 255)]
    public required string PlanId { get; set; }

    [Text(3, 255)]
    public string? Name { get; set; }

    [Text(0, 2000)]
    public string? Description { get; set; }

    [OneOf(PlanData.Active, PlanData.Archived)]
    public string? Status { get; set; }

    [Range(0, MinorUnitsAttribute.Max)]
    public long? BaseAmount { get; set; }

    [Range(0, MinorUnitsAttribute.Max)]
    public decimal? UnitPrice { get; set; }

    [Range(0, MinorUnitsAttribute.Max)]
    public decimal? FreeUnits { get; set; }

    [Range(0, 3650)]
    public int? TrialDays { get; set; }
}

internal sealed record PlanCreated(bool Success, BillingId PlanId);

/// <summary>All plans.</summary>
internal sealed record PlansAnswer(IReadOnlyList<PlanData> Plans);

internal sealed record PlanData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, string Name, string? Description,
    string PricingModel, long BaseAmount, string Currency, string Interval, int TrialDays, string? UsageMetric,
    [property: JsonConverter(typeof(OptionalNumberConverter))] decimal? UnitPrice, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal FreeUnits,
    string Status, string Mode)
{
    public const string Active = "active";
    public const string Archived = "archived";

    /// <param name="it">The plan.</param>
    /// <param name="metricCode">Code of the metric of its first charge; null when it has none.</param>
    /// <param name="mode">The mode it is seen in.</param>
    public static PlanData From(Plan it, string? metricCode, Mode mode)
    {
        (decimal? unitPrice, decimal freeUnits) = PricingModels.UnitsOf(it);
        return new PlanData(
            it.Id, Milliseconds.Of(it.CreatedAt), it.Name, it.Description, PricingModels.Of(it), it.AmountMinor, it.Currency.Code, PricingModels.IntervalOf(it),
            it.TrialPeriodDays, metricCode, unitPrice, freeUnits, it.IsInactive ? Archived : Active, mode == Billing.Domain.Identity.Mode.Live ? "live" : "test");
    }
}
