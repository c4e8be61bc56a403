using System.Globalization;
using Billing.Storage.Copies;

namespace BillingFunctions.Hosting;

/// <summary>Copies all tables into files: Table Storage has no backup of its own.</summary>
internal sealed class CopyTablesCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions copy-tables --to DIR [options]

        Copies all tables, those of every storage account, into a folder that is empty or not there yet: a file of packed JSON lines for each table, and copy.json
        in the end. Safe to run beside the service; the copy is not of one instant. With the embedded store, stop the service first.

        Options:
          --to DIR            the folder
          --data DIR          where the embedded store keeps its files (default ./.data)
          --storage KIND      embedded or azure, as for the service
        """;

    private static readonly Dictionary<string, Func<Options, OptionReader, Options?>> Own = new()
    {
        ["--to"] = (options, rest) => rest.Value(out string? folder) ? options with { To = folder } : null,
    };

    public string Name => "copy-tables";

    public Task<int> RunAsync(IReadOnlyList<string> arguments) => StoreCommand.RunAsync(
        arguments, Usage, new Options(""), Own, async (services, options) =>
        {
            StoreSet stores = services.GetRequiredService<StoreSet>();
            CopyManifest manifest = await new TableCopy(stores.Scan!, TimeProvider.System).RunAsync(new DirectoryInfo(options.To), Tell, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{manifest.Rows.Values.Sum()} rows of {manifest.Rows.Count} tables copied in {(manifest.Ended - manifest.Begun).TotalSeconds:N0} s"));
            return 0;
        },
        options => options.To.Length > 0);

    /// <summary>A line for a table that is done.</summary>
    internal static void Tell(string table, long rows) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows"));

    private sealed record Options(string To);
}
