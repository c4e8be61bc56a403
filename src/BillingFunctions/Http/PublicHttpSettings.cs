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

    /// <summary>A shorter secret could be guessed.</summary>
    public const int AdminSecretMinLength = 32;
}
