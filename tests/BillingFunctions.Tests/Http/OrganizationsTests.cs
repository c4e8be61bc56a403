using System.Text.Json;

namespace BillingFunctions.Tests.Http;

public sealed class OrganizationsTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private static readonly (string, string) Admin = ("X-Admin-Secret", ServiceFixture.AdminSecret);

    [Fact]
    public async Task The_current_organization_is_the_one_of_the_key()
    {
        Answer answer = (await service.SendAsync("GET", "/v1/organizations/current")).ShouldBe(200);

        Assert.Equal("First organization", answer.Json.GetProperty("name").GetString());
        Assert.Equal("USD", answer.Json.GetProperty("default_currency").GetString());
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("logo_url").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer nonsense")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer bxb_live_00000000000000000000000000000000000000000000000000000000000000ab")]
    public async Task Without_a_known_key_nobody_is_let_in(string authorization)
    {
        Answer answer = await service.SendAsync("GET", "/v1/organizations/current", null, ("Authorization", authorization), ("X-Organization-Id", "1"));

        Assert.StartsWith("Bearer", answer.ShouldBeProblem(401).Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_changes_only_the_fields_it_names()
    {
        Answer updated = (await service.SendAsync("PUT", "/v1/organizations/current", """{"timezone":"Europe/Warsaw","logo_url":null}""")).ShouldBe(200);

        Assert.Equal("Europe/Warsaw", updated.Json.GetProperty("timezone").GetString());
        Assert.Equal("First organization", updated.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Founding_an_organization_takes_the_administrators_secret_and_gives_a_key_that_works()
    {
        (await service.SendAsync("POST", "/v1/organizations/", """{"name":"Łódź Works"}""")).ShouldBeProblem(401);
        Answer made = (await service.SendAsync("POST", "/v1/organizations/", """{"name":"Łódź Works"}""", Admin)).ShouldBe(201);
        string key = made.Json.GetProperty("api_key").GetProperty("raw_key").GetString()!;

        Answer current = (await service.SendAsync("GET", "/v1/organizations/current", null, ("Authorization", $"Bearer {key}"))).ShouldBe(200);
        Answer list = (await service.SendAsync("GET", "/v1/organizations?limit=1000", null, Admin)).ShouldBe(200);

        Assert.Equal("Łódź Works", current.Json.GetProperty("name").GetString());
        Assert.StartsWith("lodz-works-", current.Json.GetProperty("slug").GetString(), StringComparison.Ordinal);
        Assert.Contains(list.Json.EnumerateArray(), one => one.GetProperty("id").GetGuid() == made.Json.GetProperty("id").GetGuid());
        Assert.Equal(list.Json.GetArrayLength().ToString(), list.Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Repeating_a_founding_with_its_idempotency_key_founds_nothing_more()
    {
        (string, string) key = ("Idempotency-Key", "found-once");
        (await service.SendAsync("POST", "/v1/organizations/", """{"name":"Once"}""", Admin, key)).ShouldBe(201);

        (await service.SendAsync("POST", "/v1/organizations", """{ "name" : "Once" }""", Admin, key)).ShouldBeProblem(409);
        (await service.SendAsync("POST", "/v1/organizations/", """{"name":"Other"}""", Admin, key)).ShouldBeProblem(422);
        Answer list = await service.SendAsync("GET", "/v1/organizations/", null, Admin);

        Assert.Single(list.Json.EnumerateArray(), one => one.GetProperty("name").GetString() == "Once");
    }

    [Fact]
    public async Task The_import_window_is_opened_read_and_closed()
    {
        (await service.SendAsync("GET", "/v1/organizations/current/import_window")).ShouldBeProblem(404);
        Answer opened = (await service.SendAsync("PUT", "/v1/organizations/current/import_window", """{"from":"2025-01-01","to":"2026-07-01T00:00:00+02:00"}""")).ShouldBe(200);
        Answer read = (await service.SendAsync("GET", "/v1/organizations/current/import_window")).ShouldBe(200);
        (await service.SendAsync("DELETE", "/v1/organizations/current/import_window")).ShouldBe(204);

        Assert.Equal("2025-01-01T00:00:00Z", opened.Json.GetProperty("from").GetString());
        Assert.Equal("2026-06-30T22:00:00Z", read.Json.GetProperty("to").GetString());
        (await service.SendAsync("GET", "/v1/organizations/current/import_window")).ShouldBeProblem(404);
        Answer reversed = await service.SendAsync("PUT", "/v1/organizations/current/import_window", """{"from":"2026-01-01","to":"2025-01-01"}""");
        Assert.Equal(["body.to:greater_than"], reversed.ShouldBeProblem(422).Faults);
    }
}
