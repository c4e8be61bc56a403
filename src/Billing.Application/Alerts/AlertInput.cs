using Billing.Domain.Alerts;
using Billing.Domain.Identity;

namespace Billing.Application.Alerts;

/// <summary>What a new alert is made of; shapes are checked by the surface.</summary>
/// <param name="SubscriptionId">The subscription whose periods count; null together with a customer.</param>
/// <param name="CustomerId">The customer all of whose usage counts; null together with a subscription.</param>
/// <param name="MetricId">The metric; null only for the amount of all usage.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Threshold">Above zero.</param>
/// <param name="Recurring">Whether it fires again at each multiple.</param>
/// <param name="Name">For people.</param>
public sealed record NewUsageAlert(
    BillingId? SubscriptionId, BillingId? CustomerId, BillingId? MetricId, AlertMeasure Measure, decimal Threshold, bool Recurring = false, string? Name = null);

/// <summary>A change of an alert: null leaves a field as it is.</summary>
/// <param name="Threshold">Above zero; another one fires anew.</param>
/// <param name="Name">For people.</param>
/// <param name="Recurring">Whether it fires again at each multiple; another answer fires anew.</param>
public sealed record UsageAlertPatch(decimal? Threshold = null, string? Name = null, bool? Recurring = null);
