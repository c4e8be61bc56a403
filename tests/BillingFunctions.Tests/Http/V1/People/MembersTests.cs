using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.People;

public sealed class MembersTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    [Fact]
    public async Task A_member_does_what_its_role_may_and_the_audit_log_names_it()
    {
        JsonElement admin = await world.MemberAsync("admin@roles.example", "admin");
        JsonElement member = await world.MemberAsync("member@roles.example", "member");
        JsonElement viewer = await world.MemberAsync("viewer@roles.example", "viewer");

        Answer made = (await world.AsAsync(member, "POST", "/v1/taxes", """{"code":"by-member","name":"Tax","rate":"0.1"}""")).ShouldBe(201);
        JsonElement entry = (await world.AsAsync(viewer, "GET", $"/v1/audit_logs?request_id={made.Headers["X-Request-Id"]}")).ShouldBe(200).Json[0];
        Assert.Equal(("person", "member@roles.example"), (entry.Text("actor_type"), entry.Text("actor_id")));

        (await world.AsAsync(viewer, "GET", "/v1/taxes")).ShouldBe(200);
        (await world.AsAsync(viewer, "POST", "/v1/taxes", """{"code":"x","name":"X","rate":"0.1"}""")).ShouldBeProblem(403);
        (await world.AsAsync(member, "POST", "/v1/organizations/current/api_keys", "{}")).ShouldBeProblem(403);
        (await world.AsAsync(member, "POST", "/v1/members", """{"email":"x@roles.example"}""")).ShouldBeProblem(403);
        (await world.AsAsync(member, "POST", "/v1/access_tokens", """{"surface":"nno","roles":["operator"]}""")).ShouldBeProblem(403);
        (await world.AsAsync(admin, "POST", "/v1/organizations/current/api_keys", "{}")).ShouldBe(201);
        (await world.AsAsync(admin, "POST", "/v1/access_tokens", """{"surface":"nno","roles":["operator"]}""")).ShouldBe(201);
        (await world.AsAsync(admin, "GET", "/v1/organizations")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task Nobody_touches_a_role_above_his_own_and_an_owner_stays()
    {
        JsonElement owner = await world.MemberAsync("owner@owners.example", "owner");
        JsonElement admin = await world.MemberAsync("admin@owners.example", "admin");
        string ownerId = owner.GetProperty("member").Id(), adminId = admin.GetProperty("member").Id();

        (await world.AsAsync(admin, "POST", "/v1/members", """{"email":"x@owners.example","role":"owner"}""")).ShouldBeProblem(403);
        (await world.AsAsync(admin, "PATCH", $"/v1/members/{adminId}", """{"role":"owner"}""")).ShouldBeProblem(403);
        (await world.AsAsync(admin, "PATCH", $"/v1/members/{ownerId}", """{"role":"viewer"}""")).ShouldBeProblem(403);
        (await world.AsAsync(admin, "DELETE", $"/v1/members/{ownerId}")).ShouldBeProblem(403);
        Assert.Contains("last owner", (await world.AsAsync(owner, "PATCH", $"/v1/members/{ownerId}", """{"role":"admin"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.AsAsync(owner, "DELETE", $"/v1/members/{ownerId}")).ShouldBeProblem(400);

        (await world.AsAsync(owner, "PATCH", $"/v1/members/{adminId}", """{"role":"owner"}""")).ShouldBe(200);
        (await world.AsAsync(admin, "DELETE", $"/v1/members/{ownerId}")).ShouldBe(204);
        (await world.AsAsync(owner, "GET", "/v1/members/me")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task A_changed_role_holds_for_tokens_that_are_out_already()
    {
        JsonElement member = await world.MemberAsync("demoted@seller.example", "member");
        (await world.AsAsync(member, "GET", "/v1/members/me")).ShouldBe(200);
        (await world.Billing.Service.SendAsync("PATCH", $"/v1/members/{member.GetProperty("member").Id()}", """{"role":"viewer"}""")).ShouldBe(200);
        (await world.AsAsync(member, "POST", "/v1/taxes", """{"code":"x","name":"X","rate":"0.1"}""")).ShouldBeProblem(403);
    }

    [Fact]
    public async Task A_list_shows_when_each_logged_in_and_nothing_that_it_proves_itself_with()
    {
        JsonElement member = await world.MemberAsync("listed@seller.example", "viewer");
        Answer list = (await world.AsAsync(member, "GET", "/v1/members?limit=1000")).ShouldBe(200);
        JsonElement own = list.Json.EnumerateArray().Single(each => each.Text("email") == "listed@seller.example");

        Assert.Equal((JsonValueKind.String, "active"), (own.GetProperty("last_log_in_at").ValueKind, own.Text("status")));
        Assert.Equal(own.Id(), (await world.AsAsync(member, "GET", "/v1/members/me")).Json.Id());
        Assert.DoesNotContain("hash", list.Text, StringComparison.Ordinal);
        (await world.Billing.GetAsync("/v1/members/me")).ShouldBeProblem(404);
        string changes = (await world.Billing.GetAsync($"/v1/audit_logs/member/{own.Id()}")).ShouldBe(200).Text;
        Assert.DoesNotContain("pbkdf2", changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_mailed_works_once_and_the_one_before_does_not()
    {
        const string Email = "invited@seller.example";
        JsonElement invited = (await world.Billing.PostAsync("/v1/members", $$"""{"email":"{{Email}}","name":"Ida","role":"viewer"}""")).ShouldBe(201).Json;
        string mailed = await world.MailedTokenAsync(Email);
        Assert.Equal(mailed, invited.Text("invitation_token"));
        (await world.LogInAsync(Email)).ShouldBeProblem(401);

        JsonElement again = (await world.Billing.PostAsync($"/v1/members/{invited.Id()}/invite")).ShouldBe(200).Json;
        (await AcceptAsync(mailed)).ShouldBeProblem(400);
        JsonElement joined = (await AcceptAsync(again.Text("invitation_token"))).ShouldBe(200).Json;
        (await AcceptAsync(again.Text("invitation_token"))).ShouldBeProblem(400);
        Assert.Equal(("active", "Ida", "viewer"), (joined.GetProperty("member").Text("status"), joined.GetProperty("member").Text("name"), joined.GetProperty("member").Text("role")));
        (await world.AsAsync(joined, "GET", "/v1/members/me")).ShouldBe(200);
        (await world.LogInAsync(Email)).ShouldBe(200);
    }

    private Task<Answer> AcceptAsync(string token) =>
        world.Billing.PostAsync("/v1/auth/accept_invitation", $$"""{"token":"{{token}}","password":"{{PeopleWorld.Password}}"}""", ("Authorization", ""));
}
