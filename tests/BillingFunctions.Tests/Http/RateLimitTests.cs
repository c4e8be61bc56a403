using BillingFunctions.Http;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Tests.Http.V1;
using Microsoft.Extensions.DependencyInjection;
using Billing.Application.Ports;

namespace BillingFunctions.Tests.Http;

/// <summary>Every surface with its documented rates, and with some that the operator sets.</summary>
public sealed class RateLimitTests(RateLimitTests.Limited limited) : IClassFixture<RateLimitTests.Limited>
{
    private ServiceFixture Service => limited.Service;

    [Fact]
    public async Task Events_are_limited_by_key()
    {
        const string Event = """{"transaction_id":"t","external_customer_id":"c","code":"x"}""";
        Answer first = await Service.SendAsync("POST", "/v1/events", Event);
        Assert.Equal("\"events\";q=2;w=60", first.Headers["RateLimit-Policy"]);
        Assert.Equal("\"events\";r=1;t=30", first.Headers["RateLimit"]);
        await Service.SendAsync("POST", "/v1/events", Event);
        Answer third = (await Service.SendAsync("POST", "/v1/events", Event)).ShouldBeProblem(429);
        Assert.InRange(int.Parse(third.Headers["Retry-After"]), 1, 30);

        (await Service.SendAsync("GET", "/v1/organizations/current")).ShouldBe(200);
        Assert.NotEqual(429, (await Service.SendAsync("POST", "/v1/events", Event, await limited.KeyAsync("v1"))).Status);
    }

    [Fact]
    public async Task A_tenant_of_NovaBilling_has_a_hundred_requests_a_minute_whatever_keys_it_uses()
    {
        (string, string)[] keys = [await limited.KeyAsync("nova"), await limited.KeyAsync("nova")];
        string path = FirstRead("nova");
        (int taken, Answer refused) = (0, await Service.SendAsync("GET", path, null, keys[0]));
        while (refused.Status == 200)
            refused = await Service.SendAsync("GET", path, null, keys[++taken % 2]);

        Assert.InRange(taken, 100, 200); // what comes back while they are sent is there too
        refused.ShouldBe(429);
        Assert.Equal("\"organization\";q=100;w=60", refused.Headers["RateLimit-Policy"]);
        Assert.Equal((429, int.Parse(refused.Headers["Retry-After"])), (refused.Json.GetProperty("statusCode").GetInt32(), refused.Json.GetProperty("retryAfter").GetInt32()));
    }

