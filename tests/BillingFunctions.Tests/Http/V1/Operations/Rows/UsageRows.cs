namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Events, usage, and what could not be counted.</summary>
internal static class UsageRows
{
    private const string Event = """{"transaction_id":"made-{name}","external_customer_id":"{external_id}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}""";

    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("POST /v1/events", Event) { Repeat = Repeat.Harmless },
        new("POST /v1/events/batch", $$"""{"events":[{{Event}}]}""") { Repeat = Repeat.Harmless },
        new("GET /v1/events", Query: "?external_customer_id={external_id}"),
        new("POST /v1/events/estimate_fees", """{"subscription_id":"{subscription_id}","code":"calls"}""") { Repeat = Repeat.Harmless },
        new("GET /v1/events/volume", Query: "?from_timestamp=2026-06-01T00:00:00Z&to_timestamp=2026-07-01T00:00:00Z"),
        new("GET /v1/events/{event_id}"),
        new("POST /v1/events/cancel", """{"amendment_id":"a-{name}","transaction_id":"t-{name}","external_customer_id":"{external_id}"}""") { Repeat = Repeat.Harmless },
        new("POST /v1/events/replace", """
            {"amendment_id":"b-{name}","transaction_id":"t-{name}","external_customer_id":"{external_id}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}
            """) { Repeat = Repeat.Harmless },
        new("POST /v1/events/{event_id}/reprocess") { Repeat = Repeat.Harmless },
        new("POST /v1/usage/recompute", """{"external_customer_id":"{external_id}","from_date":"2026-06-01","to_date":"2026-06-30"}""") { Repeat = Repeat.Harmless },
        new("GET /v1/usage/pipeline"),

        new("GET /v1/customers/{external_id}/current_usage", Query: "?subscription_id={subscription_id}"),
        new("GET /v1/customers/{external_id}/projected_usage", Query: "?subscription_id={subscription_id}"),
        new("GET /v1/customers/{external_id}/past_usage", Query: "?external_subscription_id={external_subscription_id}"),
        new("GET /v1/customers/{external_id}/usage"),
        new("GET /v1/subscriptions/{subscription_id}/usage_trend"),
        new("GET /v1/subscriptions/{subscription_id}/usage"),
        new("GET /v1/subscriptions/{subscription_id}/current_usage"),
        new("GET /v1/subscriptions/{subscription_id}/events"),

        new("GET /v1/dead_letters", Query: "?external_customer_id={external_id}"),
        new("POST /v1/dead_letters/replay", """{"external_customer_id":"{external_id}"}""") { Repeat = Repeat.Harmless },
        new("GET /v1/dead_letters/{letter}"),
        new("PUT /v1/dead_letters/{letter}", """{"fields":{"code":"calls"}}"""),
        new("POST /v1/dead_letters/{letter}/replay") { With = "letter=mended_letter", Repeat = Repeat.Harmless },
        new("POST /v1/dead_letters/{letter}/discard", """{"reason":"a test"}""") { Repeat = Repeat.Harmless },
        new("GET /v1/unowned_dead_letters"),
        new("POST /v1/unowned_dead_letters/replay", "{}") { Repeat = Repeat.Harmless },
        new("GET /v1/unowned_dead_letters/{letter}") { ShownBy = nameof(Usage.DeadLettersTests) },
        new("PUT /v1/unowned_dead_letters/{letter}") { ShownBy = nameof(Usage.DeadLettersTests) },
        new("POST /v1/unowned_dead_letters/{letter}/replay") { ShownBy = nameof(Usage.DeadLettersTests) },
        new("POST /v1/unowned_dead_letters/{letter}/discard") { ShownBy = nameof(Usage.DeadLettersTests) },
    ];
}
