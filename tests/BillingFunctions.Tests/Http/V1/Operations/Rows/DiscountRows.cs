namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Coupons, add-ons and wallets.</summary>
internal static class DiscountRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("POST /v1/coupons", """{"code":"made-{name}","name":"Made","coupon_type":"fixed_amount","amount_cents":500,"amount_currency":"USD","frequency":"recurring","frequency_duration":3}""")
        {
            Rules =
            [
                new("""{"code":"c-{name}","name":"C","coupon_type":"fixed_amount","amount_currency":"USD","frequency":"once"}""", "body.amount_cents:greater_than"),
                new("""{"code":"c-{name}","name":"C","coupon_type":"fixed_amount","amount_cents":5,"frequency":"once"}""", "body.amount_currency:missing"),
                new("""{"code":"c-{name}","name":"C","coupon_type":"percentage","frequency":"once"}""", "body.percentage_rate:out_of_range"),
                new("""{"code":"c-{name}","name":"C","coupon_type":"percentage","percentage_rate":101,"frequency":"once"}""", "body.percentage_rate:less_than_equal"),
                new("""{"code":"c-{name}","name":"C","coupon_type":"percentage","percentage_rate":5,"frequency":"recurring"}""", "body.frequency_duration:out_of_range"),
                new("""{"code":"c-{name}","name":"C","coupon_type":"percentage","percentage_rate":5,"frequency":"once","expiration":"time_limit"}""", "body.expiration_at:missing"),
            ],
        },
        new("GET /v1/coupons"),
        new("GET /v1/coupons/{code}"),
        new("PUT /v1/coupons/{code}", """{"name":"Renamed"}"""),
        new("DELETE /v1/coupons/{code}"),
        new("POST /v1/coupons/apply", """{"coupon_code":"{code}","customer_id":"{customer_id}"}""") { States = [new("code=ended_coupon_code", "terminated")] },
        new("DELETE /v1/coupons/applied/{applied_coupon_id}"),
        new("GET /v1/coupons/{code}/analytics"),
        new("POST /v1/coupons/{code}/duplicate"),
        new("GET /v1/customers/{customer_id}/applied_coupons"),

        new("POST /v1/add_ons", """{"code":"made-{name}","name":"Made","amount_cents":"500"}"""),
        new("GET /v1/add_ons"),
        new("GET /v1/add_ons/application_counts"),
        new("GET /v1/add_ons/{code}"),
        new("PUT /v1/add_ons/{code}", """{"name":"Renamed"}"""),
        new("DELETE /v1/add_ons/{code}"),
        new("POST /v1/add_ons/apply", """{"add_on_code":"{code}","customer_id":"{customer_id}"}""")
        {
            Rules = [new("""{"add_on_code":"{code}","customer_id":"{customer_id}","amount_currency":"EUR"}""", "body.amount_cents:missing")],
        },
        new("GET /v1/add_ons/{code}/applications"),
        new("GET /v1/customers/{customer_id}/applied_add_ons"),

        new("POST /v1/wallets", """{"customer_id":"{customer_id}","name":"Made","code":"made","rate_amount":"2.5","initial_granted_credits":10}""")
        {
            Rules = [new("""{"customer_id":"{customer_id}","expiration_at":"2020-01-01T00:00:00Z"}""", "body.expiration_at:value_error")],
        },
        new("GET /v1/wallets", Query: "?customer_id={customer_id}&status=active"),
        new("GET /v1/wallets/{wallet_id}"),
        new("PUT /v1/wallets/{wallet_id}", """{"name":"Renamed","priority":2}""") { States = [new("wallet_id=ended_wallet_id", "terminated")] },
        new("DELETE /v1/wallets/{wallet_id}") { States = [new("wallet_id=ended_wallet_id", "terminated")] },
        new("POST /v1/wallets/{wallet_id}/top_up", """{"credits":5}""") { States = [new("wallet_id=ended_wallet_id", "terminated")] },
        new("GET /v1/wallets/{wallet_id}/transactions"),
        new("GET /v1/wallets/{wallet_id}/balance_timeline"),
        new("GET /v1/wallets/{wallet_id}/depletion_forecast", Query: "?days=30"),
        new("POST /v1/wallets/transfer", """{"source_wallet_id":"{wallet_id}","target_wallet_id":"{other_wallet_id}","credits":1}""")
        {
            States =
            [
                new("other_wallet_id=ended_wallet_id", "terminated"), new("other_wallet_id=wallet_id", "same wallet"),
            ],
        },
    ];
}
