using Azure.Core;
using Azure.Core.Pipeline;
using NodaTime;

namespace Billing.Storage.Azure.Signing;

/// <summary>Signs each try of a table request with the account's key.</summary>
internal sealed class TableKeyPolicy(SharedKeySigner signer, IClock clock) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        string date = RequestStamp.Set(message.Request, clock);
        message.Request.Headers.SetValue("Authorization", signer.SignTable(date, message.Request.Uri.ToUri()));
    }
}
