using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>One priced metric of a plan.</summary>
public sealed record Charge
{
    /// <summary>The id: a part of the plan's, numbered from 1. It stays the same over the plan's versions.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The metric that is priced.</summary>
    public required BillingId MetricId { get; init; }

    /// <summary>The metric's code when the plan version was made.</summary>
    public required string MetricCode { get; init; }

    /// <summary>What the invoice line is called; the metric's code when null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The price of usage that matches no filter.</summary>
    public required ChargePrice Price { get; init; }

    /// <summary>Which model prices it.</summary>
    public ChargeModel Model => Price.Model;

    /// <summary>The price as the organization wrote it, a JSON object as text: what the APIs show. Never looked into here.</summary>
    public string PropertiesJson { get; init; } = "{}";

    /// <summary>The least the whole charge costs per period, in minor units; null for no minimum.</summary>
    public decimal? MinAmountMinor { get; init; }

    /// <summary>The most the whole charge costs per period, in minor units; null for no maximum.</summary>
    public decimal? MaxAmountMinor { get; init; }

    /// <summary>Whether a fee of zero stays on the invoice (rule 21).</summary>
    public bool InvoiceZero { get; init; } = true;

    /// <summary>True when each event is billed as it comes (rule 20), false in arrears.</summary>
    public bool PayInAdvance { get; init; }

    /// <summary>True when a recurring quantity is charged by whole days (rule 8).</summary>
    public bool Prorated { get; init; }

    /// <summary>Values priced apart, one fee each; the rest makes the default fee.</summary>
    public IReadOnlyList<ChargeFilter> Filters { get; init; } = [];

    /// <summary>Event properties by whose values usage is split, each group priced by itself.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>Codes of the taxes of this charge; empty means the plan's apply.</summary>
    public IReadOnlyList<string> TaxCodes { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
