using Azure.Core;
using Azure.Core.Pipeline;

namespace Billing.Storage.Azure.Transport;

/// <summary>How the pipeline of every client here behaves: one transport, bounded retries, no telemetry headers.</summary>
internal sealed class AzureClientOptions : ClientOptions
{
    public AzureClientOptions(HttpPipelineTransport transport, TransportLimits limits)
    {
        Transport = transport;
        RetryPolicy = new BoundedRetryPolicy(limits);
        Retry.NetworkTimeout = limits.TryTimeout;
        Diagnostics.IsTelemetryEnabled = false;
        Diagnostics.IsLoggingContentEnabled = false;
    }
}
