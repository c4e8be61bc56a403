using Billing.Domain.Invoicing;

namespace Billing.Domain.Credits;

/// <summary>Pays an invoice with the balances of credit notes, oldest first, never more than what is due.</summary>
internal static class CreditStep
{
    internal static List<CreditUse> Apply(IReadOnlyList<CreditBalance> balances, List<FeeInProgress> fees)
    {
        var uses = new List<CreditUse>();
        foreach (CreditBalance balance in balances)
        {
            long due = fees.Sum(f => f.DueMinor);
            long amount = Math.Min(due, balance.BalanceMinor);
            if (amount <= 0) continue;

            FeeSplit.Over(amount, fees, f => f.DueMinor, (fee, part) => fee.SettledMinor += part);
            uses.Add(new CreditUse(balance.CreditNoteId, amount));
        }

        return uses;
    }
}
