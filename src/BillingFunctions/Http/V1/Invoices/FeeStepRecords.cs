using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Invoices;

internal sealed record FeeStepResponse(
    FeeStepKind Kind, [property: Doc("The step in words.")] string Text, [property: Doc("What it adds to the fee.")] decimal AmountCents,
    [property: Doc("Which part of the price it is.")] PriceLineKind? Price,
    [property: Doc("Units, packages, transactions or days.")] decimal? Quantity, decimal? UnitAmountCents, decimal? FlatAmountCents,
    [property: Doc("Lower bound of a tier, not included.")] decimal? From,
    [property: Doc("Upper bound of a tier, included; of days, the days of the whole period.")] decimal? UpTo,
    [property: Doc("The coupon or tax.")] string? Code, decimal? TaxRate,
    [property: Doc("This fee's share of the tax, inside the amount or on top.")] decimal? TaxAmountCents)
{
    public static IReadOnlyList<FeeStepResponse> Of(Fee fee, Currency currency) => Of(FeeSteps.Of(fee), currency);

    public static IReadOnlyList<FeeStepResponse> Of(IReadOnlyList<FeeStep> steps, Currency currency) => [.. steps.Select(step => Shown(step, currency))];

    private static FeeStepResponse Shown(FeeStep step, Currency currency) => new(
        step.Kind, FeeSteps.Describe(step, currency), step.AmountMinor, step.Line?.Kind, step.Line?.Quantity, step.Line?.UnitAmountMinor,
        step.Line?.FlatAmountMinor, step.Line?.From, step.Line?.UpTo, step.Code, step.Rate, step.Rate is null ? null : step.ShareMinor);
}
