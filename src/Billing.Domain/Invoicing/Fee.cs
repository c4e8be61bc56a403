using Billing.Domain.Identity;
using Billing.Domain.Rating;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>One priced line of an invoice. Amounts are minor units of the invoice's currency.</summary>
public sealed record Fee
{
    /// <summary>Position on the invoice from 1; also the ordinal part of the fee's id.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What it is for.</summary>
    public required FeeType Type { get; init; }

    /// <summary>The subscription it belongs to, when there is one.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The charge of a usage fee.</summary>
    public BillingId? ChargeId { get; init; }

    /// <summary>The commitment of a true-up.</summary>
    public BillingId? CommitmentId { get; init; }

    /// <summary>The add-on of an add-on fee.</summary>
    public BillingId? AddOnId { get; init; }

    /// <summary>The metric's code of a usage fee.</summary>
    public string? MetricCode { get; init; }

    /// <summary>The filter value or pricing group of a usage fee: <c>region: eu</c>; null for the default fee.</summary>
    public string? Group { get; init; }

    /// <summary>Position of the charge's filter that a usage fee is about; null for the rest and for other fees.</summary>
    public int? Filter { get; init; }

    /// <summary>When usage was billed: with its period, before its end, or after it was closed.</summary>
    public FeeOrigin Origin { get; init; }

    /// <summary>What the line is called.</summary>
    public required string Description { get; init; }

    /// <summary>True when a person gave it that name: it keeps it when the draft is computed again.</summary>
    public bool IsRenamed { get; init; }

    /// <summary>The quantity that was priced.</summary>
    public decimal Units { get; init; }

    /// <summary>Number of events behind the quantity.</summary>
    public long EventsCount { get; init; }

    /// <summary>Effective price of one unit, exact.</summary>
    public decimal UnitAmountMinor { get; init; }

    /// <summary>The amount before rounding.</summary>
    public decimal ExactAmountMinor { get; init; }

    /// <summary>The amount, rounded once (rule 16), before coupons and taxes. Contains the tax when taxes are inclusive.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>This fee's share of earlier progressive invoices.</summary>
    public long ProgressiveCreditMinor { get; init; }

    /// <summary>This fee's share of the coupons.</summary>
    public long CouponsMinor { get; init; }

    /// <summary>This fee's coupons one by one, in the order in which they were taken off.</summary>
    public IReadOnlyList<FeeCoupon> Coupons { get; init; } = [];

    /// <summary>This fee's taxes, all together.</summary>
    public long TaxMinor { get; init; }

    /// <summary>This fee's taxes one by one.</summary>
    public IReadOnlyList<FeeTax> Taxes { get; init; } = [];

    /// <summary>First instant of the service that is billed.</summary>
    public Instant? PeriodStart { get; init; }

    /// <summary>End of the service that is billed, not included.</summary>
    public Instant? PeriodEnd { get; init; }

    /// <summary>Whether the money has come.</summary>
    public FeePaymentStatus PaymentStatus { get; init; }

    /// <summary>How the amount came about; <see cref="FeeSteps"/> adds what happened to it on the invoice.</summary>
    public FeeExplanation? Explanation { get; init; }

    /// <summary>The amount after progressive credits and coupons: what is taxed, any inclusive tax still inside.</summary>
    public long NetMinor => AmountMinor - ProgressiveCreditMinor - CouponsMinor;

    /// <summary>What the fee comes to: net, with the taxes that are not inside it.</summary>
    public long TotalMinor
    {
        get
        {
            long total = NetMinor;
            for (int i = 0; i < Taxes.Count; i++) total += Taxes[i].Inclusive ? 0 : Taxes[i].AmountMinor;
            return total;
        }
    }
}
