using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Transport;

/// <summary>One service endpoint behind a pipeline that signs. Failures without an answer become <see cref="StoreException"/>.</summary>
internal sealed class AzureChannel(HttpPipeline pipeline, Uri endpoint, TransportLimits limits)
{
    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>Builds a pipeline that authorises each try with the given policies.</summary>
    public static AzureChannel Create(
        HttpPipelineTransport transport, TransportLimits limits, Uri endpoint, params HttpPipelinePolicy[] authorisation) =>
        new(HttpPipelineBuilder.Build(new AzureClientOptions(transport, limits), [], authorisation, new ResponseClassifier()), endpoint, limits);

    /// <summary>The absolute address of an already escaped path and query.</summary>
    public string Address(string pathAndQuery) => string.Concat(_root, pathAndQuery);

    /// <summary>A request for an already escaped path and query.</summary>
    public HttpMessage Begin(RequestMethod method, string pathAndQuery, Resend resend = Resend.Freely)
    {
        HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(Address(pathAndQuery)));
        if (resend == Resend.Never)
        {
            BoundedRetryPolicy.ForbidResend(message);
            message.NetworkTimeout = limits.OnceTimeout;
        }

        return message;
    }

    /// <summary>
    /// Sends a request and returns whatever the service answered. <paramref name="what"/> says what is tried, for the error message;
    /// <paramref name="changes"/> that it writes, so that silence leaves the outcome unknown.
    /// </summary>
    public async ValueTask<Response> SendAsync(HttpMessage message, string what, bool changes, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
            return message.Response;
        }
        catch (Exception exception) when (IsTransport(exception))
        {
            throw cancellationToken.IsCancellationRequested
                ? new OperationCanceledException($"{what}: cancelled", exception, cancellationToken)
                : StoreFaults.FromFailure(what, exception, changes);
        }
    }

    private static bool IsTransport(Exception exception) => exception
        is RequestFailedException or AggregateException or OperationCanceledException or IOException or HttpRequestException
        or global::Azure.Identity.AuthenticationFailedException;
}
