using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>Everything an invoice depends on. The same request always makes the same invoice, to the cent.</summary>
public sealed record InvoiceRequest
{
    /// <summary>Currency of the invoice.</summary>
    public required Currency Currency { get; init; }

    /// <summary>When it is, or would be, issued.</summary>
    public required Instant IssuedAt { get; init; }

    /// <summary>The service period it is about.</summary>
    public required InstantSpan ServicePeriod { get; init; }

    /// <summary>Subscriptions that are billed, in the order of the lines.</summary>
    public IReadOnlyList<SubscriptionBill> Subscriptions { get; init; } = [];

    /// <summary>Usage that was priced apart, after the subscriptions' own lines.</summary>
    public IReadOnlyList<PricedFee> Priced { get; init; } = [];

    /// <summary>Lines that no subscription gives rise to.</summary>
    public IReadOnlyList<ExtraFee> Extras { get; init; } = [];

    /// <summary>The organization's taxes and which apply where nothing nearer is named.</summary>
    public TaxRules Taxes { get; init; } = TaxRules.None;

    /// <summary>Earlier progressive invoices of the closing period.</summary>
    public IReadOnlyList<ProgressiveCredit> ProgressiveCredits { get; init; } = [];

    /// <summary>The customer's active coupons in the order they were applied.</summary>
    public IReadOnlyList<AppliedCoupon> Coupons { get; init; } = [];

    /// <summary>Credit notes with a balance, oldest first.</summary>
    public IReadOnlyList<CreditBalance> Credits { get; init; } = [];

    /// <summary>The customer's wallets, in any order.</summary>
    public IReadOnlyList<Wallet> Wallets { get; init; } = [];

    /// <summary>Most wallets that pay the invoice; those that cannot pay any of it do not count.</summary>
    public int WalletsMax { get; init; } = int.MaxValue;
}
