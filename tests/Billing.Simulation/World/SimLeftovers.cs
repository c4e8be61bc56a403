using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Application.Usage.Transactions;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;
using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// Rows that nothing names: a long merge that died before its head, and distinct values of counters that were made anew. Worlds are too small for
/// merges whose rows do not fit the transaction of the head, so the rows are put there.
/// </summary>
internal static class SimLeftovers
{
    /// <summary>Values of this making are older than any that counts.</summary>
    private const string Making = "fff0";

    /// <summary>Leaves some rows behind, of a customer who has usage on a day.</summary>
    public static void Leave(SimWorld world, Random random)
    {
        IReadOnlyList<TableRow> index = world.Tables.Query(UsageRows.Table, new RowRange(UsageRows.IndexPartition(SimCatalog.Space))).Rows;
        if (index.Count == 0)
        {
            return;
        }

        (UtcDay day, OwnerKey customer) = UsageRows.ReadIndexEntry(index[random.Next(index.Count)].RowKey);
        string partition = SimCatalog.Space.CustomerPartition(customer);
        var run = new TransactionRun((ulong)random.NextInt64(), 1, 0, day);
        Columns values = new Columns().Set(UsageRows.Version, 1);
        world.Faults.Note(SimFault.RowsLeftOver);
        world.Tables.Commit(UsageRows.Table,
        [
            RunRows.Write(partition, run, 0, [TransactionEntry.First((ulong)random.Next())]),
            RowWrite.Upsert(partition, $"{UsageRows.UniquesOf(day)}{random.NextInt64():x16}|{Making}|n|{1:x12}", values),
        ]);
    }

    /// <summary>The daily run for every day of the world.</summary>
    public static async Task TidyAsync(SimWorld world, SimService calm)
    {
        for (UtcDay day = UtcDay.Of(world.Start - Duration.FromDays(60)); day <= UtcDay.Of(world.Now); day = day.Next)
        {
            var run = new RetentionMessage(SimCatalog.Space, day.Start + Duration.FromDays(2));
            await calm.Retention.RunAsync(run.ToText(), TimeBudget.Ample(), default).ConfigureAwait(false);
        }
    }

    /// <summary>What is left of a customer that neither the head nor a day names, or null.</summary>
    public static string? Find(SimWorld world, SimCustomer customer)
    {
        string partition = SimCatalog.Space.CustomerPartition(customer.Key);
        TransactionDirectory directory = HeadRow.Read(world.Tables.Get(UsageRows.Table, partition, UsageRows.Head)).Directory;
        HashSet<string> named = [.. directory.Runs.Concat(directory.Obsolete).SelectMany(run => Enumerable.Range(0, run.Rows).Select(number => UsageRows.RunRow(run, number)))];
        IEnumerable<string> runs = world.Tables.Query(UsageRows.Table, RowRange.Prefix(partition, UsageRows.RunRows)).Rows.Select(row => row.RowKey);
        IEnumerable<string> values = world.Tables.Query(UsageRows.Table, RowRange.Prefix(partition, "u|")).Rows.Select(row => row.RowKey);
        return runs.FirstOrDefault(key => !named.Contains(key)) ?? values.FirstOrDefault(key => key.Contains($"|{Making}|", StringComparison.Ordinal));
    }
}
