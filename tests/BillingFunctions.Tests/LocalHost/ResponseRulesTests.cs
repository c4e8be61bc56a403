using System.Text;
using BillingFunctions.LocalHost.Handler;

namespace BillingFunctions.Tests.LocalHost;

public sealed class ResponseRulesTests
{
    [Theory]
    [InlineData(200, "application/json", "{}")]
    [InlineData(201, "text/json", """{"outputs":{},"logs":["a",1],"returnValue":null}""")]
    [InlineData(200, "APPLICATION/JSON", """ {"Logs":null} """)]
    public void A_JSON_object_with_a_2xx_is_a_success(int status, string mediaType, string body) => Assert.True(Judge(status, mediaType, body).IsSuccess);

    [Theory]
    [InlineData(204, null, "")]
    [InlineData(200, "application/json", "")]
    [InlineData(200, "application/json", " null ")]
    public void An_empty_or_null_answer_fails_loudly_because_the_host_would_hang(int status, string? mediaType, string body)
    {
        CallResult result = Judge(status, mediaType, body);

        Assert.False(result.IsSuccess);
        Assert.Contains(ResponseRules.WouldHang, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/plain", "{}", "text/plain")]
    [InlineData(200, "application/problem+json", "{}", "application/problem+json")]
    [InlineData(200, null, "{}", "none")]
    [InlineData(200, "application/json", "[1]", "not an object")]
    [InlineData(200, "application/json", "{\"a\":", "not JSON")]
    [InlineData(200, "application/json", """{"Logs":[{}]}""", "plain values")]
    [InlineData(200, "application/json", """{"Logs":"x"}""", "plain values")]
    [InlineData(307, "application/json", "{}", "redirect")]
    [InlineData(400, "application/json", "{}", "status 400")]
    [InlineData(500, "application/json", """{"Outputs":{}}""", "status 500")]
    [InlineData(503, null, "", "status 503")]
    public void Anything_else_fails_and_says_why(int status, string? mediaType, string body, string reason)
    {
        CallResult result = Judge(status, mediaType, body);

        Assert.False(result.IsSuccess);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_are_passed_on() => Assert.Equal(["a", "7"], Judge(200, "application/json", """{"Logs":["a",7]}""").Logs);

    private static CallResult Judge(int status, string? mediaType, string body) => ResponseRules.Judge(status, mediaType, Encoding.UTF8.GetBytes(body));
}
