using Billing.Application.Costs;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.BillingService.Invoices;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Usage;

/// <summary>What the running period would cost now, and will cost.</summary>
internal sealed class CalculationEndpoints(TenantSubscriptions tenants, InvoicePreview preview, CostReports reports, IClock clock)
{
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.Id("subscriptionId");
    private static readonly QueryParameter<string?> Method = Query.Word("method", ["linear", "average7d"]);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Calculations", "/api/v1/billing/tenants/{tenantId}/billing", BillingServiceWire.Json);
        group.Get<BillingPreview>("/preview", "Preview billing", Tenants.Own(Preview)).With(SubscriptionId).Fails(404, 409)
            .Describe("What an invoice for the running period would show now. Nothing is kept.");
        group.Get<MonthlyEstimate>("/estimate", "Estimate costs", Tenants.Own(Estimate)).With(Method).Fails(404)
            .Describe("linear: the rest of the days are like those so far; average7d: like the last seven.");
    }

    private async ValueTask<Result<BillingPreview>> Preview(Call call, BillingId tenant)
    {
        Subscription? subscription = call.Get(SubscriptionId) is { } id
            ? (await tenants.AllAsync(call.Space, tenant, call.Cancellation)).FirstOrDefault(each => each.Id == id)
            : await tenants.LiveAsync(call.Space, tenant, call.Cancellation);
        if (subscription is null)
            return Failure.NotFound("Subscription");

        return (await preview.RunAsync(call.Space, subscription.Id, null, null, call.Cancellation)).Map(it => BillingPreview.From(tenant, subscription.Id, it, clock.GetCurrentInstant()));
    }

    private async ValueTask<Result<MonthlyEstimate>> Estimate(Call call, BillingId tenant)
    {
        EstimateMethod method = call.Get(Method) == "average7d" ? EstimateMethod.Average7d : EstimateMethod.Linear;
        Result<CostEstimate> read = await reports.EstimateAsync(call.Space, tenant, method, call.Cancellation);
        return !read.TryGet(out CostEstimate? estimate, out Failure? failure) ? failure
            : !estimate.Current.HasBills ? Failure.NotFound("Active subscription")
            : MonthlyEstimate.From(tenant, estimate);
    }
}

internal sealed record BillingPreview(
    BillingId TenantId, BillingId SubscriptionId, Instant PeriodStart, Instant PeriodEnd, string Currency, IReadOnlyList<InvoiceLineItem> LineItems, decimal Subtotal,
    decimal DiscountAmount, decimal CreditsApplied, decimal TaxAmount, decimal Total, Instant AsOf)
{
    public static BillingPreview From(BillingId tenant, BillingId subscription, PreviewedInvoice it, Instant now)
    {
        decimal Of(long minor) => Major.Of(minor, it.Currency);
        ComputedInvoice computed = it.Computed;
        return new(
            tenant, subscription, it.Period.Start, it.Period.End, it.Currency.Code,
            InvoiceLineItem.Of(computed.Fees, computed.ProgressiveCreditMinor, computed.CouponsMinor, computed.CreditNotesMinor + computed.PrepaidCreditMinor, computed.TaxMinor, it.Currency),
            Of(computed.SubtotalMinor - computed.ProgressiveCreditMinor), Of(computed.CouponsMinor), Of(computed.CreditNotesMinor + computed.PrepaidCreditMinor), Of(computed.TaxMinor),
            Of(computed.AmountDueMinor), now);
    }
}

internal sealed record MonthlyEstimate(
    BillingId TenantId, string Month, decimal CurrentCost, decimal ProjectedCost, decimal BaseCost, decimal ProjectedUsageCost, int DaysElapsed, int DaysInMonth,
    decimal DailyAverage, decimal Confidence, string Currency, IReadOnlyList<EstimatedMetric> ByMetric)
{
    public static MonthlyEstimate From(BillingId tenant, CostEstimate it)
    {
        Currency currency = it.Current.Customer.Currency;
        decimal Of(decimal minor) => decimal.Round(Major.Of(minor, currency), currency.MinorDigits, MidpointRounding.AwayFromZero);
        LocalDate first = LocalDays.Of(it.Current.Period.Start, DateTimeZoneProviders.Tzdb[it.Current.Customer.TimeZoneId]);
        return new(
            tenant, $"{first.Year:D4}-{first.Month:D2}", Of(it.Current.TotalMinor), Of(it.ProjectedMinor), Of(it.Projected.BaseMinor), Of(it.ProjectedUsageMinor), it.DaysBegun, it.Days,
            Of((decimal)it.Current.UsageMinor / it.DaysBegun), decimal.Round((decimal)it.DaysBegun / it.Days, 2), currency.Code,
            [.. it.Current.ByMetric.Select(metric => new EstimatedMetric(
                metric.MetricCode, metric.Units, Of(metric.AmountMinor),
                Of(it.Projected.ByMetric.FirstOrDefault(each => each.MetricCode == metric.MetricCode)?.AmountMinor ?? 0)))]);
    }
}

internal sealed record EstimatedMetric(string MetricType, decimal Quantity, decimal CurrentCost, decimal ProjectedCost);
