using Billing.Application.AddOns;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.AddOns;

internal sealed class AddOnCreate
{
    [Text(1, 255), Doc("Unique.", Example = "\"setup\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    [MinorUnits]
    public required decimal AmountCents { get; set; }

    [CurrencyCode]
    public string AmountCurrency { get; set; } = "USD";

    [Text(0, 255), Doc("What invoice lines call it; its name unless said otherwise.")]
    public string? InvoiceDisplayName { get; set; }

    public NewAddOn ToInput() => new(Code, Name, (long)AmountCents, Currency.Parse(AmountCurrency), Description, InvoiceDisplayName);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class AddOnUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    [MinorUnits]
    public decimal? AmountCents { get; set; }

    [CurrencyCode]
    public string? AmountCurrency { get; set; }

    [Text(0, 255)]
    public string? InvoiceDisplayName { get; set; }

    public AddOnPatch ToPatch() =>
        new(Name, (long?)AmountCents, AmountCurrency is null ? null : Currency.Parse(AmountCurrency), Description, InvoiceDisplayName);
}

internal sealed record AddOnResponse(
    BillingId Id, string Code, string Name, string? Description, decimal AmountCents, string AmountCurrency, string? InvoiceDisplayName,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static AddOnResponse From(AddOn it) => new(
        it.Id, it.Code, it.Name, it.Description, it.AmountMinor, it.Currency.Code, it.InvoiceDisplayName, it.CreatedAt, it.UpdatedAt);
}

internal sealed class ApplyAddOnRequest
{
    [Text(1, 255)]
    public required string AddOnCode { get; set; }

    public required BillingId CustomerId { get; set; }

    [MinorUnits, Doc("Instead of the add-on's own.")]
    public decimal? AmountCents { get; set; }

    [CurrencyCode, Doc("Needs an amount when it is not the add-on's own.")]
    public string? AmountCurrency { get; set; }

    [Doc("Whether it is a line of the customer's next invoice in its currency that bills a period, and has no invoice of its own.")]
    public bool WithNextInvoice { get; set; }

    public Currency? ToCurrency() => AmountCurrency is null ? null : Currency.Parse(AmountCurrency);
}

internal sealed record AppliedAddOnResponse(
    BillingId Id, BillingId AddOnId, BillingId CustomerId, decimal AmountCents, string AmountCurrency, Instant CreatedAt,
    [property: Doc("The draft that bills it; null while it waits for the next invoice.")] BillingId? InvoiceId)
{
    public static AppliedAddOnResponse From(AppliedAddOn it) =>
        new(it.Id, it.AddOnId, it.CustomerId, it.AmountMinor, it.Currency.Code, it.CreatedAt, it.InvoiceId);
}

internal sealed record AppliedAddOnDetailResponse(
    BillingId Id, BillingId AddOnId, BillingId CustomerId, string CustomerName, decimal AmountCents, string AmountCurrency, Instant CreatedAt,
    [property: Doc("The invoice that bills it; null while it waits for the next one.")] BillingId? InvoiceId)
{
    public static AppliedAddOnDetailResponse From(AppliedAddOn it) => new(
        it.Id, it.AddOnId, it.CustomerId, it.CustomerName, it.AmountMinor, it.Currency.Code, it.CreatedAt, it.InvoiceId);
}
