using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.Application.Usage;
using NodaTime;
using NodaTime.Text;

namespace Billing.Simulation;

/// <summary>Writes events as producers do who stream straight into the hub. Shares no code with what reads them, but for the packed form.</summary>
internal static class SimFormats
{
    private static readonly string Organization = new BillingId(SimCatalog.Space.Organization, 0).ToString();

    /// <summary>Whose a message is, beside its body.</summary>
    public static readonly IReadOnlyDictionary<string, string> Owner =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["organization_id"] = Organization, ["mode"] = "live" };

    /// <summary>A message that holds these events, in any form.</summary>
    public static string Write(Random random, FaultCounts faults, IReadOnlyList<UsageEvent> events, Instant now)
    {
        int form = random.Next(6);
        if (form == 0)
        {
            return Packed(events, now);
        }

        faults.Note(form < 3 ? SimFault.StreamedAsJson : form < 5 ? SimFault.StreamedAsCloudEvents : SimFault.StreamedMixed);
        string text = form switch
        {
            1 => new JsonObject { ["events"] = List(events.Select(Own)), ["mode"] = "live", ["organization_id"] = Organization }.ToJsonString(),
            2 when events.Count == 1 => Owned(Own(events[0])).ToJsonString(),
            2 => List(events.Select(usage => Owned(Own(usage)))).ToJsonString(),
            3 => string.Join('\n', events.Select(usage => Cloud(usage).ToJsonString())),
            4 => List(events.Select(Cloud)).ToJsonString(),
            _ => List(events.Select((usage, i) => i % 2 == 0 ? Owned(Own(usage)) : Cloud(usage))).ToJsonString(),
        };
        bool isCompressed = random.Next(3) == 0;
        faults.Note(SimFault.StreamedCompressed, isCompressed);
        return isCompressed ? Compress(text) : text;
    }

    /// <summary>An event in the product's own JSON, without its owner.</summary>
    public static JsonObject Own(UsageEvent usage) => new()
    {
        ["transaction_id"] = usage.TransactionId,
        ["external_customer_id"] = usage.CustomerExternalId,
        ["code"] = usage.Code,
        ["timestamp"] = InstantPattern.ExtendedIso.Format(usage.Timestamp),
        ["properties"] = Properties(usage),
    };

    /// <summary>The same with its owner.</summary>
    public static JsonObject Owned(JsonObject own)
    {
        own["organization_id"] = Organization;
        own["mode"] = "live";
        return own;
    }

    public static JsonArray List(IEnumerable<JsonObject> events) => new([.. events]);

    public static JsonObject Properties(UsageEvent usage)
    {
        var properties = new JsonObject();
        foreach (UsageProperty property in usage.Properties.Items)
        {
            properties.Add(property.Name, property.Value.Kind == UsageValueKind.Number ? JsonValue.Create(property.Value.Number) : JsonValue.Create(property.Value.Text));
        }

        return properties;
    }

    private static JsonObject Cloud(UsageEvent usage)
    {
        string[] name = usage.TransactionId.Split(' ');
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["source"] = name[0],
            ["id"] = name[1],
            ["type"] = usage.Code,
            ["subject"] = usage.CustomerExternalId,
            ["time"] = InstantPattern.ExtendedIso.Format(usage.Timestamp),
            ["datacontenttype"] = "application/json",
            ["organizationid"] = Organization,
            ["mode"] = "live",
            ["data"] = Properties(usage),
        };
    }

    private static string Packed(IReadOnlyList<UsageEvent> events, Instant now)
    {
        var block = new EventBlockWriter();
        foreach (UsageEvent usage in events)
        {
            block.Add(new AcceptedEvent(SimCatalog.Space, SimCast.KeyOf(usage.CustomerExternalId), now, usage));
        }

        return Encoding.UTF8.GetString(HubMessage.Encode(block.Written));
    }

    private static string Compress(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(buffer.ToArray());
    }
}
