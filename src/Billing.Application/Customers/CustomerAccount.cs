using Billing.Domain.Customers;
using Billing.Domain.Identity;
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

    /// <summary>Drafts that wait for their grace period to end.</summary>
    public IReadOnlyList<WaitingDraft> Drafts { get; init; } = [];

    /// <summary>When the next close is scheduled; null while there is none.</summary>
    public Instant? CloseScheduledAt { get; init; }

    /// <summary>Wallets that are active.</summary>
    public IReadOnlyList<BillingId> Wallets { get; init; } = [];

    /// <summary>True once the customer is deleted: it is found no more, its invoices stay.</summary>
    public bool Deleted { get; init; }

    /// <summary>The earliest instant at which a period is to be closed or a draft to be finalised.</summary>
    public Instant? NextCloseAt
    {
        get
        {
            IEnumerable<Instant> due = Subscriptions.Select(billed => billed.CloseAt).Concat(Drafts.Select(draft => draft.FinalizeAt));
            return due.Any() ? due.Min() : null;
        }
    }

    /// <summary>The account without a draft that is one no more.</summary>
    public CustomerAccount WithoutDraft(BillingId invoiceId) =>
        this with { Drafts = [.. Drafts.Where(draft => draft.InvoiceId != invoiceId)] };
}

/// <summary>A subscription and how far it has been billed.</summary>
/// <param name="Subscription">The subscription; its own row says the same.</param>
/// <param name="BilledUntil">Start of the next period to close: end of the last closed one.</param>
/// <param name="CloseAt">End of that period.</param>
public sealed record BilledSubscription(Subscription Subscription, Instant BilledUntil, Instant CloseAt);

/// <summary>A draft in its grace period.</summary>
/// <param name="InvoiceId">The draft.</param>
/// <param name="FinalizeAt">When it becomes final.</param>
public sealed record WaitingDraft(BillingId InvoiceId, Instant FinalizeAt);