    [Fact]
    public async Task Every_other_surface_has_the_rates_that_its_operator_sets()
    {
        foreach (Surface surface in Service.Services.GetServices<Surface>().Where(each => each.Name is not ("v1" or "nova")))
        {
            (string, string) key = surface.Name is "nno" or "billing-service" ? await limited.TokenAsync(surface.Name) : await limited.KeyAsync(surface.Name);
            string path = FirstRead(surface.Name);
            for (int i = 0; i < 3; i++)
                Assert.NotEqual(429, (await Service.SendAsync("GET", path, null, key)).Status);

            Answer refused = (await Service.SendAsync("GET", path, null, key)).ShouldBe(429);
            Assert.Equal("\"organization\";q=3;w=60", refused.Headers["RateLimit-Policy"]);
            Assert.Equal(surface.Define(Service.Services).Errors.ContentType, refused.ContentType);
            Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 20);
        }
    }

    [Fact]
    public async Task Whoever_tries_to_get_in_is_limited_by_address()
    {
        const string Body = """{"email":"nobody@seller.example","password":"wrong"}""";
        for (int i = 0; i < 20; i++)
            (await Service.SendAsync("POST", "/v1/auth/log_in", Body, ("Authorization", ""), ("X-Forwarded-For", "198.51.100.7"))).ShouldBeProblem(401);

        (await Service.SendAsync("POST", "/v1/auth/log_in", Body, ("Authorization", ""), ("X-Forwarded-For", "198.51.100.7"))).ShouldBeProblem(429);
        (await Service.SendAsync("POST", "/v1/auth/log_in", Body, ("Authorization", ""), ("X-Forwarded-For", "203.0.113.5, 198.51.100.8"))).ShouldBeProblem(401);
    }

    [Theory]
    [InlineData("v1", "bxb_live_0000000000000000000000000000000000000000000000000000000000000bad")]
    [InlineData("nova", "sk_live_0000000000000000000000000000000000000000000000000000000000000bad")]
    [InlineData("credibill", "cb_live_0000000000000000000000000000000000000000000000000000000000000bad")]
    [InlineData("nno", "a.bad.token")]
    [InlineData("billing-service", "")]
    public async Task Bad_credentials_are_limited_by_address_and_keep_no_good_one_out(string surface, string bad)
    {
        string path = FirstRead(surface);
        string guesser = $"198.18.0.{surface.Length}", other = $"198.18.1.{surface.Length}";
        Task<Answer> TryAsync(string credential, string address) =>
            Service.SendAsync("GET", path, null, ("Authorization", credential), ("X-Billing-Surface", surface), ("X-Forwarded-For", address));

        for (int i = 0; i < Limited.BadMax; i++)
            Assert.StartsWith($"\"unauthenticated\";r={Limited.BadMax - 1 - i};", (await TryAsync($"Bearer {bad}", guesser)).ShouldBe(401).Headers["RateLimit"], StringComparison.Ordinal);

        Answer refused = (await TryAsync($"Bearer {bad}", guesser)).ShouldBe(429);
        Assert.Equal($"\"unauthenticated\";q={Limited.BadMax};w=60", refused.Headers["RateLimit-Policy"]);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 20);
        Assert.Equal(Service.Services.GetServices<Surface>().Single(each => each.Name == surface).Define(Service.Services).Errors.ContentType, refused.ContentType);

        (await TryAsync($"Bearer {bad}", other)).ShouldBe(401);
        Answer founded = await Service.SendAsync("POST", "/v1/organizations", """{"name":"Neighbour"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        (string, string) own = ("Authorization", $"Bearer {founded.ShouldBe(201).Json.GetProperty("api_key").Text("raw_key")}");
        string good = surface == "v1" ? own.Item2 : surface is "nno" or "billing-service" ? (await limited.TokenAsync(surface, own)).Item2 : (await limited.KeyAsync(surface, own)).Item2;
        Assert.DoesNotContain((await TryAsync(good, guesser)).Status, (int[])[401, 429]);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64")]
    [InlineData("nonsense", "nowhere")]
    [InlineData(null, "nowhere")]
    public void A_network_that_one_customer_of_a_provider_has_is_one_subject(string? address, string subject) => Assert.Equal(subject, RateSubjects.OfAddress(address));

    [Fact]
    public async Task Guesses_of_coupons_are_limited_by_customer()
    {
        const string Guess = """{"coupon_code":"GUESS"}""";
        List<(string, string)> visitors = [];
        foreach (string name in (string[])["guesser", "buyer"])
        {
            (await Service.SendAsync("POST", "/v1/customers", $$"""{"external_id":"{{name}}","name":"{{name}}"}""")).ShouldBe(201);
            visitors.Add(("Authorization", $"Bearer {(await Service.SendAsync("GET", $"/portal/auth/{name}")).ShouldBe(200).Json.GetProperty("token").GetString()}"));
        }

        Answer answer = (await Service.SendAsync("POST", "/portal/coupons/redeem", Guess, visitors[0])).ShouldBeProblem(404);
        for (int i = 0; i < 25 && answer.Status == 404; i++)
            answer = await Service.SendAsync("POST", "/portal/coupons/redeem", Guess, visitors[0]);

        answer.ShouldBeProblem(429);
        (await Service.SendAsync("POST", "/portal/coupons/redeem", Guess, visitors[1])).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("nova.organization=200/60", "nova", "\"organization\";q=200;w=60")]
    [InlineData("nova.organization=off", "nova", "")]
    [InlineData("nova.key=5/1", "nova", "\"organization\";q=100;w=60, \"key\";q=5;w=1")]
    [InlineData("v1.organization=9/10", "nova", "\"organization\";q=100;w=60")]
    [InlineData("", "nova", "\"organization\";q=100;w=60")]
    public void The_operator_sets_rates_by_name(string text, string surface, string expected) => Assert.Equal(
        expected,
        string.Join(", ", RateSettings.Read(text).Of(surface, [new RatePolicy("organization", 100, 60, RateSubject.Organization)]).Select(rate => $"\"{rate.Name}\";q={rate.Requests};w={rate.WindowSeconds}")));

    [Theory]
    [InlineData("nova")]
    [InlineData("nova.organization")]
    [InlineData("nova.organization=many")]
    [InlineData("nova.organization=0/60")]
    [InlineData("nova.organization=1/0")]
    [InlineData("organization=1/60")]
    [InlineData("nova.key=1/60,nova.key=2/60")]
    public void Rates_that_cannot_be_read_stop_the_service(string text) =>
        Assert.Contains(RateSettings.Variable, Assert.Throws<StoreException>(() => RateSettings.Read(text)).Message, StringComparison.Ordinal);

    private string FirstRead(string surface) => Service.Services.GetServices<Surface>().Single(each => each.Name == surface).Define(Service.Services).Operations
        .First(each => each is { Method: "GET", Access: Access.Organization } && !each.Template.Contains('{', StringComparison.Ordinal)).Template;

    /// <summary>A service with rates.</summary>
    public sealed class Limited : IAsyncLifetime
    {
        /// <summary>Bad credentials of an address in a minute.</summary>
        public const int BadMax = 3;

        private static readonly string Settings = string.Join(',', (string[])
        [
            "v1.events=2/60", .. new[] { "credibill", "nno", "billing-service" }.Select(surface => $"{surface}.organization=3/60"),
            .. new[] { "v1", "nova", "credibill", "nno", "billing-service" }.Select(surface => $"{surface}.unauthenticated={BadMax}/60"),
        ]);

        public ServiceFixture Service { get; } = new()
        {
            Register = services => services.AddSingleton(new PublicHttpSettings(DocumentedRateLimits: true, ServiceFixture.AdminSecret, ServiceFixture.Key) { Rates = RateSettings.Read(Settings) }),
        };

        public Task InitializeAsync() => Service.InitializeAsync();

        public Task DisposeAsync() => Service.DisposeAsync();

        public async Task<(string, string)> KeyAsync(string surface, params (string, string)[] by) => ("Authorization", "Bearer "
            + (await Service.SendAsync("POST", "/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""", by)).ShouldBe(201).Json.Text("raw_key"));

        public async Task<(string, string)> TokenAsync(string surface, params (string, string)[] by) => ("Authorization", "Bearer " + (await Service.SendAsync(
            "POST", "/v1/access_tokens", $$"""{"surface":"{{surface}}","roles":["{{(surface == "nno" ? "operator" : "platform_admin")}}"]}""", by)).ShouldBe(201).Json.Text("access_token"));
    }
}
