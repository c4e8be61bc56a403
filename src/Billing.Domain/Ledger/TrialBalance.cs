using Billing.Domain.Monetary;

namespace Billing.Domain.Ledger;

/// <summary>The balances of all accounts after some journal entries, per currency. Debits are positive.</summary>
public sealed class TrialBalance
{
    private readonly SortedDictionary<(string Currency, LedgerAccount Account), long> _balances = [];

    private TrialBalance()
    {
    }

    /// <summary>Adds up entries.</summary>
    public static TrialBalance Of(IEnumerable<JournalEntry> entries)
    {
        var balance = new TrialBalance();
        foreach (JournalEntry entry in entries)
        {
            foreach (Posting posting in entry.Postings)
            {
                (string Code, LedgerAccount Account) key = (entry.Currency.Code, posting.Account);
                balance._balances[key] = balance._balances.GetValueOrDefault(key) + posting.AmountMinor;
            }
        }

        return balance;
    }

    /// <summary>The balance of one account in minor units.</summary>
    public long this[LedgerAccount account, Currency currency] => _balances.GetValueOrDefault((currency.Code, account));

    /// <summary>The sum over all accounts of a currency: zero, always.</summary>
    public long Total(Currency currency) => _balances.Where(b => b.Key.Currency == currency.Code).Sum(b => b.Value);
}
