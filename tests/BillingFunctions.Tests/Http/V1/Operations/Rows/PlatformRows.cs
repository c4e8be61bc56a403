namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>The organization, its keys, its billing entities and how mails leave it.</summary>
internal static class PlatformRows
{
    /// <summary>A picture of one pixel.</summary>
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /") { ShownBy = nameof(CatalogueTests.The_root_says_what_answers) }, // before any surface: nobody is asked for, and the request has no name
        new("GET /v1/organizations"),
        new("POST /v1/organizations", """{"name":"Another"}""") { Repeat = Repeat.Withheld },
        new("GET /v1/organizations/current"),
        new("PUT /v1/organizations/current", """{"name":"First organization"}"""),
        new("GET /v1/organizations/current/import_window"),
        new("PUT /v1/organizations/current/import_window", """{"from":"2025-01-01","to":"2026-07-01"}"""),
        new("DELETE /v1/organizations/current/import_window"),
        new("GET /v1/organizations/current/api_keys"),
        new("POST /v1/organizations/current/api_keys", """{"name":"{name}"}""")
        {
            Repeat = Repeat.Withheld, Rules = [new("""{"expires_at":"2020-01-01T00:00:00Z"}""", "body.expires_at:future_datetime")],
        },
        new("POST /v1/organizations/current/api_keys/{api_key_id}/rotate", """{"overlap_hours":1}""") { Repeat = Repeat.Withheld },
        new("DELETE /v1/organizations/current/api_keys/{api_key_id}"),
        new("POST /v1/access_tokens", """{"surface":"billing-service","customer_id":"{customer_id}","roles":["tenant"]}""")
        {
            Repeat = Repeat.Harmless,
            Rules =
            [
                new("""{"surface":"billing-service","roles":["tenant"]}""", "body.customer_id:missing"),
                new("""{"surface":"nno","roles":["operator","platform_admin"]}""", "body.roles.1:enum"),
            ],
        },

        new("GET /v1/organizations/current/mail_settings"),
        new("PUT /v1/organizations/current/mail_settings", """{"host":"smtp.example.com","from_address":"billing@seller.example"}"""),
        new("DELETE /v1/organizations/current/mail_settings"),
        new("POST /v1/organizations/current/mail_settings/test", """{"to":"me@seller.example"}""") { ShownBy = nameof(Mail.MailSettingsTests) },

        new("GET /v1/billing_entities"),
        new("POST /v1/billing_entities", """{"code":"made-{name}","name":"Made","country":"PL","email":"office@seller.example","invoice_prefix":"M"}""")
        {
            Rules = [new("""{"code":"made-{name}","name":"Made","timezone":"Mars/Olympus"}""", "body.timezone:time_zone")],
        },
        new("GET /v1/billing_entities/customer_counts"),
        new("GET /v1/billing_entities/{code}"),
        new("PATCH /v1/billing_entities/{code}", """{"name":"Renamed","invoice_footer":"Thank you"}"""),
        new("DELETE /v1/billing_entities/{code}") { States = [new("code=used_entity_code", "customers")] },
        new("GET /v1/billing_entities/{code}/template"),
        new("PUT /v1/billing_entities/{code}/template", """{"accent_color":"#112233","legal_text":"Registered"}"""),
        new("PUT /v1/billing_entities/{code}/template/logo", $$"""{"content":"{{Png}}"}""")
        {
            Rules = [new("""{"content":"not base64!"}""", "body.content:base64"), new("""{"content":"aGVsbG8="}""", "body.content:image")],
        },
        new("DELETE /v1/billing_entities/{code}/template/logo"),
    ];
}
