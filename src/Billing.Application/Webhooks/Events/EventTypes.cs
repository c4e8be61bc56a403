namespace Billing.Application.Webhooks.Events;

/// <summary>The names of all events that are told of anywhere: an endpoint that asks for another one would never hear of anything.</summary>
public static class EventTypes
{
    /// <summary>Our own names, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "add_on.applied", "add_on.created", "add_on.deleted", "add_on.taken_back", "add_on.updated",
        "billable_metric.created", "billable_metric.deleted", "billable_metric.updated",
        "billing_entity.created", "billing_entity.deleted", "billing_entity.updated",
        "cost_alert.created", "cost_alert.dismissed", "cost_alert.triggered",
        "cost_center.created", "cost_center.deleted", "cost_center.updated",
        "coupon.created", "coupon.deleted", "coupon.updated",
        "credit_note.created", "credit_note.finalized", "credit_note.refund.failed", "credit_note.refund.succeeded", "credit_note.updated", "credit_note.voided",
        "customer.created", "customer.deleted", "customer.updated",
        "data_export.completed", "data_export.failed",
        "dunning_campaign.created", "dunning_campaign.deleted", "dunning_campaign.updated",
        "entitlement.created", "entitlement.deleted", "entitlement.updated",
        "feature.created", "feature.deleted", "feature.updated",
        "invoice.created", "invoice.credit_voided", "invoice.credited", "invoice.deleted", "invoice.drafted", "invoice.finalized", "invoice.overdue", "invoice.paid",
        "invoice.partially_paid", "invoice.payment_disputed", "invoice.payment_failed", "invoice.payment_refunded", "invoice.refreshed", "invoice.updated", "invoice.voided",
        "invoice.written_off",
        "payment.created", "payment.deleted", "payment.dispute_lost", "payment.dispute_opened", "payment.dispute_won", "payment.failed", "payment.refund_failed",
        "payment.refund_requested", "payment.refunded", "payment.requires_action", "payment.retried", "payment.retry.succeeded", "payment.succeeded", "payment.updated",
        "payment_method.created", "payment_method.deleted", "payment_method.updated",
        "payment_request.canceled", "payment_request.created", "payment_request.payment_failed", "payment_request.payment_succeeded",
        "period_close.refused",
        "plan.created", "plan.deleted", "plan.updated",
        "quota.created", "quota.deleted", "quota.reached", "quota.updated", "quota.warning",
        "subscription.canceled", "subscription.created", "subscription.entitlement_removed", "subscription.entitlement_set", "subscription.past_due", "subscription.paused",
        "subscription.plan_change_scheduled", "subscription.plan_changed", "subscription.renewed", "subscription.resumed", "subscription.started", "subscription.terminated",
        "subscription.trial_ended", "subscription.updated",
        "tax.created", "tax.deleted", "tax.updated",
        "usage.dead_letter", "usage.recorded",
        "usage_alert.created", "usage_alert.deleted", "usage_alert.triggered", "usage_alert.updated",
        "usage_threshold.crossed",
        "wallet.created", "wallet.terminated", "wallet.transaction.created", "wallet.transaction.updated", "wallet.updated",
        "webhook_endpoint.disabled",
    ];
}
