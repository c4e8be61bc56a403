using System.Globalization;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Catalog;

/// <summary>Row keys of a data space's catalogue partition.</summary>
internal static class CatalogRows
{
    /// <summary>Prefix of metrics.</summary>
    public const string MetricPrefix = "metric|";

    /// <summary>Prefix of the current versions of plans.</summary>
    public const string PlanPrefix = "plan|";

    /// <summary>Prefix of taxes.</summary>
    public const string TaxPrefix = "tax|";

    /// <summary>Prefix of the rows that say which plans use a metric.</summary>
    public const string MetricUsePrefix = "use|";

    /// <summary>Which taxes are applied to which plans and charges, all in one row.</summary>
    public const string TaxAssignments = "taxed";

    /// <summary>A metric.</summary>
    public static string Metric(BillingId id) => MetricPrefix + id.ItemKey;

    /// <summary>A metric that is deleted and that a plan once priced: its versions may still have to be billed.</summary>
    public static string FormerMetric(BillingId id) => "former|" + id.ItemKey;

    /// <summary>The current version of a plan.</summary>
    public static string Plan(BillingId id) => PlanPrefix + id.ItemKey;

    /// <summary>One version of a plan. Versions stay when the plan is deleted: what was subscribed to it can still be billed.</summary>
    public static string PlanVersion(BillingId id, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"planv|{id.ItemKey}|{version:D6}");

    /// <summary>A move of subscriptions to another version of a plan.</summary>
    public static string Migration(BillingId planId, BillingId id) => $"move|{planId.ItemKey}|{id.ItemKey}";

    /// <summary>A tax.</summary>
    public static string Tax(BillingId id) => TaxPrefix + id.ItemKey;

    /// <summary>An add-on.</summary>
    public static string AddOn(BillingId id) => "addon|" + id.ItemKey;

    /// <summary>A coupon.</summary>
    public static string Coupon(BillingId id) => "coupon|" + id.ItemKey;

    /// <summary>Which plans use a metric.</summary>
    public static string MetricUse(BillingId metricId) => MetricUsePrefix + metricId.ItemKey;

    /// <summary>Claim of a code.</summary>
    public static string Code(string kind, string code) => $"code|{kind}|{IdDerivation.Digest(code)}";
}

/// <summary>The guard's document of a catalogue.</summary>
/// <param name="ChangedAt">When anything in it was last changed.</param>
internal sealed record CatalogState(Instant ChangedAt);

/// <summary>Who has a code.</summary>
/// <param name="Target">The metric, plan or tax.</param>
internal sealed record CodeClaim(BillingId Target);

/// <summary>Which plans use a metric.</summary>
/// <param name="MetricId">The metric.</param>
/// <param name="Current">Plans whose current version prices it.</param>
/// <param name="Ever">Plans of which any version prices it: subscriptions may run on old versions.</param>
internal sealed record MetricUse(BillingId MetricId, IReadOnlyList<BillingId> Current, IReadOnlyList<BillingId> Ever);
