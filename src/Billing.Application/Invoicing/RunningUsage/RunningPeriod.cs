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

    /// <summary>How many of either were voided: the next one's id counts them.</summary>
    public int VoidedCount { get; init; }

    /// <summary>How far each charge in advance is billed.</summary>
    public IReadOnlyList<AdvanceLine> Advance { get; init; } = [];

    /// <summary>Whether an invoice billed a part of the period before its end.</summary>
    internal bool Has(BillingId invoiceId) => AdvanceInvoices.Contains(invoiceId) || Progressive.Any(credit => credit.InvoiceId == invoiceId);

    /// <summary>The period without one of its invoices, which is void: what that billed is to be billed still.</summary>
    internal RunningPeriod Without(InvoiceView view)
    {
        BillingId id = view.Invoice.Id;
        return this with
        {
            Progressive = [.. Progressive.Where(credit => credit.InvoiceId != id)],
            AdvanceInvoices = [.. AdvanceInvoices.Where(each => each != id)],
            VoidedCount = VoidedCount + 1,
            Advance = AdvanceInvoices.Contains(id) ? [.. Advance.Select(line => line.Without(view.Fees)).Where(line => line.BilledMinor > 0)] : Advance,
        };
    }
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

    /// <summary>The line without the fees of an invoice that is void.</summary>
    internal AdvanceLine Without(IReadOnlyList<Fee> fees)
    {
        Fee[] own = [.. fees.Where(fee => fee.ChargeId == ChargeId && fee.Filter == Filter && fee.Origin == FeeOrigin.Advance && (Group is null || fee.Group == Group))];
        return this with
        {
            Units = Units - own.Sum(fee => fee.Units),
            EventsCount = EventsCount - own.Sum(fee => fee.EventsCount),
            DynamicAmountMinor = DynamicAmountMinor - own.Sum(fee => fee.ExactAmountMinor),
            BilledMinor = BilledMinor - own.Sum(fee => fee.AmountMinor),
        };
    }

    /// <summary>The quantity that set the highest amount.</summary>
    internal UsageQuantity Quantity() => new(Units, EventsCount, null, DynamicAmountMinor);
}
