using Azure.Core;
using Azure.Core.Pipeline;
using NodaTime;

namespace Billing.Storage.Azure.Signing;

/// <summary>Stamps each try of a request that a bearer token authorises.</summary>
internal sealed class StampPolicy(IClock clock) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => RequestStamp.Set(message.Request, clock);
}
