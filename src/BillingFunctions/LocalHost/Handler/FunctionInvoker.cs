using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>Calls a function once: a new invocation id, an envelope, the rules of the answer, the time-out.</summary>
internal sealed partial class FunctionInvoker(
    IHandlerChannel channel,
    HostConfiguration host,
    EnvelopeEncoding encoding,
    TimeProvider time,
    IRandomSource random,
    ILogger logger) : IDisposable
{
    public const string Version = "4.1000.0.0";

    private readonly HttpMessageInvoker _http = HandlerHttp.Create();

    public async Task<CallResult> InvokeAsync(
        FunctionDefinition function, TriggerPayload payload, RetryContext? retry, CancellationToken cancellationToken)
    {
        TriggerPayload complete = CallMetadata.Add(payload, function, retry, time.GetUtcNow(), random.NextGuid());
        var envelope = new EnvelopeContent((stream, sending) => EnvelopeWriter.WriteAsync(stream, function.Trigger.Binding, complete, encoding, sending));
        CallResult result = await SendAsync(function.Name, envelope, cancellationToken);
        foreach (string line in result.Logs)
            LogLine(function.Name, line);

        if (!result.IsSuccess)
            LogFailure(function.Name, result.Reason);

        return result;
    }

    public void Dispose() => _http.Dispose();

    private async Task<CallResult> SendAsync(string function, EnvelopeContent envelope, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(host.FunctionTimeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            Uri address = await channel.ReadyAsync(either.Token);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/" + function)) { Content = envelope };
            request.Headers.TryAddWithoutValidation("User-Agent", HandlerHttp.Agent);
            HandlerHttp.AddHostHeaders(request.Headers, random.NextGuid());
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return ResponseRules.Judge((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            channel.TimedOut(function);
            return CallResult.Failed("functionTimeout is over");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or HandlerGoneException)
        {
            return CallResult.Failed(exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Function}: {Line}")]
    private partial void LogLine(string function, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} failed: {Reason}")]
    private partial void LogFailure(string function, string reason);
}
