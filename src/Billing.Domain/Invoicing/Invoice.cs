using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>
/// An invoice without its fees, which are kept apart. All amounts are minor units and the period is <c>[PeriodStart, PeriodEnd)</c>.
/// <c>Total = Subtotal - ProgressiveCredit - Coupons + (exclusive) Tax</c>;
/// <c>AmountDue = Total - CreditNotes - PrepaidCredit - Offset - Paid</c>.
/// </summary>
public sealed record Invoice
{
    /// <summary>The id, derived from customer, billing group, period, purpose and revision.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The number on the document; null on a draft.</summary>
    public string? Number { get; init; }

    /// <summary>Who pays.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The subscription, when it is about one; null when it is about several of a billing group.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The billing group that it bills; null when it bills a subscription by itself.</summary>
    public string? BillingGroup { get; init; }

    /// <summary>The subscriptions of the billing group that are on it, in the order of the lines; empty without a group.</summary>
    public IReadOnlyList<GroupMember> GroupMembers { get; init; } = [];

    /// <summary>The subscriptions that it is about.</summary>
    public IReadOnlyList<BillingId> SubscriptionIds => GroupMembers.Count > 0 ? [.. GroupMembers.Select(member => member.SubscriptionId)] : SubscriptionId is { } only ? [only] : [];

    /// <summary>The plan that was billed, when it is about one subscription.</summary>
    public BillingId? PlanId { get; init; }

    /// <summary>The plan's version that priced it.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>The legal entity that issues it; null for the organization's default.</summary>
    public BillingId? BillingEntityId { get; init; }

    /// <summary>Where it stands.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>What occasioned it.</summary>
    public required InvoiceType Type { get; init; }

    /// <summary>First instant of the billed period.</summary>
    public required Instant PeriodStart { get; init; }

    /// <summary>End of the billed period, not included.</summary>
    public required Instant PeriodEnd { get; init; }

    /// <summary>Currency of every amount.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Days from issue until payment is due as its plan says; null when the plan says nothing.</summary>
    public int? NetPaymentTermDays { get; init; }

    /// <summary>Sum of the fees' amounts.</summary>
    public long SubtotalMinor { get; init; }

    /// <summary>Usage that earlier progressive invoices of the period have billed.</summary>
    public long ProgressiveCreditMinor { get; init; }

    /// <summary>Sum of the coupons.</summary>
    public long CouponsMinor { get; init; }

    /// <summary>Sum of the taxes, exclusive and inclusive.</summary>
    public long TaxMinor { get; init; }

    /// <summary>What the sale comes to, taxes included, before credit notes and wallets.</summary>
    public long TotalMinor { get; init; }

    /// <summary>Settled by credit notes when it was made final.</summary>
    public long CreditNotesMinor { get; init; }

    /// <summary>Settled by wallets.</summary>
    public long PrepaidCreditMinor { get; init; }

    /// <summary>What remains to be paid in money, given up or not.</summary>
    public long AmountDueMinor => TotalMinor - CreditNotesMinor - PrepaidCreditMinor - OffsetMinor - PaidMinor;

    /// <summary>What payments have paid of it, less refunds.</summary>
    public long PaidMinor { get; init; }

    /// <summary>The payments that pay a part of it, oldest first.</summary>
    public IReadOnlyList<InvoicePayment> Payments { get; init; } = [];

    /// <summary>What of the amount due was given up as uncollectible.</summary>
    public long WrittenOffMinor { get; init; }

    /// <summary>When it was given up; null once a late payment has made good for all of it.</summary>
    public Instant? WrittenOffAt { get; init; }

    /// <summary>What credit notes have taken back of the unpaid amount since it became final (rule 11).</summary>
    public long OffsetMinor { get; init; }

    /// <summary>The notes that credit a part of this invoice, oldest first.</summary>
    public IReadOnlyList<BillingId> CreditNoteIds { get; init; } = [];

    /// <summary>Coupons that took something off; only a final invoice has used them.</summary>
    public IReadOnlyList<InvoiceCoupon> Coupons { get; init; } = [];

    /// <summary>What credit notes paid of it.</summary>
    public IReadOnlyList<CreditUse> Credits { get; init; } = [];

    /// <summary>What wallets paid of it.</summary>
    public IReadOnlyList<WalletUse> Wallets { get; init; } = [];

    /// <summary>Taxes one by one.</summary>
    public IReadOnlyList<InvoiceTax> Taxes { get; init; } = [];

    /// <summary>Number of fees.</summary>
    public int FeesCount { get; init; }

    /// <summary>When payment is due.</summary>
    public Instant? DueDate { get; init; }

    /// <summary>When it was found unpaid after its due date.</summary>
    public Instant? OverdueAt { get; init; }

    /// <summary>That money of a payment went back since it was last paid in full; null when none did.</summary>
    public Reopening? Reopened { get; init; }

    /// <summary>When it was made final.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>When it was settled in full.</summary>
    public Instant? PaidAt { get; init; }

    /// <summary>When it was taken back.</summary>
    public Instant? VoidedAt { get; init; }

    /// <summary>When it was deleted as a draft: it is found no more.</summary>
    public Instant? DeletedAt { get; init; }

    /// <summary>The instant at which the period that it bills was closed, or will be; null for those made by hand.</summary>
    public Instant? Boundary { get; init; }

    /// <summary>Earlier periods whose late usage it carries.</summary>
    public IReadOnlyList<LatePeriod> LatePeriods { get; init; } = [];

    /// <summary>Add-ons that waited for it, as they were sold; null for none.</summary>
    public IReadOnlyList<BillingId>? AddOns { get; init; }

    /// <summary>What payments still have to bring: nothing of a draft, a void or paid invoice.</summary>
    public long CollectableMinor => Status == InvoiceStatus.Finalized ? AmountDueMinor : 0;

    /// <summary>What is waited for: what is to be collected and was not given up.</summary>
    public long AwaitedMinor => CollectableMinor == 0 ? 0 : AmountDueMinor - WrittenOffMinor;

    /// <summary>The sealed version of usage that was billed.</summary>
    public long UsageVersion { get; init; }

    /// <summary>Counts from 0; revision n + 1 exists only when n is void.</summary>
    public int Revision { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
