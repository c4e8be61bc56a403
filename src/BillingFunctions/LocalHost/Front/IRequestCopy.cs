namespace BillingFunctions.LocalHost.Front;

/// <summary>Makes the request that the handler gets from the one that came in.</summary>
internal interface IRequestCopy
{
    HttpRequestMessage Create(HttpRequest request, Uri handler);
}
