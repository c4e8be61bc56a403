using System.Text.Json.Serialization;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>
/// The account row of a customer: the customer itself and what every unit of work on it needs, so that nothing reads years of history to do one
/// thing. Its ETag guards the whole partition.
/// </summary>
public sealed record CustomerAccount
{
    /// <summary>The data space, so that work that starts from a partition knows whose it is.</summary>
    public required DataSpace Space { get; init; }

    /// <summary>The customer as it is now.</summary>
    public required Customer Customer { get; init; }

    /// <summary>Number of the next invoice that is finalised, from 1: <c>n</c> of <c>prefix-code-n</c>.</summary>
    public required int NextInvoiceNumber { get; init; }

    /// <summary>Subscriptions that are still billed.</summary>
    public IReadOnlyList<BilledSubscription> Subscriptions { get; init; } = [];

    /// <summary>Subscriptions that start by themselves.</summary>
    public IReadOnlyList<WaitingStart> Starts { get; init; } = [];

    /// <summary>Drafts that wait for their grace period to end.</summary>
    public IReadOnlyList<WaitingDraft> Drafts { get; init; } = [];

    /// <summary>When the next close is scheduled; null while there is none.</summary>
    public Instant? CloseScheduledAt { get; init; }

    /// <summary>How often a next close was scheduled: makes each entry of the schedule one of its own, also when it is due at an instant that another was due at.</summary>
    public int CloseNumber { get; init; }

    /// <summary>Wallets that are active.</summary>
    public IReadOnlyList<BillingId> Wallets { get; init; } = [];

    /// <summary>What time will do to the wallets: expiry and top-ups.</summary>
    public IReadOnlyList<WalletDue> WalletDues { get; init; } = [];

    /// <summary>Coupons that still work, in the order in which they were applied.</summary>
    public IReadOnlyList<AppliedCoupon> Coupons { get; init; } = [];

    /// <summary>Add-ons that wait for the next invoice, oldest first; null for none.</summary>
    public IReadOnlyList<AppliedAddOn>? AddOns { get; init; }

    /// <summary>When the next unpaid invoice is looked at, because it is due; null while none is waited for.</summary>
    public Instant? DueScheduledAt { get; init; }

    /// <summary>The number of the newest entry in the schedule for due dates, from 1; 0 before the first.</summary>
    public int DueScheduleNumber { get; init; }

    /// <summary>Credit notes and over-payments with a balance, oldest first.</summary>
    public IReadOnlyList<OpenCredit> Credits { get; init; } = [];

    /// <summary>Late usage that waits for the next invoice of its subscription.</summary>
    public IReadOnlyList<PendingAdjustment> Adjustments { get; init; } = [];

    /// <summary>The usage version up to which all late usage was rated again: no later one in the head means that there is none to look for.</summary>
    public long LateUsageVersion { get; init; }

    /// <summary>The saved method that pays invoices as they become final; null when nothing is collected by itself.</summary>
    public BillingId? DefaultMethodId { get; init; }

    /// <summary>Payment requests that wait for payment, or whose payment is still under way.</summary>
    public IReadOnlyList<OpenRequest> Requests { get; init; } = [];

    /// <summary>True once the customer is deleted: it is found no more, its invoices stay.</summary>
    public bool Deleted { get; init; }

    /// <summary>What could not be closed and waits for another try.</summary>
    public IReadOnlyList<RefusedClose> Refused { get; init; } = [];

    /// <summary>
    /// The earliest instant at which a period is to be closed, a draft to be finalised, late usage to be settled, or a wallet or coupon to expire or be
    /// topped up. What was refused counts from its next try.
    /// </summary>
    public Instant? NextCloseAt
    {
        get
        {
            IEnumerable<Instant> due = Subscriptions.Select(DueOf).Concat(Drafts.Where(draft => !WaitsForMembers(draft)).Select(DueOf));
            due = DueSettlement is { } settlement ? due.Append(DueOf(settlement)) : due;
            due = CreditDue.Next(this) is { } credit ? due.Append(credit.At) : due;
            return due.Any() ? due.Min() : null;
        }
    }

    /// <summary>The earliest instant at which a subscription starts by itself or a trial ends.</summary>
    [JsonIgnore]
    public Instant? NextStepAt
    {
        get
        {
            Instant[] due = [.. Starts.Select(start => start.At), .. Subscriptions.Select(billed => billed.TrialEndsAt).OfType<Instant>()];
            return due.Length == 0 ? null : due.Min();
        }
    }

