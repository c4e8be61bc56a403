namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Outgoing webhooks, the audit log and notifications.</summary>
internal static class HookRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/webhook_endpoints"),
        new("POST /v1/webhook_endpoints", """{"url":"https://{name}.example/hook","event_types":["invoice.*"]}""")
        {
            Rules = [new("""{"url":"http://{name}.example/hook"}""", "body.url:url_not_allowed"), new("""{"url":"https://10.0.0.1/hook"}""", "body.url:url_not_allowed")],
        },
        new("GET /v1/webhook_endpoints/delivery_stats"),
        new("GET /v1/webhook_endpoints/{endpoint_id}"),
        new("PUT /v1/webhook_endpoints/{endpoint_id}", """{"url":"https://{name}.example/other","status":"inactive"}""")
        {
            Rules = [new("""{"url":"nowhere"}""", "body.url:url_not_allowed")],
        },
        new("DELETE /v1/webhook_endpoints/{endpoint_id}"),
        new("POST /v1/webhook_endpoints/{endpoint_id}/rotate_secret", """{"overlap_hours":1}"""),
        new("GET /v1/webhook_endpoints/hooks/list", Query: "?webhook_endpoint_id={endpoint_id}"),
        new("GET /v1/webhook_endpoints/hooks/{webhook_id}"),
        new("GET /v1/webhook_endpoints/hooks/{webhook_id}/delivery_attempts"),
        new("POST /v1/webhook_endpoints/hooks/{webhook_id}/retry") { ShownBy = nameof(Webhooks.OutgoingWebhooksTests), States = [new("webhook_id=orphan_webhook_id", "endpoint was removed")] },

        new("GET /v1/audit_logs", Query: "?resource_id={customer_id}"),
        new("GET /v1/audit_logs/{resource_type}/{resource_id}"),

        new("GET /v1/notifications"),
        new("GET /v1/notifications/unread_count"),
        new("POST /v1/notifications/{notification_id}/read"),
        new("POST /v1/notifications/read_all"),
    ];
}
