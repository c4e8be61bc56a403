using System.Globalization;
using Billing.Application.Consistency.Checks;
using Billing.Domain.Invoicing;

namespace Billing.CycleSimulation;

/// <summary>Every invoice that was ever final has a number of its own, and each sequence begins with 1 and has no gaps.</summary>
internal sealed class NumberVerdict(CycleWorld world, List<CustomerRecord> records)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        List<Invoice> final = [.. records.SelectMany(record => record.Invoices).Select(view => view.Invoice).Where(it => it.IssuedAt is not null && it.Status != InvoiceStatus.Draft)];
        if (final.Find(it => it.Number is null && it.Status != InvoiceStatus.Voided) is { } nameless)
        {
            return $"invoice {nameless.Id} is {nameless.Status} and has no number";
        }

        foreach (IGrouping<string, long> sequence in final.Where(it => it.Number is not null).Select(it => it.Number!)
            .GroupBy(number => number[..number.LastIndexOf('-')], number => long.Parse(number[(number.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture)))
        {
            bool isOfEntity = sequence.Key is "MAIN" or "OTHER";
            world.Life.Note(LifeEvent.NumbersOfEntity, isOfEntity);
            long[] numbers = [.. sequence.Order()];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] != i + 1)
                {
                    return $"after {i} numbers of {sequence.Key} comes {numbers[i]}";
                }
            }
        }

        return null;
    }
}
