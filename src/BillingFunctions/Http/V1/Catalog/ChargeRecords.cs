using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Catalog;

internal sealed class ChargeInput
{
    public required BillingId BillableMetricId { get; set; }

    public required ChargeModel ChargeModel { get; set; }

    [FreeObject, Doc("The model's prices, in minor units as numbers or strings.", Example = "{\"amount\": \"2.5\"}")]
    public JsonElement? Properties { get; set; }

    [Items(0, 50)]
    public IReadOnlyList<ChargeFilterInput> Filters { get; set; } = [];

    [Text(0, 255), Doc("What the invoice line is called.")]
    public string? InvoiceDisplayName { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("The least the charge costs per period.")]
    public decimal? MinAmountCents { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("The most the charge costs per period.")]
    public decimal? MaxAmountCents { get; set; }

    [Doc("Whether a fee of zero stays on the invoice.")]
    public bool InvoiceZero { get; set; } = true;

    [Doc("Whether each event is billed as it comes.")]
    public bool PayInAdvance { get; set; }

    [Doc("Whether a recurring quantity is charged by whole days.")]
    public bool Prorated { get; set; }

    [Items(0, 10), Text(1, 255), Doc("Event properties by whose values usage is split.")]
    public IReadOnlyList<string> GroupBy { get; set; } = [];

    public NewCharge ToInput() => new()
    {
        MetricId = BillableMetricId,
        Model = ChargeModel,
        Properties = Properties ?? ListedRows.Parse("{}"),
        Filters = [.. Filters.Select(filter => filter.ToInput())],
        DisplayName = InvoiceDisplayName,
        MinAmountMinor = MinAmountCents,
        MaxAmountMinor = MaxAmountCents,
        InvoiceZero = InvoiceZero,
        PayInAdvance = PayInAdvance,
        Prorated = Prorated,
        GroupBy = GroupBy,
    };
}

internal sealed class ChargeFilterInput
{
    public required BillingId BillableMetricFilterId { get; set; }

    [Items(0, 1000), Doc("Values that match; empty for all that the metric's filter knows.")]
    public IReadOnlyList<string> Values { get; set; } = [];

    [FreeObject, Doc("Prices that replace the charge's.")]
    public JsonElement? Properties { get; set; }

    [Text(0, 255)]
    public string? InvoiceDisplayName { get; set; }

    public NewChargeFilter ToInput() => new(BillableMetricFilterId, Values, Properties ?? ListedRows.Parse("{}"), InvoiceDisplayName);
}

internal sealed record ChargeFilterOutput(
    BillingId BillableMetricFilterId, string Key, IReadOnlyList<string> Values, [property: FreeObject] JsonElement Properties,
    string? InvoiceDisplayName)
{
    public static ChargeFilterOutput From(ChargeFilter it) =>
        new(it.MetricFilterId, it.Key, it.Values, ListedRows.Parse(it.PropertiesJson ?? "{}"), it.DisplayName);
}

internal sealed record ChargeOutput(
    BillingId Id, BillingId PlanId, BillingId BillableMetricId, ChargeModel ChargeModel, [property: FreeObject] JsonElement Properties, Instant CreatedAt,
    Instant UpdatedAt,
    IReadOnlyList<ChargeFilterOutput> Filters, string? InvoiceDisplayName, decimal? MinAmountCents, decimal? MaxAmountCents, bool InvoiceZero,
    bool PayInAdvance, bool Prorated, IReadOnlyList<string> GroupBy)
{
    public static ChargeOutput From(Charge it) => new(
        it.Id, it.Id.Part(0), it.MetricId, it.Model, ListedRows.Parse(it.PropertiesJson), it.CreatedAt, it.UpdatedAt,
        [.. it.Filters.Select(ChargeFilterOutput.From)], it.DisplayName, it.MinAmountMinor, it.MaxAmountMinor, it.InvoiceZero, it.PayInAdvance,
        it.Prorated, it.GroupBy);
}
