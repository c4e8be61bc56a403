using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Billing.Application.Webhooks.Events;

/// <summary>Signatures of Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    /// <summary>Header with the event's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the seconds of the try.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with a signature for each key that holds.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The three headers.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The bytes that are sent.</param>
    /// <param name="keys">The keys that hold, the current one first.</param>
    public static IEnumerable<KeyValuePair<string, string>> Headers(string id, Instant at, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys)
    {
        string timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] text = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        return
        [
            KeyValuePair.Create(IdHeader, id),
            KeyValuePair.Create(TimestampHeader, timestamp),
            KeyValuePair.Create(SignatureHeader, string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, text))))),
        ];
    }
}