    /// <summary>The earliest instant at which anything is to be done for the customer.</summary>
    [JsonIgnore]
    public Instant? NextDueAt => NextCloseAt is not { } close ? NextStepAt : NextStepAt is { } step && step < close ? step : close;

    /// <summary>When the running period of a subscription is to be closed.</summary>
    public Instant DueOf(BilledSubscription billed) => DueOf(billed.Subscription.Id, billed.CloseAt);

    /// <summary>When a draft is to be finalised.</summary>
    public Instant DueOf(WaitingDraft draft) => DueOf(draft.InvoiceId, draft.FinalizeAt);

    /// <summary>
    /// True while a subscription of the draft's billing group is still to be closed at its boundary: the draft becomes final when all of them are on it.
    /// </summary>
    public bool WaitsForMembers(WaitingDraft draft) => draft.HasRoom && Subscriptions.Any(billed =>
        billed.CloseAt == draft.Boundary && billed.Subscription.BillingGroup is { } group && BillingGroups.KeyOf(group) == draft.BillingGroup);

    /// <summary>When late usage is to be settled by an invoice of its own.</summary>
    public Instant DueOf(PendingAdjustment settlement) => DueOf(InvoiceOf(settlement), settlement.SettleAt);

    /// <summary>The invoice that late usage gets when its subscription has no next one.</summary>
    public BillingId InvoiceOf(PendingAdjustment settlement) =>
        InvoiceIds.Of(Customer.Id, settlement.Scope, settlement.SettleAt, $"adjustment-{settlement.To.ToUnixTimeTicks()}", revision: 0); // more than one invoice has room for may be settled at once

    /// <summary>Whether a subscription's period, a draft or late usage is still to be closed at this instant.</summary>
    public bool IsDue(BillingId subjectId, Instant dueAt) => Subscriptions.Any(billed => billed.Subscription.Id == subjectId && billed.CloseAt == dueAt)
        || Drafts.Any(draft => draft.InvoiceId == subjectId && draft.FinalizeAt == dueAt)
        || Adjustments.Any(pending => pending.SettleAt == dueAt && InvoiceOf(pending) == subjectId);

    /// <summary>The first late usage whose subscription has no next invoice; null while there is none.</summary>
    [JsonIgnore]
    public PendingAdjustment? DueSettlement => Adjustments
        .Where(pending => Subscriptions.All(billed => billed.Subscription.Id.ToString() != pending.Scope)
            && Drafts.All(draft => !draft.Bills(pending.Scope)))
        .MinBy(DueOf);

    /// <summary>Late usage of subscriptions that their next invoice carries, oldest first.</summary>
    public IReadOnlyList<PendingAdjustment> AdjustmentsOf(IReadOnlyList<string> scopes) =>
        [.. Adjustments.Where(pending => scopes.Contains(pending.Scope)).Take(PendingAdjustment.OnInvoiceMax)];

    /// <summary>The payment request that asks for an invoice, or null: an invoice is asked for by one at a time.</summary>
    public OpenRequest? RequestOf(BillingId invoiceId) => Requests.FirstOrDefault(request => request.InvoiceIds.Contains(invoiceId));

    /// <summary>The account with a note's balance as it is now.</summary>
    public CustomerAccount With(CreditNote note) => WithCredit(new OpenCredit(note.Id, note.BalanceMinor, note.Currency, note.IssuedAt ?? note.CreatedAt));

    /// <summary>The account with a credit as it is now; without it, when nothing of it is left.</summary>
    public CustomerAccount WithCredit(OpenCredit credit)
    {
        List<OpenCredit> credits = [.. Credits];
        int at = credits.FindIndex(each => each.CreditNoteId == credit.CreditNoteId);
        if (at >= 0)
        {
            credits.RemoveAt(at);
        }

        if (credit.BalanceMinor > 0)
        {
            // What was spent and comes back stands where it stood: the oldest pays first.
            credits.Insert(at < 0 ? credits.FindLastIndex(each => (each.Since ?? Instant.MinValue) <= (credit.Since ?? Instant.MinValue)) + 1 : at, credit);
        }

        return this with { Credits = credits };
    }

