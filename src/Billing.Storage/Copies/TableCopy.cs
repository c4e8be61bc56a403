using System.IO.Compression;
using Billing.Application.Ports;
using Names = Billing.Application.Consistency.Tables;

namespace Billing.Storage.Copies;

/// <summary>
/// Copies all tables into files beside a running service. The copy is not of one instant, so what is derived is read before what it is derived from: it then
/// is older and repairs itself, and never names what is not there.
/// </summary>
public sealed class TableCopy(ITableScan scan, TimeProvider time)
{
    private static readonly string[] Order =
        [Names.Schedule, Names.Lists, Names.Names, Names.Catalog, Names.Platform, Names.Webhooks, Names.Usage, Names.Customers];

    /// <summary>Writes the copy into a folder that is empty or not there yet.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="tell">Is told of each table that is done: its name and its rows.</param>
    /// <param name="cancellationToken">Breaks it off; what is there then is no copy.</param>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<CopyManifest> RunAsync(DirectoryInfo folder, Action<string, long> tell, CancellationToken cancellationToken)
    {
        folder.Create();
        if (folder.EnumerateFileSystemInfos().Any())
        {
            throw new IOException($"{folder.FullName} is not empty");
        }

        DateTimeOffset begun = time.GetUtcNow();
        Dictionary<string, long> rows = [];
        foreach (string table in Order.Concat(Names.All.Except(Order)))
        {
            tell(table, rows[table] = await WriteAsync(folder, table, cancellationToken));
        }

        var manifest = new CopyManifest(CopyManifest.CurrentFormat, begun, time.GetUtcNow(), rows);
        manifest.Write(folder);
        return manifest;
    }

    private async Task<long> WriteAsync(DirectoryInfo folder, string table, CancellationToken cancellationToken)
    {
        long rows = 0;
        await using FileStream file = File.Create(CopyManifest.FileOf(folder, table));
        await using var packed = new GZipStream(file, CompressionLevel.Fastest);
        for (TablePage? page = await scan.ScanAsync(table, null, cancellationToken); page is not null;
            page = page.Continuation is { } next ? await scan.ScanAsync(table, next, cancellationToken) : null)
        {
            foreach (TableRow row in page.Rows)
            {
                await packed.WriteAsync(RowText.Write(row), cancellationToken);
                packed.WriteByte((byte)'\n');
                rows++;
            }
        }

        return rows;
    }
}
