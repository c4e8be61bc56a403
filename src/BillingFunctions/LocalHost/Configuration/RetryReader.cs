using System.Globalization;
using System.Text.Json;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>Reads the retry section of a function.json.</summary>
internal static class RetryReader
{
    public static RetryPolicy Read(JsonElement function)
    {
        if (!function.TryGetProperty("retry", out JsonElement retry))
            return RetryPolicy.None;

        int most = retry.GetProperty("maxRetryCount").GetInt32();
        return retry.GetProperty("strategy").GetString()?.ToUpperInvariant() switch
        {
            "FIXEDDELAY" => new RetryPolicy(most, Span(retry, "delayInterval"), Span(retry, "delayInterval")),
            "EXPONENTIALBACKOFF" => new RetryPolicy(most, Span(retry, "minimumInterval"), Span(retry, "maximumInterval")),
            _ => throw new FormatException("the retry strategy is unknown"),
        };
    }

    private static TimeSpan Span(JsonElement retry, string name) =>
        retry.TryGetProperty(name, out JsonElement value) && TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out TimeSpan span)
            ? span
            : throw new FormatException($"retry.{name} is missing");
}
