using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;

namespace Billing.Application.Invoicing;

/// <summary>What an invoice takes into account besides its own period.</summary>
internal sealed record Spending
{
    /// <summary>Nothing.</summary>
    public static Spending None { get; } = new();

    /// <summary>Usage that was priced apart and appears on this invoice.</summary>
    public IReadOnlyList<PricedFee> Priced { get; init; } = [];

    /// <summary>Lines that no subscription gives rise to.</summary>
    public IReadOnlyList<ExtraFee> Extras { get; init; } = [];

    /// <summary>Earlier progressive invoices of the period.</summary>
    public IReadOnlyList<ProgressiveCredit> Progressive { get; init; } = [];

    /// <summary>Coupons that may take something off, in the order in which they were applied.</summary>
    public IReadOnlyList<AppliedCoupon> Coupons { get; init; } = [];

    /// <summary>Credit notes that may pay it.</summary>
    public IReadOnlyList<CreditBalance> Credits { get; init; } = [];

    /// <summary>Wallets that may pay it.</summary>
    public IReadOnlyList<Wallet> Wallets { get; init; } = [];
}
