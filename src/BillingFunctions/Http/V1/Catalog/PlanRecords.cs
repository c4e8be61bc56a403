using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Catalog;

internal sealed class PlanCreate
{
    [Text(1, 255), Doc("Unique.", Example = "\"pro\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    public required PlanInterval Interval { get; set; }

    [Range(1, 100), Doc("How many intervals make one period.")]
    public int IntervalCount { get; set; } = 1;

    [MinorUnits, Doc("Base amount per period.")]
    public decimal AmountCents { get; set; }

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [Range(0, 3650)]
    public int TrialPeriodDays { get; set; }

    [Doc("Whether the base amount is due at the start of a period unless the subscription says otherwise.")]
    public bool PayInAdvance { get; set; }

    [Items(0, 80)]
    public IReadOnlyList<ChargeInput> Charges { get; set; } = [];

    public NewPlan ToInput() => new()
    {
        Code = Code,
        Name = Name,
        Description = Description,
        Interval = Interval,
        IntervalCount = IntervalCount,
        AmountMinor = (long)AmountCents,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        TrialPeriodDays = TrialPeriodDays,
        PayInAdvance = PayInAdvance,
        Charges = [.. Charges.Select(charge => charge.ToInput())],
    };
}

/// <summary>Fields that are left out or null stay as they are; charges are replaced as a whole.</summary>
internal sealed class PlanUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    [MinorUnits]
    public decimal? AmountCents { get; set; }

    [CurrencyCode]
    public string? Currency { get; set; }

    [Range(0, 3650)]
    public int? TrialPeriodDays { get; set; }

    public bool? PayInAdvance { get; set; }

    [Items(0, 80)]
    public IReadOnlyList<ChargeInput>? Charges { get; set; }

    public PlanPatch ToPatch() => new()
    {
        Name = Name,
        Description = Description,
        AmountMinor = (long?)AmountCents,
        Currency = Currency is null ? null : Billing.Domain.Monetary.Currency.Parse(Currency),
        TrialPeriodDays = TrialPeriodDays,
        PayInAdvance = PayInAdvance,
        Charges = Charges?.Select(charge => charge.ToInput()).ToList(),
    };
}

internal sealed record PlanResponse(
    BillingId Id, string Code, string Name, string? Description, PlanInterval Interval, long AmountCents, string Currency, int TrialPeriodDays,
    IReadOnlyList<ChargeOutput> Charges, Instant CreatedAt, Instant UpdatedAt, int Version, int IntervalCount, bool PayInAdvance)
{
    public static PlanResponse From(Plan it) => new(
        it.Id, it.Code, it.Name, it.Description, it.Interval, it.AmountMinor, it.Currency.Code, it.TrialPeriodDays,
        [.. it.Charges.Select(ChargeOutput.From)], it.CreatedAt, it.UpdatedAt, it.Version, it.IntervalCount, it.PayInAdvance);
}

internal sealed class PlanSimulateRequest
{
    [Range(0, 1_000_000_000_000), Doc("Quantity of every charge.")]
    public required decimal Units { get; set; }
}

internal sealed record PlanSimulateResponse(
    BillingId PlanId, long BaseAmountCents, string Currency, IReadOnlyList<ChargeSimulationResult> Charges, long TotalAmountCents)
{
    public static PlanSimulateResponse From(PlanSimulation it) => new(
        it.Plan.Id, it.Plan.AmountMinor, it.Plan.Currency.Code, [.. it.Charges.Select(ChargeSimulationResult.From)], it.TotalMinor);
}

internal sealed record ChargeSimulationResult(
    BillingId ChargeId, BillingId BillableMetricId, ChargeModel ChargeModel, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Units,
    long AmountCents, [property: FreeObject] JsonElement Properties)
{
    public static ChargeSimulationResult From(SimulatedCharge it) => new(
        it.Charge.Id, it.Charge.MetricId, it.Charge.Model, it.Units, it.AmountMinor, ListedRows.Parse(it.Charge.PropertiesJson));
}
