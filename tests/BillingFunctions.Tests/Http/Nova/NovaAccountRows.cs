
namespace BillingFunctions.Tests.Http.Nova;

/// <summary>How people get in, and what belongs to the tenant itself.</summary>
internal static class NovaAccountRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("POST /api/auth/register", """{"name":"Ada","email":"{name}@tenant.example","password":"correct horse","companyName":"Ada"}""") { Repeat = Repeat.Withheld },
        new("POST /api/auth/login", """{"email":"{member_email}","password":"correct horse"}""") { Repeat = Repeat.Harmless, Foreign = V1.Foreign.Own },
        new("POST /api/auth/refresh", """{"refreshToken":"x"}""") { ShownBy = nameof(NovaAccountsTests) },
        new("POST /api/auth/forgot-password", """{"email":"{name}@nobody.example"}""") { Repeat = Repeat.Harmless },
        new("POST /api/auth/reset-password", """{"token":"x","newPassword":"correct horse"}""") { ShownBy = nameof(NovaAccountsTests) },
        new("GET /api/tenants/me"),
        new("PATCH /api/tenants/me", """{"settings":{"netPaymentTerms":30,"country":"KE"}}"""),
        new("GET /api/tenants/me/usage"),
        new("GET /api/tenants/me/api-keys"),
        new("POST /api/tenants/me/api-keys", """{"name":"{name}","scopes":["read"]}""") { Repeat = Repeat.Withheld },
        new("DELETE /api/tenants/me/api-keys/{id}") { With = "id=api_key_id", Foreign = V1.Foreign.Own },
        new("POST /api/tenants/me/smtp/test", """{"to":"me@seller.example"}""") { ShownBy = nameof(NovaAccountsTests) },
    ];
}
