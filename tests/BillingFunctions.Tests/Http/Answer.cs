using System.Text.Json;

namespace BillingFunctions.Tests.Http;

/// <summary>What a request got.</summary>
public sealed record Answer(int Status, string ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The places of the faults in a problem document, as <c>body.charges.0.charge_model:enum</c>.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Json.GetProperty("errors").EnumerateArray().Select(error =>
            $"{string.Join('.', error.GetProperty("loc").EnumerateArray().Select(step => step.ToString()))}:{error.GetProperty("type").GetString()}"),
    ];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));

    /// <summary>Checks that this is a problem document of the status and returns it.</summary>
    public Answer ShouldBeProblem(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        Assert.True(Headers.ContainsKey("X-Request-Id"));
        Assert.False(Headers.ContainsKey("Server"));
        return this;
    }

    public Answer ShouldBe(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }
}
