using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Catalog;

internal sealed class CommitmentCreate
{
    [OneOf(CommitmentResponse.Minimum)]
    public string CommitmentType { get; set; } = CommitmentResponse.Minimum;

    [Range(0, 1_000_000_000_000_000), Doc("The least of a full period.")]
    public required decimal AmountCents { get; set; }

    [Text(0, 255), Doc("What the fee is called.")]
    public string? InvoiceDisplayName { get; set; }
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class CommitmentUpdate
{
    [OneOf(CommitmentResponse.Minimum)]
    public string? CommitmentType { get; set; }

    [Range(0, 1_000_000_000_000_000)]
    public decimal? AmountCents { get; set; }

    [Text(0, 255)]
    public string? InvoiceDisplayName { get; set; }
}

internal sealed record CommitmentResponse(
    BillingId Id, BillingId PlanId, string CommitmentType, decimal AmountCents, string? InvoiceDisplayName, Instant CreatedAt, Instant UpdatedAt)
{
    public const string Minimum = "minimum_commitment";

    public static CommitmentResponse From(PlanPart<Commitment> it) =>
        new(it.Part.Id, it.PlanId, Minimum, it.Part.AmountMinor, it.Part.DisplayName, it.Part.CreatedAt, it.Part.UpdatedAt);
}

internal sealed class UsageThresholdCreate
{
    [Range(0, 1_000_000_000_000_000), Doc("Amount of usage in a period; of a recurring one, the size of each step.")]
    public required decimal AmountCents { get; set; }

    [CurrencyCode, Doc("The plan's, or the customer's.")]
    public string Currency { get; set; } = "USD";

    [Doc("Whether it fires at each further step instead of once a period.")]
    public bool Recurring { get; set; }

    [Text(0, 255)]
    public string? ThresholdDisplayName { get; set; }

    public ThresholdInput ToInput() => new(AmountCents, Billing.Domain.Monetary.Currency.Parse(Currency), Recurring, ThresholdDisplayName);
}

internal sealed record UsageThresholdResponse(
    BillingId Id, BillingId? PlanId, BillingId? SubscriptionId, decimal AmountCents, string Currency, bool Recurring, string? ThresholdDisplayName,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static UsageThresholdResponse OfPlan(BillingId plan, UsageThreshold it, string currency) => Of(plan, null, it, currency);

    public static UsageThresholdResponse OfSubscription(BillingId subscription, UsageThreshold it, string currency) => Of(null, subscription, it, currency);

    private static UsageThresholdResponse Of(BillingId? plan, BillingId? subscription, UsageThreshold it, string currency) =>
        new(it.Id, plan, subscription, it.AmountMinor, currency.ToUpperInvariant(), it.Recurring, it.DisplayName, it.CreatedAt, it.UpdatedAt);
}
