using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Ledger;

/// <summary>One movement of money. An entry whose postings do not add up to zero cannot be made.</summary>
public sealed record JournalEntry
{
    /// <summary>Makes an entry; throws <see cref="ArgumentException"/> when it has fewer than two postings or does not balance.</summary>
    /// <param name="id">The id, in the customer's partition.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="sourceId">The invoice, payment, note or wallet transaction behind it.</param>
    /// <param name="currency">Currency of every posting.</param>
    /// <param name="effectiveAt">When the money moved.</param>
    /// <param name="postings">Debits and credits.</param>
    public JournalEntry(
        BillingId id,
        JournalEntryKind kind,
        BillingId sourceId,
        Currency currency,
        Instant effectiveAt,
        IReadOnlyList<Posting> postings)
    {
        ArgumentNullException.ThrowIfNull(postings);
        long sum = 0;
        foreach (Posting posting in postings) sum += posting.AmountMinor;
        if (postings.Count < 2 || sum != 0)
            throw new ArgumentException($"A journal entry of {postings.Count} postings is off balance by {sum}.", nameof(postings));

        (Id, Kind, SourceId, Currency, EffectiveAt, Postings) = (id, kind, sourceId, currency, effectiveAt, postings);
    }

    /// <summary>The id.</summary>
    public BillingId Id { get; }

    /// <summary>What moved.</summary>
    public JournalEntryKind Kind { get; }

    /// <summary>The invoice, payment, note or wallet transaction behind it.</summary>
    public BillingId SourceId { get; }

    /// <summary>Currency of every posting.</summary>
    public Currency Currency { get; }

    /// <summary>When the money moved.</summary>
    public Instant EffectiveAt { get; }

    /// <summary>Debits and credits; they add up to zero.</summary>
    public IReadOnlyList<Posting> Postings { get; }
}
