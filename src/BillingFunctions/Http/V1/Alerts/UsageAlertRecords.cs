using Billing.Application.Alerts;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Alerts;

internal sealed class UsageAlertCreate
{
    [Doc("The subscription whose billing periods count. Either this or `customer_id`.")]
    public BillingId? SubscriptionId { get; set; }

    [Doc("What is measured; left out only with the measure `amount`, for all metrics together.")]
    public BillingId? BillableMetricId { get; set; }

    [Positive, Doc("At which quantity, or amount in minor units, it fires.", Example = "\"1000\"")]
    public required decimal ThresholdValue { get; set; }

    [Doc("Whether it fires again at each multiple of the threshold.")]
    public bool Recurring { get; set; }

    [Text(0, 255)]
    public string? Name { get; set; }

    [Doc("All usage of a customer, by calendar months of its time zone.")]
    public BillingId? CustomerId { get; set; }

    [Doc("`usage`: the quantity of the metric. `amount`: what usage comes to, before coupons and taxes.")]
    public AlertMeasure Measure { get; set; }

    public Result<NewUsageAlert> ToInput() => this switch
    {
        { SubscriptionId: null, CustomerId: null } => Failure.Invalid("subscription_id", "Field required", "missing"),
        { SubscriptionId: not null, CustomerId: not null } => Failure.Invalid("customer_id", "An alert is about a subscription or a customer, not both"),
        { BillableMetricId: null, Measure: AlertMeasure.Usage } => Failure.Invalid("billable_metric_id", "Field required", "missing"),
        _ => new NewUsageAlert(SubscriptionId, CustomerId, BillableMetricId, Measure, ThresholdValue, Recurring, Name),
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class UsageAlertUpdate
{
    [Positive, Doc("Another threshold fires anew in the running period.")]
    public decimal? ThresholdValue { get; set; }

    [Text(0, 255)]
    public string? Name { get; set; }

    public bool? Recurring { get; set; }

    public UsageAlertPatch ToPatch() => new(ThresholdValue, Name, Recurring);
}

internal sealed record UsageAlertResponse(
    BillingId Id, BillingId OrganizationId, BillingId? SubscriptionId, BillingId? BillableMetricId, decimal ThresholdValue, bool Recurring, string? Name,
    int TimesTriggered, Instant? TriggeredAt, Instant CreatedAt, Instant UpdatedAt, BillingId CustomerId, AlertMeasure Measure)
{
    public static UsageAlertResponse From(UsageAlert it, BillingId organization) => new(
        it.Id, organization, it.SubscriptionId, it.MetricId, it.Threshold, it.Recurring, it.Name, it.TimesTriggered, it.TriggeredAt, it.CreatedAt, it.UpdatedAt,
        it.CustomerId, it.Measure);
}

internal sealed record UsageAlertStatusResponse(
    BillingId AlertId, decimal CurrentUsage, decimal ThresholdValue, [property: Doc("Beyond 100 when the threshold is passed.")] decimal UsagePercentage,
    Instant BillingPeriodStart, Instant BillingPeriodEnd,
    [property: Doc("How many steps have fired in this period.")] int FiredInPeriod,
    [property: Doc("Whether a look at this moment would make it fire.")] bool WouldTrigger)
{
    public static UsageAlertStatusResponse From(UsageAlertStatus it) => new(
        it.Alert.Id, it.Reading.Value, it.Alert.Threshold, it.Percentage, it.Reading.Period.Start, it.Reading.Period.End,
        it.Alert.FiredIn(it.Reading.Period.Start), it.Rings);
}

internal sealed record UsageAlertTriggerResponse(
    BillingId Id, BillingId UsageAlertId, decimal CurrentUsage, [property: Doc("The alert's threshold, times the step.")] decimal ThresholdValue,
    [property: Doc("Null for the amount of all metrics.")] string? MetricCode, Instant TriggeredAt,
    [property: Doc("Which step of the period, from 1.")] int Step, Instant BillingPeriodStart)
{
    public static UsageAlertTriggerResponse From(UsageAlertTrigger it) =>
        new(it.Id, it.AlertId, it.Usage, it.Threshold, it.MetricCode, it.TriggeredAt, it.Step, it.PeriodStart);
}
