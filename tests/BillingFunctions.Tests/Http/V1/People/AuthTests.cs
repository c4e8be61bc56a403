using System.Text.Json;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.People;

public sealed class AuthTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    [Fact]
    public async Task Registering_founds_an_organization_with_an_owner_and_a_key()
    {
        const string Body = """{"name":"Fay","email":"fay@founder.example","password":"correct horse","organization_name":"Founded","default_currency":"eur"}""";
        JsonElement made = (await PostAsync("register", Body)).ShouldBe(201).Json;
        string key = made.GetProperty("api_key").Text("raw_key");

        Assert.Equal(("Founded", "EUR", "owner"), (
            made.GetProperty("organization").Text("name"), made.GetProperty("organization").Text("default_currency"), made.GetProperty("log_in").GetProperty("member").Text("role")));
        Assert.Equal(made.GetProperty("organization").Id(), (await world.Billing.GetAsync("/v1/organizations/current", ("Authorization", $"Bearer {key}"))).ShouldBe(200).Json.Id());
        Assert.Equal(made.GetProperty("organization").Id(), (await world.AsAsync(made.GetProperty("log_in"), "GET", "/v1/organizations/current")).ShouldBe(200).Json.Id());
        (await PostAsync("register", Body)).ShouldBeProblem(409);
        JsonElement entries = (await world.AsAsync(made.GetProperty("log_in"), "GET", "/v1/audit_logs?resource_type=organization")).ShouldBe(200).Json;
        Assert.Equal("fay@founder.example", entries[0].Text("actor_id"));
    }

    [Fact]
    public async Task Tokens_are_refreshed_once_each_and_end_with_the_log_in()
    {
        JsonElement first = await world.MemberAsync("refresh@seller.example", "admin");
        JsonElement next = (await RefreshAsync(first)).ShouldBe(200).Json;
        (await world.AsAsync(first, "GET", "/v1/members/me")).ShouldBe(200);
        (await world.AsAsync(next, "GET", "/v1/members/me")).ShouldBe(200);

        (await RefreshAsync(first)).ShouldBeProblem(401);
        (await RefreshAsync(next)).ShouldBeProblem(401);
        (await world.AsAsync(next, "GET", "/v1/members/me")).ShouldBeProblem(401);

        JsonElement other = (await world.LogInAsync("refresh@seller.example")).ShouldBe(200).Json, third = (await world.LogInAsync("refresh@seller.example")).ShouldBe(200).Json;
        (await PostAsync("log_out", $$"""{"refresh_token":"{{other.Text("refresh_token")}}"}""")).ShouldBe(200);
        (await world.AsAsync(other, "GET", "/v1/members/me")).ShouldBeProblem(401);
        (await world.AsAsync(third, "GET", "/v1/members/me")).ShouldBe(200);
        JsonElement fourth = (await world.LogInAsync("refresh@seller.example")).ShouldBe(200).Json;
        (await PostAsync("log_out", $$"""{"refresh_token":"{{fourth.Text("refresh_token")}}","everywhere":true}""")).ShouldBe(200);
        (await world.AsAsync(third, "GET", "/v1/members/me")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task An_access_token_works_for_an_hour()
    {
        JsonElement loggedIn = await world.MemberAsync("hour@seller.example", "admin");
        world.Billing.Service.Clock.Advance(Duration.FromMinutes(59));
        (await world.AsAsync(loggedIn, "GET", "/v1/members/me")).ShouldBe(200);
        world.Billing.Service.Clock.Advance(Duration.FromSeconds(91));
        (await world.AsAsync(loggedIn, "GET", "/v1/members/me")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_once_with_the_mailed_token_and_ends_all_log_ins()
    {
        const string Email = "forgot@seller.example";
        JsonElement before = await world.MemberAsync(Email, "admin");
        Answer known = (await ForgotAsync("FORGOT@seller.example")).ShouldBe(200);
        Answer unknown = (await ForgotAsync("nobody@seller.example")).ShouldBe(200);
        Assert.Equal(known.Text, unknown.Text);
        string token = await world.MailedTokenAsync(Email);
        await ForgotAsync(Email);

        (await ResetAsync(token, "short")).ShouldBeProblem(422);
        (await ResetAsync(token, "another horse")).ShouldBe(200);
        (await ResetAsync(token, "a third horse")).ShouldBeProblem(400);
        (await world.AsAsync(before, "GET", "/v1/members/me")).ShouldBeProblem(401);
        (await RefreshAsync(before)).ShouldBeProblem(401);
        (await world.LogInAsync(Email)).ShouldBeProblem(401);
        (await world.LogInAsync(Email, "another horse")).ShouldBe(200);
        Assert.DoesNotContain(world.Mails.Mails, mail => mail.To == "nobody@seller.example");
    }

    [Fact]
    public async Task The_token_of_a_forgotten_password_works_for_an_hour_and_for_nothing_else()
    {
        const string Email = "late@seller.example";
        await world.MemberAsync(Email, "admin");
        await ForgotAsync(Email);
        string token = await world.MailedTokenAsync(Email);
        (await PostAsync("accept_invitation", $$"""{"token":"{{token}}","password":"another horse"}""")).ShouldBeProblem(400);
        (await world.Billing.GetAsync("/v1/members/me", ("Authorization", $"Bearer {token}"))).ShouldBeProblem(401);
        world.Billing.Service.Clock.Advance(Duration.FromHours(1));
        (await ResetAsync(token, "another horse")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Whoever_is_locked_out_gets_the_answer_of_everybody_else()
    {
        const string Email = "locked@seller.example";
        await world.MemberAsync(Email, "admin");
        for (int i = 0; i < 10; i++)
            (await world.LogInAsync(Email, "wrong")).ShouldBeProblem(401);

        string locked = (await world.LogInAsync(Email)).ShouldBeProblem(401).Json.Text("detail");
        Assert.Equal(locked, (await world.LogInAsync("nobody@seller.example", "wrong")).ShouldBeProblem(401).Json.Text("detail"));
        world.Billing.Service.Clock.Advance(Duration.FromMinutes(15));
        (await world.LogInAsync(Email)).ShouldBe(200);
    }

    private Task<Answer> PostAsync(string step, string body) => world.Billing.PostAsync($"/v1/auth/{step}", body, ("Authorization", ""));

    private Task<Answer> RefreshAsync(JsonElement loggedIn) => PostAsync("refresh", $$"""{"refresh_token":"{{loggedIn.Text("refresh_token")}}"}""");

    private Task<Answer> ForgotAsync(string email) => PostAsync("forgot_password", $$"""{"email":"{{email}}"}""");

    private Task<Answer> ResetAsync(string token, string password) => PostAsync("reset_password", $$"""{"token":"{{token}}","password":"{{password}}"}""");
}
