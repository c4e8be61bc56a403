using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.V1.Invoices;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

internal sealed record BillableMetricUsage(string Code, string Name, AggregationType AggregationType);

internal sealed record ChargeUsage(
    BillableMetricUsage BillableMetric, decimal Units, decimal AmountCents, ChargeModel ChargeModel,
    [property: Doc("The filter or group that the usage belongs to; empty for the rest.")] IReadOnlyDictionary<string, string> Filters,
    [property: Doc("Events behind the quantity.")] long EventsCount,
    [property: Doc("How the amount came about, step by step; null where no fee would be made.", Example = "\"3 x 0.25 USD = 0.75 USD\"")] string? Explanation,
    [property: Doc("The same as data: the amounts of all steps add up to the amount; empty where no fee would be made.")] IReadOnlyList<FeeStepResponse> Steps)
{
    public static ChargeUsage From(PricedCharge it, Currency currency) => new(
        new BillableMetricUsage(it.Metric.Code, it.Metric.Name, it.Metric.Aggregation), it.Units, it.AmountMinor, it.Model, FiltersOf(it.Group),
        it.EventsCount, it.Steps.Count == 0 ? null : FeeSteps.ToText(it.Steps, currency), FeeStepResponse.Of(it.Steps, currency));

    /// <summary>The filter that a fee names as <c>region: eu</c>.</summary>
    private static Dictionary<string, string> FiltersOf(string? group) => group?.Split(": ", 2) switch
    {
        [var key, var value] => new() { [key] = value },
        [var only] => new() { ["group"] = only },
        _ => [],
    };
}

internal sealed record CurrentUsageResponse(
    Instant FromDatetime, Instant ToDatetime, decimal AmountCents, string Currency, IReadOnlyList<ChargeUsage> Charges)
{
    public static CurrentUsageResponse From(PeriodUsage it) =>
        new(it.Period.Start, it.Period.End, it.AmountMinor, it.Currency.Code, [.. it.Charges.Select(charge => ChargeUsage.From(charge, it.Currency))]);
}

internal sealed record SubscriptionUsageResponse(
    BillingId SubscriptionId, decimal CurrentUsageAmountCents, Instant BillingPeriodStart, Instant BillingPeriodEnd)
{
    public static SubscriptionUsageResponse From(Subscription subscription, PeriodUsage it) =>
        new(subscription.Id, it.AmountMinor, it.Period.Start, it.Period.End);
}
