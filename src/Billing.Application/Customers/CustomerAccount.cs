using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>
/// The account row of a customer: what every unit of work on the customer needs, so that nothing reads years of history to do one thing. Its ETag
/// guards the whole partition.
/// </summary>
public sealed record CustomerAccount
{
    /// <summary>The data space, so that work that starts from a partition knows whose it is.</summary>
    public required DataSpace Space { get; init; }

    /// <summary>The customer.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The customer's own id, as it stands in invoice numbers.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Number of the next invoice that is finalised: <c>n</c> of <c>prefix-code-n</c>.</summary>
    public int NextInvoiceNumber { get; init; } = 1;

    /// <summary>Subscriptions that are still billed.</summary>
    public IReadOnlyList<BilledSubscription> Subscriptions { get; init; } = [];

    /// <summary>Wallets that are active.</summary>
    public IReadOnlyList<BillingId> Wallets { get; init; } = [];

    /// <summary>True once the customer is deleted: the partition takes no further work.</summary>
    public bool Deleted { get; init; }
}

/// <summary>How far a subscription has been billed.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="BilledUntil">End of the last closed period: start of the next to close.</param>
/// <param name="CloseAt">When the next close is due; null while nothing is scheduled.</param>
public sealed record BilledSubscription(BillingId Id, Instant BilledUntil, Instant? CloseAt);