    /// <summary>The account with a coupon as it is now; one that has ended leaves it.</summary>
    public CustomerAccount With(AppliedCoupon coupon) => this with
    {
        // In the order applied (rule 13): those of one instant stay as they came, whoever is written again.
        Coupons =
        [
            .. (Coupons.Any(each => each.Id == coupon.Id) ? Coupons.Select(each => each.Id == coupon.Id ? coupon : each) : Coupons.Append(coupon))
                .Where(each => each.Status == CouponStatus.Active).OrderBy(each => each.CreatedAt),
        ],
    };

    /// <summary>The account with a subscription's billing as it is now.</summary>
    public CustomerAccount With(BilledSubscription billed) => With(billed.Subscription.Id, billed);

    /// <summary>The account with a subscription's billing as it is now; without it, when nothing is left to bill.</summary>
    public CustomerAccount With(BillingId subscriptionId, BilledSubscription? billed) => this with
    {
        Subscriptions = [.. Subscriptions.Select(each => each.Subscription.Id == subscriptionId ? billed : each).OfType<BilledSubscription>()],
    };

    private Instant DueOf(BillingId subjectId, Instant dueAt) =>
        Refused.Count == 0 ? dueAt : Refused.FirstOrDefault(refused => refused.IsOf(subjectId, dueAt))?.RetryAt ?? dueAt;

    /// <summary>The account without a draft that is one no more.</summary>
    public CustomerAccount WithoutDraft(BillingId invoiceId) =>
        this with { Drafts = [.. Drafts.Where(draft => draft.InvoiceId != invoiceId)] };
}

/// <summary>A subscription that starts by itself.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="At">When.</param>
public sealed record WaitingStart(BillingId SubscriptionId, Instant At);

/// <summary>A draft in its grace period.</summary>
/// <param name="InvoiceId">The draft.</param>
/// <param name="FinalizeAt">When it becomes final.</param>
/// <param name="BillingGroup">What it bills: the id of a subscription that is billed by itself, or the key of a billing group.</param>
/// <param name="Boundary">The boundary that it closes: with each of the scopes, the key of what it is computed from.</param>
public sealed record WaitingDraft(BillingId InvoiceId, Instant FinalizeAt, string BillingGroup, Instant Boundary)
{
    /// <summary>The subscriptions of a billing group that are on it so far; null when it bills one by itself.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>The ids of the subscriptions that it bills.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Scopes => Members ?? [BillingGroup];

    /// <summary>Whether another subscription may join it.</summary>
    [JsonIgnore]
    public bool HasRoom => Members is { Count: < BillingGroups.MembersMax };

    /// <summary>Whether it bills a subscription.</summary>
    public bool Bills(string scope) => Scopes.Contains(scope);
}

/// <summary>What is left of a credit note, or of what a payment was more than its invoice.</summary>
/// <param name="CreditNoteId">The note, or the payment.</param>
/// <param name="BalanceMinor">What can still be spent, in minor units.</param>
/// <param name="Currency">On invoices of this currency.</param>
/// <param name="Since">When the note was issued or the payment made; null for what was written before this was kept.</param>
public sealed record OpenCredit(BillingId CreditNoteId, long BalanceMinor, Currency Currency, Instant? Since = null);

/// <summary>Late usage of a closed period, priced by the plan version of that period (rule 23), that no final invoice carries yet.</summary>
/// <param name="Scope">The subscription's id.</param>
/// <param name="From">Start of the period, inclusive.</param>
/// <param name="To">End of the period, exclusive.</param>
/// <param name="PlanId">The plan that priced it.</param>
/// <param name="PlanVersion">Its version.</param>
/// <param name="SettleAt">When it gets an invoice of its own, if its subscription has no next one.</param>
/// <param name="Fees">The lines, before coupons and taxes.</param>
public sealed record PendingAdjustment(
    string Scope, Instant From, Instant To, BillingId PlanId, int PlanVersion, Instant SettleAt, IReadOnlyList<Fee> Fees)
{
    /// <summary>Most periods whose late usage one invoice carries; the others wait for the next.</summary>
    public const int OnInvoiceMax = 20;

    /// <summary>Whether it belongs to a boundary of a subscription.</summary>
    public bool IsOf(string scope, Instant boundary) => Scope == scope && To == boundary;
}
