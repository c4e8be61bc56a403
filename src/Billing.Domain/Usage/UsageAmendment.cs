namespace Billing.Domain.Usage;

/// <summary>What a record says about the event whose transaction id it names. The numbers are stored and never change their meaning.</summary>
public enum AmendmentKind : byte
{
    /// <summary>The event does not count.</summary>
    Cancel = 1,

    /// <summary>The event counts as stated here.</summary>
    Replace = 2,

    /// <summary>A mark of the store: the event no longer counts on the day that holds the mark, because of an amendment of it.</summary>
    Withdrawal = 3,
}

/// <summary>
/// Makes a fact an amendment of another. Of all amendments of an event the one that was received last holds, whatever the order in which they
/// are counted; those received at the same instant are ordered by hash.
/// </summary>
/// <param name="Id">The producer's id of the amendment: unique for its event.</param>
/// <param name="Kind">What it does.</param>
public sealed record UsageAmendment(string Id, AmendmentKind Kind);
