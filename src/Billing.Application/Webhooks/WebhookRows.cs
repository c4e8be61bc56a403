using System.Globalization;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks;

/// <summary>
/// Where webhooks keep their rows. The endpoints of a data space stand in one guard row; each endpoint has a partition for what it is sent, so that one that
/// is slow or gone makes nobody else wait.
/// </summary>
internal static class WebhookRows
{
    /// <summary>Prefix of webhooks that wait, by the time when they are due.</summary>
    public const string WaitingPrefix = "p|";

    private const int TimeDigits = 14;

    /// <summary>The partition of a data space's endpoints.</summary>
    public static PartitionAddress EndpointsOf(DataSpace space) => new(Tables.Webhooks, space.ToString());

    /// <summary>The partition of what an endpoint is sent; the endpoint's id names it, and the id of any of its webhooks.</summary>
    public static PartitionAddress QueueOf(DataSpace space, BillingId id) => new(Tables.Webhooks, space.CustomerPartition(id.Owner));

    /// <summary>A webhook.</summary>
    public static string Webhook(BillingId id) => Webhook(id.ItemKey);

    /// <summary>A webhook.</summary>
    public static string Webhook(string itemKey) => "d|" + itemKey;

    /// <summary>The place of a webhook among those that wait.</summary>
    public static string Waiting(Instant dueAt, BillingId id) =>
        string.Create(CultureInfo.InvariantCulture, $"{WaitingPrefix}{dueAt.ToUnixTimeMilliseconds():D14}|{id.ItemKey}");

    /// <summary>When a place among those that wait is due.</summary>
    public static Instant DueAt(string waiting) =>
        Instant.FromUnixTimeMilliseconds(long.Parse(waiting.AsSpan(WaitingPrefix.Length, TimeDigits), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Which webhook has a place.</summary>
    public static string ItemKey(string waiting) => waiting[(WaitingPrefix.Length + TimeDigits + 1)..];

    /// <summary>The partition of events that are too large for a message.</summary>
    public static string LargeEvents(DataSpace space) => $"{space}|event";
}
