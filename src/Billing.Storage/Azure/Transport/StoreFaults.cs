using System.Globalization;
using Azure;
using Azure.Identity;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Transport;

/// <summary>What an error of the service or of the way to it means for the caller.</summary>
internal static class StoreFaults
{
    /// <summary>An answer that is no expected outcome. <paramref name="what"/> says what was tried; <paramref name="changes"/> that it writes.</summary>
    public static StoreException FromResponse(string what, Response response, bool changes) =>
        FromStatus(what, response.Status, ServiceError.Of(response), changes);

    /// <summary>The same for an answer inside a batch.</summary>
    public static StoreException FromStatus(string what, int status, ServiceError error, bool changes)
    {
        StoreFault fault = status switch
        {
            429 => StoreFault.Throttled,
            503 when error.Code is "ServerBusy" or "503" => StoreFault.Throttled,
            408 or >= 500 => changes ? StoreFault.OutcomeUnknown : StoreFault.Unavailable,
            409 when error.Code.EndsWith("BeingDeleted", StringComparison.Ordinal) => StoreFault.Unavailable,
            < 400 => StoreFault.OutcomeUnknown,
            _ => StoreFault.Refused,
        };
        string code = error.Code.Length == 0 ? string.Empty : $" {error.Code}";
        return new StoreException(fault, string.Create(CultureInfo.InvariantCulture, $"{what}: the service answered {status}{code}"));
    }

    /// <summary>
    /// A failure without an answer. Without a connection or a token nothing was sent, so nothing was written; everything else leaves a
    /// write's outcome unknown. A token that cannot be had may come back (the identity endpoint starts late), so it is no refusal.
    /// </summary>
    public static StoreException FromFailure(string what, Exception exception, bool changes)
    {
        bool isUnsent = IsUnsent(exception);
        StoreFault fault = changes && !isUnsent ? StoreFault.OutcomeUnknown : StoreFault.Unavailable;
        string reason = isUnsent ? "the service cannot be reached" : "no answer came";
        return new StoreException(fault, $"{what}: {reason}", exception);
    }

    private static bool IsUnsent(Exception exception) => exception switch
    {
        AggregateException several => several.Flatten().InnerExceptions.All(IsUnsent),
        AuthenticationFailedException => true,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        { InnerException: { } inner } => IsUnsent(inner),
        _ => false,
    };
}
