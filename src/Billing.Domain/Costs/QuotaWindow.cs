using System.Collections.Immutable;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Domain.Costs;

/// <summary>Usage that was let in and is not known to be counted.</summary>
/// <param name="Transaction">Which event.</param>
/// <param name="Quantity">How much of the quota it takes, zero or more.</param>
/// <param name="Day">The UTC day that it counts in.</param>
/// <param name="At">When it was let in.</param>
/// <param name="WasNew">True when it is known that the event had not been counted before it was let in.</param>
public readonly record struct Reservation(TransactionHash Transaction, decimal Quantity, UtcDay Day, Instant At, bool WasNew = false);

/// <summary>
/// One period of a hard quota: the quantity that was counted at a version of the customer's usage, and what was let in beyond. Every event that was let in is in one
/// of the two, so their sum is never less than what will have been counted when the hub is empty.
/// </summary>
public sealed record QuotaWindow
{
    /// <summary>The quota.</summary>
    public required BillingId QuotaId { get; init; }

    /// <summary>The period.</summary>
    public required InstantSpan Period { get; init; }

    /// <summary>The counted quantity, with everything that was counted at <see cref="Version"/>.</summary>
    public decimal Counted { get; init; }

    /// <summary>The version of the customer's usage up to which no counted event is among <see cref="Open"/>, but for what was counted before it was let in.</summary>
    public long Version { get; init; }

    /// <summary>What was let in and is not known to be counted.</summary>
    public ImmutableDictionary<TransactionHash, Reservation> Open { get; private init; } = ImmutableDictionary<TransactionHash, Reservation>.Empty;

    /// <summary>The sum of <see cref="Open"/>.</summary>
    public decimal OpenQuantity { get; private init; }

    /// <summary>What is taken of the quota. A counted quantity below zero, from corrections, makes no room beyond the limit.</summary>
    public decimal Taken => Counted + OpenQuantity;

    /// <summary>How much more a reservation of an event would take: nothing when it has been let in with as much already.</summary>
    public decimal MissingFor(TransactionHash transaction, decimal quantity) =>
        Math.Max(0, quantity - (Open.TryGetValue(transaction, out Reservation open) ? open.Quantity : 0));

    /// <summary>Whether there is room for an event under a limit. What is let in already has room.</summary>
    public bool HasRoom(decimal limit, TransactionHash transaction, decimal quantity) =>
        MissingFor(transaction, quantity) is var missing && ((missing == 0 && (quantity == 0 || Open.ContainsKey(transaction))) || Taken + missing <= limit);

    /// <summary>The window with an event let in; of one that is sent again with another quantity the greater counts, because either may be counted.</summary>
    public QuotaWindow With(Reservation reservation)
    {
        bool isKnown = Open.TryGetValue(reservation.Transaction, out Reservation known);
        decimal quantity = Math.Max(reservation.Quantity, known.Quantity);
        return this with
        {
            Open = Open.SetItem(reservation.Transaction, isKnown ? known with { Quantity = quantity } : reservation),
            OpenQuantity = OpenQuantity + quantity - known.Quantity,
        };
    }

    /// <summary>The window with everything of a list that was let in.</summary>
    public QuotaWindow WithAll(IEnumerable<Reservation> reservations) => reservations.Aggregate(this, (window, each) => window.With(each));

    /// <summary>The window without what is counted by now, or was never sent.</summary>
    /// <param name="gone">Which events.</param>
    public QuotaWindow Without(IEnumerable<TransactionHash> gone)
    {
        QuotaWindow left = this;
        foreach (TransactionHash transaction in gone)
        {
            if (left.Open.TryGetValue(transaction, out Reservation open))
            {
                left = left with { Open = left.Open.Remove(transaction), OpenQuantity = left.OpenQuantity - open.Quantity };
            }
        }

        return left;
    }

    /// <summary>The window with a note that events were new when they were let in.</summary>
    public QuotaWindow Knowing(IEnumerable<TransactionHash> wereNew)
    {
        ImmutableDictionary<TransactionHash, Reservation>.Builder open = Open.ToBuilder();
        foreach (TransactionHash transaction in wereNew.Where(open.ContainsKey))
        {
            open[transaction] = open[transaction] with { WasNew = true };
        }

        return this with { Open = open.ToImmutable() };
    }
}
