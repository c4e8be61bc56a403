namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Which operations leave an entry in the audit log: all that change something, but those of this list.</summary>
internal static class AuditedOperations
{
    /// <summary>They change nothing, or what they change is a log of its own.</summary>
    private static readonly HashSet<string> Exempt = new(StringComparer.Ordinal)
    {
        "POST /v1/organizations", // Its entry is in the log of the organization that it founds.

        // Nothing is changed.
        "POST /v1/invoices/preview", "POST /v1/events/estimate_fees", "POST /v1/plans/{plan_id}/simulate", "POST /v1/plans/{plan_id}/migrations/preview",
        "POST /v1/subscriptions/{subscription_id}/change_plan_preview", "POST /v1/data_exports/estimate", "POST /v1/usage_alerts/{alert_id}/test",
        "POST /v1/invoices/{invoice_id}/download_pdf", "POST /v1/credit_notes/{credit_note_id}/download_pdf", "POST /v1/payments/{payment_id}/download_receipt",
        "POST /v1/payment_methods/setup", "POST /v1/payment_methods/portal", "POST /v1/dunning_campaigns/{campaign_id}/preview", "POST /portal/subscriptions/{subscription_id}/change_plan_preview",

        // Nothing is kept of a token; the entry of who registers is in the log of the new organization; the row logs nobody out, and knows no address.
        "POST /v1/access_tokens", "POST /v1/auth/register", "POST /v1/auth/log_out", "POST /v1/auth/forgot_password",

        // The row asks for what is so already.
        "PUT /v1/organizations/current", "PUT /v1/organizations/current/import_window", "PUT /v1/integrations/{integration_id}", "POST /v1/invoices/{invoice_id}/refresh",

        // Events and dead letters are a log of their own; notifications are read, not changed.
        "POST /v1/events", "POST /v1/events/batch", "POST /v1/events/cancel", "POST /v1/events/replace", "POST /v1/events/{event_id}/reprocess", "POST /v1/usage/recompute",
        "PUT /v1/dead_letters/{letter}", "POST /v1/dead_letters/{letter}/replay", "POST /v1/dead_letters/{letter}/discard", "POST /v1/dead_letters/replay",
        "POST /v1/unowned_dead_letters/replay", "POST /v1/notifications/{notification_id}/read", "POST /v1/notifications/read_all",
    };

    /// <summary>They change something only when there is something to do, which other cases may have left.</summary>
    private static readonly HashSet<string> Sometimes = new(StringComparer.Ordinal) { "POST /v1/payment_requests/batch" };

    public static bool MayBeEither(OperationRow row) => Sometimes.Contains(row.Operation);

    public static bool AreLogged(OperationRow row) => row.Method != "GET" && !Exempt.Contains(row.Operation);

    /// <summary>Whether the log has an entry of the request that got an answer.</summary>
    public static async Task<bool> IsLoggedAsync(BillingWorld world, Answer done) =>
        (await world.GetAsync($"/v1/audit_logs?request_id={done.Headers["X-Request-Id"]}")).ShouldBe(200).Headers["X-Total-Count"] != "0";
}
