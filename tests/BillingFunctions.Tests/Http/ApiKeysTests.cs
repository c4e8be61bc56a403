using System.Text.Json;
using NodaTime;

namespace BillingFunctions.Tests.Http;

public sealed class ApiKeysTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Keys = "/v1/organizations/current/api_keys";

    [Fact]
    public async Task A_new_key_works_until_it_is_revoked()
    {
        JsonElement made = await CreateAsync("""{"name":"reports"}""");
        string secret = made.GetProperty("raw_key").GetString()!;

        Assert.Matches("^bxb_live_[0-9a-f]{64}$", secret);
        Assert.Equal(200, await UseAsync(secret));
        (await service.SendAsync("DELETE", $"{Keys}/{made.GetProperty("id").GetString()}")).ShouldBe(204);
        Assert.Equal(401, await UseAsync(secret));
        (await service.SendAsync("DELETE", $"{Keys}/{made.GetProperty("id").GetString()}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Rotation_replaces_the_secret_and_keeps_the_name()
    {
        JsonElement old = await CreateAsync("""{"name":"rotated"}""");
        Answer rotated = (await service.SendAsync("POST", $"{Keys}/{old.GetProperty("id").GetString()}/rotate")).ShouldBe(200);

        Assert.Equal("rotated", rotated.Json.GetProperty("name").GetString());
        Assert.Equal(401, await UseAsync(old.GetProperty("raw_key").GetString()!));
        Assert.Equal(200, await UseAsync(rotated.Json.GetProperty("raw_key").GetString()!));
    }

    [Fact]
    public async Task A_rotated_key_still_works_until_the_overlap_is_over()
    {
        JsonElement old = await CreateAsync("""{"name":"overlapping"}""");
        Answer rotated = (await service.SendAsync("POST", $"{Keys}/{old.GetProperty("id").GetString()}/rotate", """{"overlap_hours":2}""")).ShouldBe(200);

        Assert.Equal(200, await UseAsync(old.GetProperty("raw_key").GetString()!));
        Assert.Equal(200, await UseAsync(rotated.Json.GetProperty("raw_key").GetString()!));
        service.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(401, await UseAsync(old.GetProperty("raw_key").GetString()!));
        Assert.Equal(200, await UseAsync(rotated.Json.GetProperty("raw_key").GetString()!));
    }

    [Fact]
    public async Task A_key_gives_no_more_than_it_has()
    {
        string full = (await CreateAsync("{}")).GetProperty("id").GetString()!;
        (string, string) asLimited = ("Authorization", $"Bearer {(await CreateAsync("""{"scopes":["api_keys:write","read"]}""")).GetProperty("raw_key").GetString()}");

        (await service.SendAsync("POST", Keys, """{"scopes":["customers:write"]}""", asLimited)).ShouldBeProblem(403);
        (await service.SendAsync("POST", Keys, """{"scopes":["*"]}""", asLimited)).ShouldBeProblem(403);
        (await service.SendAsync("POST", $"{Keys}/{full}/rotate", null, asLimited)).ShouldBeProblem(403);
        JsonElement given = (await service.SendAsync("POST", Keys, """{"scopes":["customers:read"]}""", asLimited)).ShouldBe(201).Json;
        (await service.SendAsync("POST", $"{Keys}/{given.GetProperty("id").GetString()}/rotate", null, asLimited)).ShouldBe(200);
        Answer inherited = (await service.SendAsync("POST", Keys, "{}", asLimited)).ShouldBe(201);
        Assert.Equal(["api_keys:write", "read"], inherited.Json.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!));
    }

    [Fact]
    public async Task A_key_expires()
    {
        Instant soon = service.Clock.GetCurrentInstant() + Duration.FromHours(1);
        string secret = (await CreateAsync($$"""{"expires_at":"{{soon}}"}""")).GetProperty("raw_key").GetString()!;

        Assert.Equal(200, await UseAsync(secret));
        service.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(401, await UseAsync(secret));
        Answer list = (await service.SendAsync("GET", Keys)).ShouldBe(200);
        Assert.Equal("expired", list.Json.EnumerateArray().Single(key => secret.StartsWith(key.GetProperty("key_prefix").GetString()!, StringComparison.Ordinal)).GetProperty("status").GetString());
        Answer past = await service.SendAsync("POST", Keys, $$"""{"expires_at":"{{soon}}"}""");
        Assert.Equal(["body.expires_at:future_datetime"], past.ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_key_does_no_more_than_its_scopes_say()
    {
        string reader = (await CreateAsync("""{"scopes":["read"]}""")).GetProperty("raw_key").GetString()!;
        (string, string) asReader = ("Authorization", $"Bearer {reader}");

        (await service.SendAsync("GET", "/v1/organizations/current", null, asReader)).ShouldBe(200);
        (await service.SendAsync("PUT", "/v1/organizations/current", "{}", asReader)).ShouldBeProblem(403);
        (await service.SendAsync("POST", Keys, "{}", asReader)).ShouldBeProblem(403);
    }

    [Theory]
    [InlineData("v1", "customer:read")]
    [InlineData("v1", "customers:reed")]
    [InlineData("v1", "customers:read:all")]
    [InlineData("v1", "everything")]
    [InlineData("nova", "wallets:read")]
    public async Task A_scope_that_no_operation_asks_for_is_refused_with_those_that_there_are(string surface, string scope)
    {
        Answer refused = (await service.SendAsync("POST", Keys, $$"""{"surface":"{{surface}}","scopes":["read","{{scope}}"]}""")).ShouldBeProblem(422);

        Assert.Equal(["body.scopes.1:unknown_scope"], refused.Faults);
        Assert.Contains("customers, ", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_key_sees_the_keys_of_test_mode_and_makes_no_live_ones()
    {
        string test = (await CreateAsync("""{"mode":"test"}""")).GetProperty("raw_key").GetString()!;
        (string, string) asTest = ("Authorization", $"Bearer {test}");
        Answer made = (await service.SendAsync("POST", Keys, """{"mode":"live"}""", asTest)).ShouldBe(201);
        Answer list = (await service.SendAsync("GET", Keys, null, asTest)).ShouldBe(200);

        Assert.StartsWith("bxb_test_", made.Json.GetProperty("raw_key").GetString(), StringComparison.Ordinal);
        Assert.All(list.Json.EnumerateArray(), key => Assert.Matches("^(bxb|sk|cb)_test_", key.GetProperty("key_prefix").GetString()));
    }

    [Theory]
    [InlineData("nova", "live", "sk_live_")]
    [InlineData("nova", "test", "sk_test_")]
    [InlineData("credibill", "live", "cb_live_")]
    [InlineData("credibill", "test", "cb_test_")]
    public async Task A_key_of_another_surface_has_its_prefix_and_opens_nothing_here(string surface, string mode, string prefix)
    {
        JsonElement made = await CreateAsync($$"""{"surface":"{{surface}}","mode":"{{mode}}"}""");
        string secret = made.GetProperty("raw_key").GetString()!;

        Assert.Matches($"^{prefix}[0-9a-f]{{64}}$", secret);
        Assert.Equal((surface, secret[..(prefix.Length + 4)]), (made.GetProperty("surface").GetString(), made.GetProperty("key_prefix").GetString()));
        Assert.Equal(401, await UseAsync(secret));
        Assert.Equal(401, await UseAsync($"bxb_{mode}_{secret[prefix.Length..]}"));
    }

    [Fact]
    public async Task Rotation_keeps_the_surface()
    {
        JsonElement old = await CreateAsync("""{"surface":"credibill"}""");
        Answer rotated = (await service.SendAsync("POST", $"{Keys}/{old.GetProperty("id").GetString()}/rotate")).ShouldBe(200);

        Assert.StartsWith("cb_live_", rotated.Json.GetProperty("raw_key").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_shows_no_secrets_and_about_when_each_key_was_used()
    {
        await CreateAsync("""{"name":"listed"}""");
        JsonElement bootstrap = default;
        await Wait.UntilAsync(async () =>
        {
            Answer list = (await service.SendAsync("GET", $"{Keys}/?limit=1000")).ShouldBe(200);
            Assert.DoesNotContain("raw_key", list.Text, StringComparison.Ordinal);
            bootstrap = list.Json.EnumerateArray().Single(key => key.GetProperty("name").GetString() == "Bootstrap key");
            return bootstrap.GetProperty("last_used_at").ValueKind == JsonValueKind.String;
        });

        Assert.Equal("active", bootstrap.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Another_organizations_key_is_not_found()
    {
        Answer other = await service.SendAsync("POST", "/v1/organizations", """{"name":"Other"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        string foreign = other.Json.GetProperty("api_key").GetProperty("id").GetString()!;

        (await service.SendAsync("DELETE", $"{Keys}/{foreign}")).ShouldBeProblem(404);
        (await service.SendAsync("POST", $"{Keys}/{foreign}/rotate")).ShouldBeProblem(404);
        (await service.SendAsync("DELETE", $"{Keys}/{Guid.NewGuid()}")).ShouldBeProblem(404);
    }

    private async Task<JsonElement> CreateAsync(string json) => (await service.SendAsync("POST", Keys, json)).ShouldBe(201).Json;

    private async Task<int> UseAsync(string secret) =>
        (await service.SendAsync("GET", "/v1/organizations/current", null, ("Authorization", $"Bearer {secret}"))).Status;
}
