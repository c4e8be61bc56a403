using System.Text.Json;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Application.Catalog;

/// <summary>What a new plan is made of; shapes and lengths are checked by the surface.</summary>
public sealed record NewPlan
{
    /// <summary>Unique in the data space.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>Unit of the billing period.</summary>
    public required PlanInterval Interval { get; init; }

    /// <summary>How many units make one period.</summary>
    public int IntervalCount { get; init; } = 1;

    /// <summary>Base amount per period in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>Currency of all its amounts.</summary>
    public Currency Currency { get; init; } = Currency.Usd;

    /// <summary>Whole days without a base amount at the start.</summary>
    public int TrialPeriodDays { get; init; }

    /// <summary>Whether the base amount is due at the start of a period unless the subscription says otherwise.</summary>
    public bool PayInAdvance { get; init; }

    /// <summary>Priced metrics.</summary>
    public IReadOnlyList<NewCharge> Charges { get; init; } = [];

    /// <summary>Base amounts in further currencies.</summary>
    public IReadOnlyList<PriceInput> OtherPrices { get; init; } = [];

    /// <summary>True for a plan that gets its prices later: the base amount is none.</summary>
    public bool LacksPrice { get; init; }

    /// <summary>True when nobody can subscribe to it yet.</summary>
    public bool IsInactive { get; init; }

    /// <summary>What the plan offers, in words for people.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Days until payment is due, where the customer has no term of its own.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Days that invoices stay drafts, where the customer has no days of its own.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Least total of a period in minor units; null for none.</summary>
    public long? CommitmentMinor { get; init; }

    /// <summary>Amount of usage at each multiple of which a progressive invoice is made, in minor units; null for none.</summary>
    public long? UsageThresholdMinor { get; init; }
}

/// <summary>A change of a plan: null leaves a field as it is. Any change makes a new version.</summary>
public sealed record PlanPatch
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Base amount per period in minor units.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>Currency of all its amounts.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Whole days without a base amount at the start.</summary>
    public int? TrialPeriodDays { get; init; }

    /// <summary>Whether the base amount is due at the start of a period.</summary>
    public bool? PayInAdvance { get; init; }

    /// <summary>Priced metrics: replaces all of them.</summary>
    public IReadOnlyList<NewCharge>? Charges { get; init; }

    /// <summary>Unit of the billing period.</summary>
    public PlanInterval? Interval { get; init; }

    /// <summary>True when nobody can subscribe to it any more.</summary>
    public bool? IsInactive { get; init; }

    /// <summary>What the plan offers, in words for people.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Days until payment is due, where the customer has no term of its own.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Days that invoices stay drafts, where the customer has no days of its own.</summary>
    public int? InvoiceGracePeriodDays { get; init; }

    /// <summary>Least total of a period in minor units, in place of all commitments; 0 for none.</summary>
    public long? CommitmentMinor { get; init; }

    /// <summary>Amount of usage at each multiple of which a progressive invoice is made, in place of all thresholds; 0 for none.</summary>
    public long? UsageThresholdMinor { get; init; }
}

/// <summary>A base amount in a currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="AmountMinor">Per period, in minor units.</param>
public sealed record PriceInput(Currency Currency, long AmountMinor);

/// <summary>A change of a charge: null leaves a field as it is.</summary>
public sealed record ChargePatch
{
    /// <summary>The model's properties: a JSON object.</summary>
    public JsonElement? Properties { get; init; }

    /// <summary>Values priced apart: replaces all of them.</summary>
    public IReadOnlyList<NewChargeFilter>? Filters { get; init; }

    /// <summary>What the invoice line is called.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The least the charge costs per period, in minor units.</summary>
    public decimal? MinAmountMinor { get; init; }

    /// <summary>True when each event is billed as it comes.</summary>
    public bool? PayInAdvance { get; init; }

    /// <summary>True when a recurring quantity is charged by whole days.</summary>
    public bool? Prorated { get; init; }
}


/// <summary>One priced metric of a plan as the organization gives it.</summary>
public sealed record NewCharge
{
    /// <summary>The metric; the default id names none.</summary>
    public required BillingId MetricId { get; init; }

    /// <summary>How the quantity becomes an amount.</summary>
    public required ChargeModel Model { get; init; }

    /// <summary>The model's properties: a JSON object.</summary>
    public required JsonElement Properties { get; init; }

    /// <summary>Values priced apart.</summary>
    public IReadOnlyList<NewChargeFilter> Filters { get; init; } = [];

    /// <summary>What the invoice line is called.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The least the charge costs per period, in minor units.</summary>
    public decimal? MinAmountMinor { get; init; }

    /// <summary>The most the charge costs per period, in minor units.</summary>
    public decimal? MaxAmountMinor { get; init; }

    /// <summary>Whether a fee of zero stays on the invoice.</summary>
    public bool InvoiceZero { get; init; } = true;

    /// <summary>True when each event is billed as it comes.</summary>
    public bool PayInAdvance { get; init; }

    /// <summary>True when a recurring quantity is charged by whole days.</summary>
    public bool Prorated { get; init; }

    /// <summary>Event properties by whose values usage is split.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];
}

/// <summary>Usage of a charge that has its own price.</summary>
/// <param name="MetricFilterId">The metric's filter.</param>
/// <param name="Values">The values that match; empty for all that the metric's filter knows.</param>
/// <param name="Properties">Properties laid over the charge's: a JSON object.</param>
/// <param name="DisplayName">What its invoice line is called.</param>
public sealed record NewChargeFilter(BillingId MetricFilterId, IReadOnlyList<string> Values, JsonElement Properties, string? DisplayName);
