using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;

namespace Billing.Domain.Taxes;

/// <summary>
/// Taxes the fees net of coupons (rule 15): bases are summed per tax, each tax is rounded once and split back over its fees by largest
/// remainder. Inclusive taxes are taken out first, once per group of fees with the same inclusive taxes; exclusive ones are added to
/// what is left. Taxes never compound.
/// </summary>
internal static class TaxStep
{
    internal static List<InvoiceTax> Apply(List<FeeInProgress> fees)
    {
        var rows = new List<InvoiceTax>();
        if (fees.Exists(HasInclusive)) TakeOutInclusive(fees, rows);
        AddExclusive(fees, rows);
        return rows;
    }

    private static bool HasInclusive(FeeInProgress fee)
    {
        for (int i = 0; i < fee.Taxes.Count; i++)
        {
            if (fee.Taxes[i].Inclusive) return true;
        }

        return false;
    }

    private static void TakeOutInclusive(List<FeeInProgress> fees, List<InvoiceTax> rows)
    {
        foreach (var group in fees.GroupBy(f => string.Join('\n', f.Taxes.Where(t => t.Inclusive).Select(t => t.Code).Order())))
        {
            List<FeeInProgress> members = [.. group];
            Tax[] taxes = [.. members[0].Taxes.Where(t => t.Inclusive)];
            if (taxes.Length == 0) continue;

            decimal[] rates = [.. taxes.Select(t => t.Rate)];
            long gross = members.Sum(f => f.NetMinor);
            long net = MoneyRounding.ToMinor(gross / (1 + rates.Sum()));
            long[] amounts = Allocation.ByLargestRemainder(gross - net, rates);
            for (int i = 0; i < taxes.Length; i++)
            {
                Tax tax = taxes[i];
                FeeSplit.Over(amounts[i], members, f => f.NetMinor, (fee, part) => fee.AddTax(tax, part));
                AddRow(rows, tax, net, amounts[i]);
            }
        }
    }

    private static void AddExclusive(List<FeeInProgress> fees, List<InvoiceTax> rows)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (FeeInProgress first in fees)
        {
            for (int i = 0; i < first.Taxes.Count; i++)
            {
                Tax tax = first.Taxes[i];
                if (tax.Inclusive || !done.Add(tax.Code)) continue;

                List<FeeInProgress> taxed = fees.FindAll(f => Carries(f, tax));
                long basis = taxed.Sum(Base);
                long amount = MoneyRounding.ToMinor(basis * tax.Rate);
                FeeSplit.Over(amount, taxed, Base, (fee, part) => fee.AddTax(tax, part));
                AddRow(rows, tax, basis, amount);
            }
        }
    }

    private static long Base(FeeInProgress fee) => fee.NetMinor - fee.InclusiveTaxMinor;

    private static bool Carries(FeeInProgress fee, Tax tax)
    {
        for (int i = 0; i < fee.Taxes.Count; i++)
        {
            if (fee.Taxes[i].Code == tax.Code) return true;
        }

        return false;
    }

    private static void AddRow(List<InvoiceTax> rows, Tax tax, long basis, long amount)
    {
        int index = rows.FindIndex(r => r.Code == tax.Code);
        if (index < 0) rows.Add(new InvoiceTax(tax.Code, tax.Name, tax.Rate, tax.Inclusive, basis, amount));
        else rows[index] = rows[index] with { BaseMinor = rows[index].BaseMinor + basis, AmountMinor = rows[index].AmountMinor + amount };
    }
}
