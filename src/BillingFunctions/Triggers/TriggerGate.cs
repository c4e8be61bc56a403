using System.Net;
using Billing.Application.Work;
using Microsoft.AspNetCore.Http.Features;

namespace BillingFunctions.Triggers;

/// <summary>
/// Tells a call of the host from a request that only looks like one. Public requests and calls can share a port, and old hosts
/// normalise paths on the way, so the target as it stood on the wire decides, and the sender has to look like the host.
/// </summary>
internal static class TriggerGate
{
    /// <summary>The header with the id of the call.</summary>
    public const string InvocationHeader = "X-Azure-Functions-InvocationId";

    private const string HostAgent = "Azure-Functions-Host/";

    /// <summary>Headers that a front end or the host adds to requests of clients, never to its own calls.</summary>
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "X-Original-Host", "X-Original-For",
        "X-ARR-LOG-ID", "X-ARR-SSL", "Disguised-Host", "X-WAWS-Unencoded-URL", "Client-IP", "Via", "Origin", "Referer", "Cookie", "Authorization",
    ];

    /// <summary>The function that the host calls with this request; null when this is no call of the host.</summary>
    public static string? Match(HttpContext context)
    {
        if (context.Request.Method != "POST")
            return null;

        // The raw target: undecoded, not normalised, compared byte for byte. No query, no slash at the end, no absolute form.
        string? function = Named(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return function is not null && ComesFromTheHost(context) ? function : null;
    }

    /// <summary>True when the request was made on this machine for this port, by no browser and through no front end.</summary>
    public static bool IsLocal(HttpContext context) =>
        IPEndPoint.TryParse(context.Request.Host.Value ?? "", out IPEndPoint? authority)
        && IPAddress.IsLoopback(authority.Address)
        && authority.Port == context.Connection.LocalPort
        && !Array.Exists(ForwardingHeaders, context.Request.Headers.ContainsKey);

    private static string? Named(string target) => target switch
    {
        "/" + AggregateUsageTrigger.FunctionName => AggregateUsageTrigger.FunctionName,
        "/" + RunScheduleTrigger.FunctionName => RunScheduleTrigger.FunctionName,
        "/" + WorkQueues.ClosePeriod => WorkQueues.ClosePeriod,
        "/" + WorkQueues.RenderInvoice => WorkQueues.RenderInvoice,
        "/" + WorkQueues.DrainOutbox => WorkQueues.DrainOutbox,
        "/" + WorkQueues.MovePlan => WorkQueues.MovePlan,
        "/" + WorkQueues.FollowUsage => WorkQueues.FollowUsage,
        "/" + WorkQueues.ArchiveUsage => WorkQueues.ArchiveUsage,
        "/" + WorkQueues.TidyRows => WorkQueues.TidyRows,
        "/" + WorkQueues.MarkOverdue => WorkQueues.MarkOverdue,
        "/" + WorkQueues.SendMail => WorkQueues.SendMail,
        "/" + WorkQueues.CollectPayment => WorkQueues.CollectPayment,
        "/" + WorkQueues.RunDunning => WorkQueues.RunDunning,
        "/" + WorkQueues.FollowEvents => WorkQueues.FollowEvents,
        "/" + WorkQueues.SyncIntegration => WorkQueues.SyncIntegration,
        "/" + WorkQueues.DeliverWebhooks => WorkQueues.DeliverWebhooks,
        "/" + WorkQueues.NumberInvoice => WorkQueues.NumberInvoice,
        "/" + WorkQueues.ExportData => WorkQueues.ExportData,
        _ => null,
    };

    private static bool ComesFromTheHost(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        return headers.UserAgent is [{ } agent] && agent.StartsWith(HostAgent, StringComparison.Ordinal) && !agent.Contains(' ', StringComparison.Ordinal)
            && headers.ContainsKey(InvocationHeader)
            && IsLocal(context);
    }
}
