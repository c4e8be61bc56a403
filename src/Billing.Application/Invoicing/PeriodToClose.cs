using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>One boundary of one subscription's periods: what ends there and what begins.</summary>
/// <param name="Account">The customer's account as it was read.</param>
/// <param name="Billed">The subscription and how far it is billed.</param>
/// <param name="Plan">The plan version that holds until the boundary.</param>
/// <param name="NextPlan">The plan version that holds from it on.</param>
/// <param name="Rated">What is closed, as it is kept.</param>
internal sealed record PeriodToClose(CustomerAccount Account, BilledSubscription Billed, Plan Plan, Plan NextPlan, RatedPeriod Rated)
{
    /// <summary>The instant that closes.</summary>
    public Instant Boundary => Billed.CloseAt;

    /// <summary>The subscription's id, under which its usage is sealed.</summary>
    public string Scope => Rated.Scope;

    /// <summary>True when usage is billed: some time has passed and the plan charges for usage.</summary>
    public bool HasUsage => IsBilled && !Rated.Service.IsEmpty && Plan.Charges.Count > 0;

    /// <summary>True when the subscription has ended by the boundary: nothing opens there.</summary>
    public bool IsEnd => !Rated.IsCut && Rated.Subscription.EndedAt <= Boundary;

    /// <summary>False for an end that bills nothing: before the first billed instant, or within a period when it was agreed so.</summary>
    public bool IsBilled => !IsEnd || (Rated.From < Boundary && (Billed.PeriodEndsAt is null || Rated.Subscription.BillsItsEnd));

    /// <summary>
    /// True when its close writes little: the invoice and what belongs to it. Such periods share transactions; one that ends or moves its subscription, or
    /// carries late usage, or may be paid from credit notes and wallets, has one of its own. The invoice of a billing group is a draft first, which spends nothing.
    /// </summary>
    public bool IsPlain => Rated.Subscription.Status == Billed.Subscription.Status && Billed.NextVersion is null && Billed.Running is null && Rated.Next is null
        && (Billed.Subscription.BillingGroup is not null
            || (Account.Wallets.Count == 0 && Account.Credits.Count == 0 && Account.Adjustments.All(pending => pending.Scope != Scope)));

    /// <summary>The full period that begins at the boundary.</summary>
    public BillingPeriod Next => Rated.Opened(NextPlan);

    /// <summary>True when a served period is over and the next one begins by itself; one that begins with its payment is told of when that comes.</summary>
    public bool Renews => !IsEnd && !Rated.IsCut && !Rated.Service.IsEmpty && Billed.Subscription.Prepaid is null;

    /// <summary>True when another plan takes over at the boundary as agreed.</summary>
    public bool ChangesPlan => Rated.Next is not null && Rated.Next.PlanId != Rated.Subscription.PlanId;

    /// <summary>The invoice that the boundary gives rise to when it is billed by itself.</summary>
    public BillingId InvoiceId => InvoiceIds.Of(Account.Customer.Id, Scope, Boundary, "period", revision: 0);

    /// <summary>Works out the boundary of a subscription.</summary>
    /// <param name="account">The customer's account.</param>
    /// <param name="billed">The subscription and how far it is billed.</param>
    /// <param name="plan">The plan version that holds until the boundary.</param>
    /// <param name="nextPlan">The version of the agreed plan; the same when none was agreed.</param>
    public static PeriodToClose Of(CustomerAccount account, BilledSubscription billed, Plan plan, Plan nextPlan)
    {
        PlanCut? cut = billed.Cuts.Count > 0 ? billed.Cuts[0] : null;
        Subscription subscription = WithoutPausesFrom(billed.Closing.EndedBy(billed.CloseAt), billed.CloseAt);
        Subscription renewed = billed.Renewed(subscription, nextPlan);
        string zone = billed.TimeZoneId ?? account.Customer.TimeZoneId;
        return new PeriodToClose(account, billed, plan, nextPlan, new RatedPeriod
        {
            Scope = billed.Subscription.Id.ToString(),
            From = billed.BilledUntil,
            To = billed.CloseAt,
            FullPeriodEndsAt = billed.PeriodEndsAt,
            Subscription = subscription,
            TimeZoneId = zone,
            NextTimeZoneId = cut is null ? account.Customer.TimeZoneId : zone,
            UsageVersion = 0,
            PlanFrom = cut is null ? billed.PlanFrom : cut.PlanFrom,
            IsCut = cut is not null,
            Next = renewed != subscription && !(subscription.EndedAt <= billed.CloseAt) ? renewed : null,
            BaseBilledMinor = cut is null ? billed.BaseBilledMinor : cut.BaseBilledMinor,
            Running = billed.Running ?? RunningPeriod.None,
        });
    }

    /// <summary>
    /// What is billed in advance at a boundary does not know the pauses that begin there or later, however late the close runs: days that were paid are not
    /// given back, and a resume bills nothing of a period that was billed.
    /// </summary>
    private static Subscription WithoutPausesFrom(Subscription subscription, Instant boundary) => subscription with
    {
        Pauses = [.. subscription.Pauses.Where(pause => pause.From < boundary)],
        PausedAt = subscription.PausedAt < boundary ? subscription.PausedAt : null,
    };

    /// <summary>The subscription once the boundary is billed: the zone of now holds for the next period. Null when it has ended.</summary>
    public BilledSubscription? Advanced() => IsEnd ? null : (Rated.IsCut
        ? Billed with { BilledUntil = Boundary, Running = null, Cuts = [.. Billed.Cuts.Skip(1)] }
        : Billed with
        {
            BilledUntil = Boundary,
            CloseAt = Next.Span.End,
            PeriodEndsAt = null,
            TimeZoneId = Rated.NextTimeZoneId,
            Running = null,
            AdvanceInvoiceIds = null,
            BaseBilledMinor = Rated.Opening(NextPlan) is { } opening ? BaseFees.BilledMinor(opening, opening.Opening!.Value) : null,
            PlanFrom = Rated.OpensFrom(NextPlan),
        }).With(Rated.Next ?? Billed.Subscription);

    /// <summary>An invoice of the subscription before it has fees.</summary>
    public Invoice DraftOf(Instant now, BillingId id, InvoiceType type) => new()
    {
        Id = id,
        CustomerId = Account.Customer.Id,
        SubscriptionId = Billed.Subscription.Id,
        PlanId = Plan.Id,
        PlanVersion = Plan.Version,
        BillingEntityId = Account.Customer.BillingEntityId,
        Status = InvoiceStatus.Draft,
        Type = type,
        PeriodStart = Rated.Service.IsEmpty ? Next.Span.Start : Rated.From,
        PeriodEnd = Rated.Service.IsEmpty ? Next.Span.End : Rated.To,
        Boundary = Boundary,
        Currency = Plan.Currency,
        NetPaymentTermDays = Plan.NetPaymentTermDays,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
