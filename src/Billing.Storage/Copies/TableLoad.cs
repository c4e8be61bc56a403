using System.IO.Compression;
using System.Runtime.CompilerServices;
using Billing.Application.Ports;
using Billing.Storage.Limits;
using Names = Billing.Application.Consistency.Tables;

namespace Billing.Storage.Copies;

/// <summary>Puts the rows of a copy into empty tables, each customer into the storage account that is its own there.</summary>
public sealed class TableLoad(ITableScan scan, ITableStore tables)
{
    private const int AtOnce = 16;
    private const int Tries = 6;

    /// <summary>Loads a copy.</summary>
    /// <param name="folder">The copy.</param>
    /// <param name="isAgain">True goes on with a load that broke off: rows that are there are written over. False refuses tables that hold rows.</param>
    /// <param name="tell">Is told of each table that is done: its name and its rows.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="IOException">The copy is not whole, or a table is not empty.</exception>
    /// <exception cref="StoreException">The store failed, again and again.</exception>
    public async Task RunAsync(DirectoryInfo folder, bool isAgain, Action<string, long> tell, CancellationToken cancellationToken)
    {
        CopyManifest manifest = CopyManifest.Read(folder);

        // What organizations are comes first: it says over how many accounts the customers of each are spread.
        foreach (string table in manifest.Rows.Keys.OrderBy(table => table != Names.Platform))
        {
            if (!isAgain && await HasRowsAsync(table, cancellationToken))
            {
                throw new IOException($"The table {table} is not empty");
            }

            long rows = await LoadAsync(folder, table, cancellationToken);
            if (rows != manifest.Rows[table])
            {
                throw new IOException($"The copy of {table} has {rows} rows instead of {manifest.Rows[table]}");
            }

            tell(table, rows);
        }
    }

    private async ValueTask<bool> HasRowsAsync(string table, CancellationToken cancellationToken)
    {
        for (TablePage? page = await scan.ScanAsync(table, null, cancellationToken); page is not null;
            page = page.Continuation is { } next ? await scan.ScanAsync(table, next, cancellationToken) : null)
        {
            if (page.Rows.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<long> LoadAsync(DirectoryInfo folder, string table, CancellationToken cancellationToken)
    {
        long rows = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BatchesAsync(CopyManifest.FileOf(folder, table), cancellationToken), options, async (batch, cancel) =>
        {
            await CommitAsync(table, batch, cancel);
            Interlocked.Add(ref rows, batch.Count);
        });
        return rows;
    }

    /// <summary>Rows of one partition at a time, as many as a transaction takes.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<RowWrite>> BatchesAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using FileStream stored = File.OpenRead(file);
        await using var unpacked = new GZipStream(stored, CompressionMode.Decompress);
        using var lines = new StreamReader(unpacked);
        List<RowWrite> batch = [];
        long bytes = 0;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            RowWrite write = RowText.Read(line);
            long size = WireSize.AtMost(write);
            if (batch.Count > 0 && (batch[0].PartitionKey != write.PartitionKey || batch.Count == StoreLimits.MaxWrites || bytes + size > WireSize.TransactionMaxBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(write);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>To write a row twice does nothing more, so whatever may pass is tried again.</summary>
    private async ValueTask CommitAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                CommitResult result = await tables.CommitAsync(table, batch, cancellationToken);
                if (!result.IsCommitted)
                {
                    throw new IOException($"Rows of {table} were refused: {result.Status}");
                }

                return;
            }
            catch (StoreException exception) when (exception.Fault != StoreFault.Refused && attempt < Tries)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << attempt), cancellationToken);
            }
        }
    }
}
