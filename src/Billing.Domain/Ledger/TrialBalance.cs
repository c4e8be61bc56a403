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

    /// <summary>All accounts that were ever moved, by currency and then in their order.</summary>
    public IEnumerable<(LedgerAccount Account, string Currency, long AmountMinor)> Accounts =>
        _balances.Select(b => (b.Key.Account, b.Key.Currency, b.Value));

    /// <summary>
    /// The same with what was deferred and has been earned since counted as revenue: the journal books the deferral once, when the invoice
    /// becomes final.
    /// </summary>
    /// <param name="deferredMinor">What of a currency is still to be earned.</param>
    public TrialBalance Recognise(Func<Currency, long> deferredMinor)
    {
        var balance = new TrialBalance();
        foreach (KeyValuePair<(string Currency, LedgerAccount Account), long> each in _balances) balance._balances[each.Key] = each.Value;
        foreach (string code in _balances.Keys.Select(key => key.Currency).Distinct().ToArray())
        {
            var currency = Currency.Parse(code);
            long both = this[LedgerAccount.Revenue, currency] + this[LedgerAccount.DeferredRevenue, currency];
            long deferred = -deferredMinor(currency);
            balance.Set(code, LedgerAccount.DeferredRevenue, deferred);
            balance.Set(code, LedgerAccount.Revenue, both - deferred);
        }

        return balance;
    }

    /// <summary>The balance of one account in minor units.</summary>
    public long this[LedgerAccount account, Currency currency] => _balances.GetValueOrDefault((currency.Code, account));

    /// <summary>The sum over all accounts of a currency: zero, always.</summary>
    public long Total(Currency currency) => _balances.Where(b => b.Key.Currency == currency.Code).Sum(b => b.Value);

    private void Set(string currency, LedgerAccount account, long amountMinor)
    {
        if (amountMinor != 0 || _balances.ContainsKey((currency, account))) _balances[(currency, account)] = amountMinor;
    }
}
