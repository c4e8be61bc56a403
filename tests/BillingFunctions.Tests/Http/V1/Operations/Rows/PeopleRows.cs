namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Members, and how they get in.</summary>
internal static class PeopleRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/members"),
        new("POST /v1/members", """{"email":"{name}@seller.example","name":"Ann","role":"admin"}"""),
        new("GET /v1/members/me") { ShownBy = nameof(People.MembersTests) },
        new("GET /v1/members/{member_id}"),
        new("PATCH /v1/members/{member_id}", """{"name":"Renamed","role":"viewer"}"""),
        new("POST /v1/members/{member_id}/invite") { States = [new("member_id=active_member_id", "active")] },
        new("DELETE /v1/members/{member_id}") { States = [new("member_id=last_owner_id", "last owner")] },

        new("POST /v1/auth/register", """{"name":"Ann","email":"{name}@founder.example","password":"correct horse","organization_name":"Founded"}""") { Repeat = Repeat.Withheld },
        new("POST /v1/auth/log_in", """{"email":"{member_email}","password":"correct horse"}""") { Repeat = Repeat.Harmless },
        new("POST /v1/auth/refresh", """{"refresh_token":"x"}""") { ShownBy = nameof(People.AuthTests) },
        new("POST /v1/auth/log_out", """{"refresh_token":"x"}""") { Repeat = Repeat.Harmless },
        new("POST /v1/auth/forgot_password", """{"email":"{name}@nobody.example"}""") { Repeat = Repeat.Harmless },
        new("POST /v1/auth/reset_password", """{"token":"x","password":"correct horse"}""") { ShownBy = nameof(People.AuthTests) },
        new("POST /v1/auth/accept_invitation", """{"token":"x","password":"correct horse"}""") { ShownBy = nameof(People.AuthTests) },
    ];
}
