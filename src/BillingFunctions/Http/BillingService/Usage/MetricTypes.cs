using System.Buffers;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace BillingFunctions.Http.BillingService.Usage;

/// <summary>The metric types of this surface as billable metrics: each is made when it is first used, unless there is one of its name already.</summary>
internal sealed class MetricTypes(ICatalog catalog, CreateMetric create)
{
    /// <summary>The event property with the quantity.</summary>
    public const string QuantityField = "quantity";

    /// <summary>The event property with the user.</summary>
    public const string UserField = "user_id";

    /// <summary>Bytes of a binary gigabyte: what storage and transfer quotas are counted in.</summary>
    public const decimal Gigabyte = 1024m * 1024 * 1024;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["STORAGE_BYTES"] = "bytes", ["DATA_TRANSFER_BYTES"] = "bytes", ["COMPUTE_SECONDS"] = "seconds",
    };

    /// <summary>True for a name in capitals, digits and underscores, as this surface writes types.</summary>
    public static bool IsName(string name) => !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>The unit of a type.</summary>
    public static string UnitOf(string metricType) => Units.GetValueOrDefault(metricType, "count");

    /// <summary>The metric type that a quota's resource type counts, and how many of its units one of the resource's is.</summary>
    public static (string MetricType, decimal Factor) OfResource(string resourceType) => resourceType switch
    {
        "STORAGE_GB" or "OBJECT_STORAGE_GB" => ("STORAGE_BYTES", Gigabyte),
        "DATA_TRANSFER_GB" => ("DATA_TRANSFER_BYTES", Gigabyte),
        _ => (resourceType, 1),
    };

    /// <summary>Makes sure that there is a metric.</summary>
    public async ValueTask<Failure?> EnsureAsync(DataSpace space, string metricType, CancellationToken cancellationToken)
    {
        if (await catalog.FindMetricAsync(space, metricType, cancellationToken) is not null)
            return null;

        AggregationType aggregation = metricType switch
        {
            "ACTIVE_USERS" => AggregationType.UniqueCount,
            "STORAGE_BYTES" => AggregationType.Max,
            _ => AggregationType.Sum,
        };
        Result<Outcome<BillableMetric>> made = await create.RunAsync(
            space,
            new NewMetric
            {
                Code = metricType, Name = metricType, Aggregation = aggregation, FieldName = aggregation == AggregationType.UniqueCount ? UserField : QuantityField,
            },
            Command.FromJob("billing-service-metric", space.ToString(), metricType), cancellationToken);
        return made.Failure is { Kind: not FailureKind.Conflict } failure ? failure : null;
    }
}
