using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Wallets;

/// <summary>
/// Prepaid or granted credit of a customer. Money is the primary figure, in minor units; credits are money divided by the rate, so
/// that a balance can always be expressed in money.
/// </summary>
public sealed record Wallet
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Name { get; init; }

    /// <summary>Unique among the customer's wallets; optional.</summary>
    public string? Code { get; init; }

    /// <summary>Where it stands.</summary>
    public WalletStatus Status { get; init; }

    /// <summary>Currency of its money; it pays only invoices of that currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Minor units that one credit is worth, above 0.</summary>
    public decimal RateMinor { get; init; } = 1;

    /// <summary>1 is spent first, 50 last.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>Unspent credit that was given, in minor units; spent before what was bought (rule 22).</summary>
    public long GrantedBalanceMinor { get; init; }

    /// <summary>Unspent credit that was bought, in minor units.</summary>
    public long PaidBalanceMinor { get; init; }

    /// <summary>Everything unspent, in minor units.</summary>
    public long BalanceMinor => GrantedBalanceMinor + PaidBalanceMinor;

    /// <summary>Everything unspent, in credits.</summary>
    public decimal BalanceCredits => BalanceMinor / RateMinor;

    /// <summary>Everything spent so far, in minor units.</summary>
    public long ConsumedMinor { get; init; }

    /// <summary>Everything spent so far, in credits.</summary>
    public decimal ConsumedCredits => ConsumedMinor / RateMinor;

    /// <summary>From when it can no longer be spent; null for never.</summary>
    public Instant? ExpirationAt { get; init; }

    /// <summary>Fee types it may pay; empty for all.</summary>
    public IReadOnlyList<FeeType> FeeTypes { get; init; } = [];

    /// <summary>Metrics whose usage it may pay, by code; empty for all.</summary>
    public IReadOnlyList<string> MetricCodes { get; init; } = [];

    /// <summary>Credit that was sold and waits for its payment, in minor units.</summary>
    public long PendingMinor { get; init; }

    /// <summary>Rules that top it up; at most one of each trigger.</summary>
    public IReadOnlyList<TopUpRule> TopUpRules { get; init; } = [];

    /// <summary>How many top-ups its rules have made: the number of the next one.</summary>
    public int TopUps { get; init; }

    /// <summary>Since when its balance lies below the threshold of its rule and no top-up has answered to that; null when it does not.</summary>
    public Instant? BelowThresholdAt { get; init; }

    /// <summary>Free JSON object of the organization, as text; null for none.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? TerminatedAt { get; init; }
}
