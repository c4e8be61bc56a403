using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Azure.Tables;

namespace Billing.Storage.Azure.Sharding;

/// <summary>Whole tables over all storage accounts, one account after the other. What an account says of its own place is no row of the service and is passed over.</summary>
internal sealed class AccountScan(IReadOnlyList<AzureTableStore> accounts) : ITableScan
{
    private const char Separator = '\n';

    public async ValueTask<TablePage> ScanAsync(string table, string? continuation, CancellationToken cancellationToken)
    {
        string[] parts = (continuation ?? "0").Split(Separator, 2);
        int account = int.Parse(parts[0], CultureInfo.InvariantCulture);
        TablePage page = await accounts[account].ScanAsync(table, parts.Length == 2 ? parts[1] : null, cancellationToken).ConfigureAwait(false);
        int next = page.Continuation is null ? account + 1 : account;
        bool isMore = page.Continuation is not null || (next < accounts.Count && ShardedTableStore.IsSpread(table));
        return new TablePage(
            [.. page.Rows.Where(row => row.PartitionKey != PlaceMark.Partition)],
            isMore ? string.Concat(next.ToString(CultureInfo.InvariantCulture), page.Continuation is { } inner ? Separator + inner : "") : null);
    }
}
