using System.Net;
using Billing.Application.Audit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>Who acts by a request, as the audit log tells it.</summary>
internal static class Acting
{
    private const int UserAgentMax = 255;
    private const int AddressMax = 64;

    /// <summary>The actor of a request; null for usage, which comes often and whose events are their own log.</summary>
    public static Actor? Of(Call call)
    {
        bool isPublic = call.Operation.Access == Access.Public;
        if (call.Operation.ReadsBody && !isPublic)
            return null;

        string? agent = call.Context.Request.Headers.UserAgent;
        return new Actor(isPublic ? ActorType.Webhook : call.Caller?.Kind ?? ActorType.Administrator, call.Caller?.ActorName ?? call.Caller?.Credential)
        {
            Space = call.Caller?.Space,
            RequestId = call.RequestId,
            Operation = call.Operation.DisplayName,
            IpAddress = AddressOf(call.Context),
            UserAgent = agent is { Length: > UserAgentMax } ? agent[..UserAgentMax] : agent,
        };
    }

    /// <summary>
    /// The address that connected. Behind a proxy of this machine, as the Functions host is one, it is the last that the proxy named: those before it are
    /// what the caller claims.
    /// </summary>
    internal static string? AddressOf(HttpContext context)
    {
        IPAddress? connected = context.Connection.RemoteIpAddress;
        string? forwarded = connected is null || IPAddress.IsLoopback(connected) ? context.Request.Headers["X-Forwarded-For"].LastOrDefault() : null;
        string? last = forwarded?.Split(',')[^1].Trim();
        return IPEndPoint.TryParse(last ?? "", out IPEndPoint? named) && last!.Length <= AddressMax ? named.Address.ToString() : connected?.ToString();
    }
}
