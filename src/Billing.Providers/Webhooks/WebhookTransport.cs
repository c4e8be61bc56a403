using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Billing.Application.Webhooks.Delivery;
using Billing.Providers.Network;
using NodaTime;

namespace Billing.Providers.Webhooks;

/// <summary>
/// Posts webhooks through the guard: the connected address is checked, no redirect is followed, an answer is waited for half a minute, and no more of it is
/// read than is kept.
/// </summary>
public sealed class WebhookTransport : IWebhookTransport, IDisposable
{
    private readonly WebhookOptions _options;
    private readonly OutboundGuard _guard;
    private readonly HttpClient _client;

    /// <summary>A transport of its own connections.</summary>
    public WebhookTransport(WebhookOptions options)
        : this(options, new OutboundGuard((options ?? throw new ArgumentNullException(nameof(options))).AllowsLoopback))
    {
    }

    /// <summary>The same behind another guard.</summary>
    internal WebhookTransport(WebhookOptions options, OutboundGuard guard) => (_options, _guard, _client) = (options, guard, GuardedHttp.CreateClient(guard));

    /// <inheritdoc/>
    public string? FaultOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
        {
            return "Input should be an absolute https address";
        }

        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return "The address should have neither a user nor a fragment";
        }

        if (address.Scheme == Uri.UriSchemeHttp && !(_options.AllowsLoopback && address.IsLoopback))
        {
            return "The address should begin with https://";
        }

        bool isHere = IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? literal) ? !_guard.Allows(literal) : address.IsLoopback && !_options.AllowsLoopback;
        return isHere ? "The address is not on the public internet" : null;
    }

    /// <inheritdoc/>
    public async Task<WebhookReply> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long started = _options.Time.GetTimestamp();
        if (FaultOf(request.Url) is { } fault)
        {
            return WebhookReply.NotSent(fault);
        }

        using var limit = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using HttpRequestMessage message = MessageOf(request);
            using HttpResponseMessage response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timed.Token);
            string? body = await ReadAsync(response.Content, timed.Token, cancellationToken);
            Duration? retryAfter = response.Headers.RetryAfter?.Delta is { } delta ? Duration.FromTimeSpan(delta) : null;
            return new WebhookReply((int)response.StatusCode, body, null, TookMs(started), retryAfter);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unanswered($"No answer within {_options.Timeout.TotalSeconds:0} seconds", started);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return Unanswered(ReasonOf(failed), started);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage MessageOf(WebhookRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("BillingFunctions", "1.0"));
        foreach ((string name, string value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static string ReasonOf(Exception failed) => failed switch
    {
        OutboundRefusedException or { InnerException: OutboundRefusedException } => "The address is not on the public internet",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The name of the host is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "No connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection could be made",
        _ => "The connection broke before there was an answer",
    };

    private WebhookReply Unanswered(string reason, long started) => new(null, null, reason, TookMs(started));

    private long TookMs(long started) => (long)_options.Time.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>
    /// The beginning of the answer, or null when it breaks off or takes too long: the status has come by then, and it alone tells whether the webhook was
    /// taken. The rest is not read: its connection is closed.
    /// </summary>
    private async Task<string?> ReadAsync(HttpContent content, CancellationToken timed, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(timed);
            byte[] buffer = new byte[_options.AnswerCharactersMax * 4];
            int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, timed);
            string text = Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', ' ');
            int end = Math.Min(text.Length, _options.AnswerCharactersMax);
            return text[..(end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
