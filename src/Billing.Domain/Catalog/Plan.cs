using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>One version of a plan: what a subscription pays. An edit makes a new version; running subscriptions keep theirs until moved.</summary>
public sealed record Plan
{
    /// <summary>The id of the plan, the same for all its versions.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>Counts from 1 with each edit.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Unit of the billing period.</summary>
    public required PlanInterval Interval { get; init; }

    /// <summary>How many units make one period; at least 1.</summary>
    public int IntervalCount { get; init; } = 1;

    /// <summary>Base amount per period and unit of quantity, in minor units; 0 for pure usage plans.</summary>
    public long AmountMinor { get; init; }

    /// <summary>Currency of all its amounts.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Whole days at the start of a subscription for which no base amount is due.</summary>
    public int TrialPeriodDays { get; init; }

    /// <summary>Whether subscriptions made without saying otherwise pay the base amount at the start of a period.</summary>
    public bool PayInAdvance { get; init; }

    /// <summary>Priced metrics, in the order of the invoice's lines.</summary>
    public IReadOnlyList<Charge> Charges { get; init; } = [];

    /// <summary>How many charges, commitments and thresholds all its versions have had: the next new one is numbered after it.</summary>
    public int PartsMade { get; init; }

    /// <summary>Least totals per period (rule 18).</summary>
    public IReadOnlyList<Commitment> Commitments { get; init; } = [];

    /// <summary>Amounts of usage at which a progressive invoice is made (rule 19).</summary>
    public IReadOnlyList<UsageThreshold> UsageThresholds { get; init; } = [];

    /// <summary>
    /// True while it has no base price in its own currency. Its charges can be priced all the same, but nobody pays it in this currency.
    /// </summary>
    public bool LacksPrice { get; init; }

    /// <summary>Prices in further currencies. What they do not name costs the same number of major units: amounts are never converted.</summary>
    public IReadOnlyList<PlanPrices> OtherCurrencies { get; init; } = [];

    /// <summary>Codes of the plan's taxes; empty means the customer's apply.</summary>
    public IReadOnlyList<string> TaxCodes { get; init; } = [];

    /// <summary>True when nobody can subscribe to it any more; running subscriptions go on.</summary>
    public bool IsInactive { get; init; }

    /// <summary>What the plan offers, in words for people; null for nothing said.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Days from issue until payment is due, where the customer has no term of its own; null for the issuer's.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Days that invoices stay drafts, where the customer has no days of its own; null for the issuer's.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>When the plan was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When this version was made.</summary>
    public required Instant UpdatedAt { get; init; }
}
