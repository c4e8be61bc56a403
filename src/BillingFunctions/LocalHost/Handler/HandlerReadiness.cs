using System.Diagnostics;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>Asks a new handler for its front page until anything answers: any status is ready, only a failed connection is not.</summary>
internal sealed class HandlerReadiness(TimeSpan limit) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly HttpMessageInvoker _http = HandlerHttp.Create();

    public void Dispose() => _http.Dispose();

    public async Task<bool> WaitAsync(int port, Process process, CancellationToken cancellationToken)
    {
        // Only the pauses count, as in the host, so the real limit is a little longer.
        for (TimeSpan waited = TimeSpan.Zero; waited < limit; waited += Pause)
        {
            if (process.HasExited || cancellationToken.IsCancellationRequested)
                return false;

            if (await AnswersAsync(port, cancellationToken))
                return true;

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/");
            request.Headers.TryAddWithoutValidation("User-Agent", HandlerHttp.Agent);
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
