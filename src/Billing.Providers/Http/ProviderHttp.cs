using System.Net;

namespace Billing.Providers.Http;

/// <summary>Sends requests within bounds and tries again only where that is safe. A redirect is an answer like any other.</summary>
internal sealed class ProviderHttp(HttpClient client, ProviderHttpLimits limits, TimeProvider time)
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>Sends; <paramref name="make"/> builds the request anew for each try.</summary>
    public async Task<ProviderReply> SendAsync(Func<HttpRequestMessage> make, Resend resend, CancellationToken cancellationToken)
    {
        TimeSpan delay = limits.FirstDelay;
        for (int retry = 0; ; retry++)
        {
            ProviderReply reply = await SendOnceAsync(make, cancellationToken);
            if (retry == limits.Retries || !MaySendAgain(reply, resend))
            {
                return reply;
            }

            TimeSpan wait = reply.RetryAfter is { } asked && asked > delay ? asked : delay;
            await Task.Delay(wait < limits.DelayMax ? wait : limits.DelayMax, cancellationToken);
            delay *= 2;
        }
    }

    private static bool MaySendAgain(ProviderReply reply, Resend resend) => resend switch
    {
        _ when reply.IsWithoutEffect => true,
        Resend.Read => reply.IsUncertain,
        Resend.Keyed => reply.Kind == ReplyKind.Answered && ((int)reply.Status >= 500 || reply.Status == HttpStatusCode.Conflict),
        _ => false,
    };

    private async Task<ProviderReply> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Timeout, time);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using HttpRequestMessage request = make();
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timed.Token);
            ReadOnlyMemory<byte>? body = await ReadAsync(response.Content, timed.Token);
            return body is not { } bytes
                ? ProviderReply.Lost
                : new ProviderReply(ReplyKind.Answered, response.StatusCode, bytes) { RetryAfter = response.Headers.RetryAfter?.Delta };
        }
        catch (HttpRequestException failed) when (IsUnsent(failed.HttpRequestError))
        {
            return ProviderReply.NotSent;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return ProviderReply.Lost;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProviderReply.Lost;
        }
    }

    private static bool IsUnsent(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    /// <summary>The body, or null when it is larger than the bound.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        byte[] buffer = new byte[ReadBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (read.Length + count > limits.BodyMaxBytes)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }
}
