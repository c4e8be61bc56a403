namespace Billing.Domain.Ledger;

/// <summary>Collects the postings of one movement; amounts of zero leave no trace.</summary>
internal sealed class PostingList
{
    private readonly List<Posting> _postings = [];

    internal PostingList Debit(LedgerAccount account, long amountMinor)
    {
        if (amountMinor != 0) _postings.Add(new Posting(account, amountMinor));
        return this;
    }

    internal PostingList Credit(LedgerAccount account, long amountMinor) => Debit(account, -amountMinor);

    internal IReadOnlyList<Posting> Done() => _postings;
}
