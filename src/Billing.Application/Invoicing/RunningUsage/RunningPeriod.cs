using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>What was billed of a period before its end: by thresholds (rule 19) and by charges in advance (rule 20).</summary>
public sealed record RunningPeriod
{
    /// <summary>Nothing was billed yet.</summary>
    public static RunningPeriod None { get; } = new();

    /// <summary>The usage version that was billed last.</summary>
    public long UsageVersion { get; init; }

    /// <summary>The usage amount at which a threshold was last crossed, in minor units.</summary>
    public long JudgedMinor { get; init; }

    /// <summary>Progressive invoices of the period with the usage that each billed, gross of coupons and taxes, oldest first.</summary>
    public IReadOnlyList<ProgressiveCredit> Progressive { get; init; } = [];

    /// <summary>Invoices of charges in advance, oldest first.</summary>
    public IReadOnlyList<BillingId> AdvanceInvoices { get; init; } = [];

    /// <summary>How far each charge in advance is billed.</summary>
    public IReadOnlyList<AdvanceLine> Advance { get; init; } = [];
}

/// <summary>How far a charge in advance, or one of its filters or groups, is billed.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="Filter">Position of the filter; null for the rest.</param>
/// <param name="Group">The group; null for none.</param>
/// <param name="Units">The units that set the period's highest amount so far.</param>
/// <param name="EventsCount">The events behind them.</param>
/// <param name="DynamicAmountMinor">The amount of a dynamic price behind them.</param>
/// <param name="BilledMinor">What was billed for them.</param>
public sealed record AdvanceLine(
    BillingId ChargeId, int? Filter, string? Group, decimal Units, long EventsCount, decimal? DynamicAmountMinor, long BilledMinor)
{
    /// <summary>Whether it is about this usage.</summary>
    internal bool IsOf(ChargeUsage used) => ChargeId == used.ChargeId && Filter == used.Filter && Group == used.Group;

    /// <summary>The quantity that set the highest amount.</summary>
    internal UsageQuantity Quantity() => new(Units, EventsCount, null, DynamicAmountMinor);
}
