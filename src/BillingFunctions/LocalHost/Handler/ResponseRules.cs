using System.Text.Json;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>How a call ended.</summary>
/// <param name="IsSuccess">True when the host counts it as done.</param>
/// <param name="Reason">Why it failed; empty on success.</param>
/// <param name="Logs">Lines that the function asked the host to log.</param>
internal sealed record CallResult(bool IsSuccess, string Reason, IReadOnlyList<string> Logs)
{
    public static CallResult Failed(string reason) => new(false, reason, []);
}

/// <summary>Judges the handler's answer to an envelope as the host does. Where the host would hang, the stand-in fails and says so.</summary>
internal static class ResponseRules
{
    public const string WouldHang = "the real host would hang here until functionTimeout and then kill the handler";

    public static CallResult Judge(int status, string? mediaType, ReadOnlyMemory<byte> body)
    {
        if (status is >= 300 and < 400)
            return CallResult.Failed($"status {status}: the real host would follow the redirect");

        if (status is < 200 or > 299)
            return CallResult.Failed($"status {status}");

        if (body.Span.Trim(" \t\r\n"u8) is [] or [(byte)'n', (byte)'u', (byte)'l', (byte)'l'])
            return CallResult.Failed($"status {status} with an empty or null body: {WouldHang}");

        if (!string.Equals(mediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(mediaType, "text/json", StringComparison.OrdinalIgnoreCase))
            return CallResult.Failed($"the answer has media type {mediaType ?? "none"} instead of application/json");

        return Read(body);
    }

    private static CallResult Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return CallResult.Failed("the answer is JSON, but not an object");

            List<string> logs = [];
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (!string.Equals(member.Name, "Logs", StringComparison.OrdinalIgnoreCase) || member.Value.ValueKind == JsonValueKind.Null)
                    continue;

                if (member.Value.ValueKind != JsonValueKind.Array
                    || member.Value.EnumerateArray().Any(line => line.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
                    return CallResult.Failed("Logs is not a list of plain values");

                logs.AddRange(member.Value.EnumerateArray().Select(line => line.ToString()));
            }

            return new CallResult(true, "", logs);
        }
        catch (JsonException)
        {
            return CallResult.Failed("the answer is not JSON");
        }
    }
}
