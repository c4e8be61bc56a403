using System.Globalization;
using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>An organization of its own with a credential of each surface. It sells in one currency, with 20 % tax, and counts calls.</summary>
internal sealed class CrossApp
{
    /// <summary>A name that all five surfaces can say.</summary>
    public const string Metric = "API_CALLS";

    private readonly BillingWorld _world;
    private readonly Dictionary<string, (string, string)> _credentials = new(StringComparer.Ordinal);

    private Instant _tokensUntil;

    private CrossApp(BillingWorld world, string currency) => (_world, Currency) = (world, currency);

    public string Currency { get; }

    public string MetricId { get; private set; } = "";

    /// <summary>How many smallest units make one of the currency.</summary>
    public long Unit => Currency switch { "JPY" or "UGX" => 1, "BHD" => 1000, _ => 100 };

    public Instant Now => _world.Service.Clock.GetCurrentInstant();

    public static async Task<CrossApp> FoundAsync(BillingWorld world, string currency)
    {
        var app = new CrossApp(world, currency);
        Answer founded = await world.PostAsync("/v1/organizations", $$"""{"name":"Cross","default_currency":"{{currency}}"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        app._credentials["v1"] = Bearer(founded.ShouldBe(201).Json.GetProperty("api_key").Text("raw_key"));
        foreach (string surface in (string[])["nova", "credibill"])
            app._credentials[surface] = Bearer((await app.DoAsync("v1", "POST", "/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""")).Text("raw_key"));

        await app.DoAsync("v1", "POST", "/v1/taxes", """{"code":"vat","name":"VAT","rate":0.2,"applied_to_organization":true}""");
        app.MetricId = (await app.DoAsync("v1", "POST", "/v1/billable_metrics", $$"""{"code":"{{Metric}}","name":"Calls","aggregation_type":"sum","field_name":"quantity"}""")).Id();
        return app;
    }

    public async Task<Answer> AskAsync(string surface, string method, string path, string? body = null)
    {
        if (surface is "billing-service" or "nno" && _tokensUntil < Now + Duration.FromMinutes(1))
            await RenewTokensAsync();

        return await _world.Service.SendAsync(method, path, body, _credentials[surface]);
    }

    /// <summary>Does what must succeed.</summary>
    public async Task<JsonElement> DoAsync(string surface, string method, string path, string? body = null)
    {
        Answer done = await AskAsync(surface, method, path, body);
        Assert.True(done.Status is >= 200 and < 300, $"{surface} {method} {path} {body}: {done.Status} {done.Text}");
        return done.Text.Length == 0 ? default : done.Json;
    }

    public Task<JsonElement> GetAsync(string surface, string path) => DoAsync(surface, "GET", path);

    /// <summary>Smallest units as surfaces with decimals write them.</summary>
    public string Major(long minor) => (minor / (decimal)Unit).ToString(CultureInfo.InvariantCulture);

    public Task PassToAsync(Instant at) => at > Now ? _world.PassAsync(at.ToString()) : _world.RunScheduleAsync();

    /// <summary>Tokens end soon, and months pass here.</summary>
    private async Task RenewTokensAsync()
    {
        _tokensUntil = Now + Duration.FromMinutes(30);
        foreach ((string surface, string role) in ((string, string)[])[("billing-service", "platform_admin"), ("nno", "operator")])
        {
            string body = $$"""{"surface":"{{surface}}","roles":["{{role}}"],"expires_in":3600}""";
            _credentials[surface] = Bearer((await DoAsync("v1", "POST", "/v1/access_tokens", body)).Text("access_token"));
        }
    }

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");
}

/// <summary>Values of answers, as their surfaces write them.</summary>
internal static class Written
{
    public static decimal Number(this JsonElement json, string field) => decimal.Parse(json.GetProperty(field).ToString(), CultureInfo.InvariantCulture);

    /// <summary>A text, or null where there is none.</summary>
    public static string? TextOrNull(this JsonElement json, string field) =>
        json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An instant as ISO 8601 text.</summary>
    public static Instant? Iso(this JsonElement json, string field) =>
        json.TextOrNull(field) is { } text ? Instant.FromDateTimeOffset(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)) : null;

    /// <summary>An instant in milliseconds since 1970.</summary>
    public static Instant? Milliseconds(this JsonElement json, string field) =>
        json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? Instant.FromUnixTimeMilliseconds(value.GetInt64()) : null;
}
