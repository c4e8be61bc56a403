using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>Posts webhooks to addresses of the public internet, within bounds of time and size, following no redirect.</summary>
public interface IWebhookTransport
{
    /// <summary>Why an address can never be sent to, as a sentence; null when it can as far as its text tells.</summary>
    string? FaultOf(string url);

    /// <summary>Posts once. Whatever goes wrong is in the reply.</summary>
    Task<WebhookReply> SendAsync(WebhookRequest request, CancellationToken cancellationToken);
}

/// <summary>What is posted.</summary>
/// <param name="Url">Where.</param>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">JSON in UTF-8.</param>
public sealed record WebhookRequest(string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Body">The beginning of the answer's body; null when there was none.</param>
/// <param name="Error">Why there was no answer, as a sentence; null when there was one.</param>
/// <param name="TookMs">How long it took.</param>
/// <param name="RetryAfter">How long the receiver asks to wait.</param>
public sealed record WebhookReply(int? Status, string? Body, string? Error, long TookMs, Duration? RetryAfter = null)
{
    /// <summary>True when the receiver took it.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>True when the receiver wants nothing of the kind ever again.</summary>
    public bool IsGone => Status == 410;

    /// <summary>A reply of nobody: nothing was sent.</summary>
    public static WebhookReply NotSent(string reason) => new(null, null, reason, 0);
}
