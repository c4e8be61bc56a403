using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1.Usage;

namespace BillingFunctions.Http;

/// <summary>What the operator decides about the public HTTP API.</summary>
/// <param name="DocumentedRateLimits">True when the documented rate limits hold.</param>
/// <param name="AdminSecret">Secret of administrators' operations; null or too short switches those off.</param>
/// <param name="FirstKey">Key of the first organization; null or empty to have one invented, stand-alone.</param>
internal sealed record PublicHttpSettings(bool DocumentedRateLimits, string? AdminSecret, string? FirstKey)
{
    /// <summary>Name of the setting that holds the first organization's key.</summary>
    public const string FirstKeyVariable = "BILLING_BOOTSTRAP_API_KEY";

    /// <summary>Name of the setting that holds the administrator's secret.</summary>
    public const string AdminSecretVariable = "BILLING_ADMIN_SECRET";

    /// <summary>Name of the setting that allows larger batches of events than are documented.</summary>
    public const string EventBatchVariable = "BILLING_EVENT_BATCH_MAX";

    /// <summary>Most events of a batch of v1: the documented limit, or what the setting says, up to <see cref="UsageLimits.BatchEvents"/>.</summary>
    public int EventBatchMax { get; init; } = EventBatchCreate.EventsMax;

    /// <summary>What the operator says about rates.</summary>
    public RateSettings Rates { get; init; } = RateSettings.Documented;

    /// <summary>Reads the setting of batches; what is no number of events means the documented limit.</summary>
    public static int ReadEventBatchMax(string? setting) =>
        int.TryParse(setting, System.Globalization.NumberStyles.None, null, out int events) && events > 0 ? Math.Min(events, UsageLimits.BatchEvents) : EventBatchCreate.EventsMax;

    /// <summary>A shorter secret could be guessed.</summary>
    public const int AdminSecretMinLength = 32;
}
