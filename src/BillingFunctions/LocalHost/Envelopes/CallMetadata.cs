using System.Text.Json;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>Where a call stands in its retry policy.</summary>
/// <param name="RetryCount">0 on the first attempt.</param>
/// <param name="MaxRetryCount">-1 for no end.</param>
/// <param name="LastFailure">Why the previous attempt failed; null on the first.</param>
internal sealed record RetryContext(int RetryCount, int MaxRetryCount, string? LastFailure);

/// <summary>The metadata that every call has, whatever triggered it.</summary>
internal static class CallMetadata
{
    public static TriggerPayload Add(TriggerPayload payload, FunctionDefinition function, RetryContext? retry, DateTimeOffset now, Guid random)
    {
        var metadata = new Dictionary<string, HostValue>(payload.Metadata, StringComparer.OrdinalIgnoreCase)
        {
            ["sys"] = HostValue.Object(json =>
            {
                json.WriteString("MethodName"u8, function.Name);
                json.WriteString("UtcNow"u8, now.UtcDateTime);
                json.WriteString("RandGuid"u8, random);
            }),
        };
        if (retry is not null)
            metadata["RetryContext"] = HostValue.Object(json => WriteRetry(json, retry));

        return payload with { Metadata = metadata };
    }

    private static void WriteRetry(Utf8JsonWriter json, RetryContext retry)
    {
        json.WriteNumber("RetryCount"u8, retry.RetryCount);
        json.WriteNumber("MaxRetryCount"u8, retry.MaxRetryCount);
        if (retry.LastFailure is null)
        {
            json.WriteNull("Exception"u8);
        }
        else
        {
            json.WriteStartObject("Exception"u8);
            json.WriteString("ClassName"u8, "System.Net.Http.HttpRequestException");
            json.WriteString("Message"u8, retry.LastFailure);
            json.WriteEndObject();
        }

        json.WriteNull("Instance"u8);
        json.WriteStartObject("State"u8);
        json.WriteEndObject();
    }
}
