using System.Text.Json;
using Billing.Application.Usage;
using Billing.Application.Usage.Formats;
using Billing.Domain.Costs;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Usage;

/// <summary>Usage as this surface takes it.</summary>
internal sealed class UsageBody
{
    private static readonly EventFieldNames Fields = new(["eventId"], ["tenantId"], ["metricType"], ["timestamp"], ["metadata"]);

    [Text(1, 64), Doc("API_CALLS, QUERY_EXECUTIONS, STORAGE_BYTES, COMPUTE_SECONDS, DATA_TRANSFER_BYTES, ACTIVE_USERS, ML_INFERENCE_REQUESTS, DASHBOARD_VIEWS, PIPELINE_RUNS, CONNECTOR_SYNCS, or a name of yours of capitals, digits and underscores.", Example = "\"API_CALLS\"")]
    public required string MetricType { get; set; }

    [Positive]
    public required decimal Quantity { get; set; }

    [Text(1, 32), Doc("That of the metric type: count, bytes or seconds.", Example = "\"count\"")]
    public string? Unit { get; set; }

    [Text(1, 255)]
    public string? ResourceId { get; set; }

    [Text(1, 255)]
    public string? ResourceType { get; set; }

    [Text(1, 255)]
    public string? UserId { get; set; }

    [Doc("An object, or a text that holds one. costCenterId and costCenterCode in it are heard.", Example = "{\"region\":\"eu\"}")]
    public JsonElement? Metadata { get; set; }

    [Doc("Left out: now.")]
    public Instant? Timestamp { get; set; }

    [Text(1, 255), Doc("Your own id of the fact: the same one counts once.")]
    public string? EventId { get; set; }

    [Items(0, 20), Text(0, 255), Doc("What rules of cost centers match.")]
    public Dictionary<string, string>? Tags { get; set; }

    [Text(1, 64)]
    public string? CostCenterId { get; set; }

    [Text(1, 64)]
    public string? CostCenterCode { get; set; }

    /// <summary>What is wrong with it beyond its schema.</summary>
    public FieldError? Fault(IReadOnlyList<string> path) =>
        !MetricTypes.IsName(MetricType) ? new FieldError([.. path, "metricType"], "Use capitals, digits and underscores", "string_pattern")
        : Unit is { } unit && unit != MetricTypes.UnitOf(MetricType) ? new FieldError([.. path, "unit"], $"{MetricType} is measured in {MetricTypes.UnitOf(MetricType)}", "value_error")
        : MetricType == "ACTIVE_USERS" && UserId is null ? new FieldError([.. path, "userId"], "Distinct users are counted: say which one", "missing")
        : Metadata is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.String) } ? new FieldError([.. path, "metadata"], "Input should be an object, or a text that holds one", "model_type")
        : null;

    /// <summary>The event of a tenant.</summary>
    public ReadEvent ToEvent(string tenantExternalId, string fallbackId, Instant now, IReadOnlyList<string> path) =>
        new(path, new UsageEvent(EventId ?? fallbackId, tenantExternalId, MetricType, Timestamp ?? now, ToProperties()), []) { Names = Fields };

    private UsageProperties ToProperties()
    {
        List<(string, UsageValue)> all = [(MetricTypes.QuantityField, UsageValue.Of(Quantity))];
        void Add(string name, string? value)
        {
            if (value is not null)
                all.Add((name, UsageValue.Of(value)));
        }

        Add("resource_id", ResourceId);
        Add(AllocationRule.ResourceTypeProperty, ResourceType);
        Add(MetricTypes.UserField, UserId);
        Add(CostAllocation.CenterProperty, CostCenter());
        foreach ((string name, string value) in Tags ?? [])
            Add(TagProperty(name), value);

        if (Metadata is { ValueKind: JsonValueKind.Object } json)
            all.Add(("metadata", UsageValue.Json(json.GetRawText())));
        else if (Metadata is { ValueKind: JsonValueKind.String } text)
            Add("metadata", text.GetString());

        return UsageProperties.Of([.. all]);
    }

    /// <summary>The event property of a tag: of its own, so that none hides what the surface itself sets.</summary>
    public static string TagProperty(string tag) => $"tag.{tag}";

    private string? CostCenter() => CostCenterId ?? CostCenterCode ?? (Metadata is { } metadata ? InMetadata(metadata) : null);

    private static string? InMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind == JsonValueKind.String)
        {
            try
            {
                using JsonDocument parsed = JsonDocument.Parse(metadata.GetString()!);
                return InMetadata(parsed.RootElement.Clone());
            }
            catch (JsonException)
            {
                return null; // a text that is no JSON is kept as it is
            }
        }

        return metadata.ValueKind != JsonValueKind.Object ? null
            : metadata.TryGetProperty("costCenterId", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()
            : metadata.TryGetProperty("costCenterCode", out JsonElement code) && code.ValueKind == JsonValueKind.String ? code.GetString()
            : null;
    }
}
