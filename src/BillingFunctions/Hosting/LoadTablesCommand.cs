using Billing.Storage.Copies;

namespace BillingFunctions.Hosting;

/// <summary>Puts a copy of the tables into empty ones.</summary>
internal sealed class LoadTablesCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions load-tables --from DIR [options]

        Puts what copy-tables has written into the tables of the store, which must be empty; with several storage accounts each customer comes into its own.
        No service may use the store meanwhile.

        Options:
          --from DIR          the folder of the copy
          --again             go on with a load that broke off: rows that are there are written over
          --data DIR          where the embedded store keeps its files (default ./.data)
          --storage KIND      embedded or azure, as for the service
        """;

    private static readonly Dictionary<string, Func<Options, OptionReader, Options?>> Own = new()
    {
        ["--from"] = (options, rest) => rest.Value(out string? folder) ? options with { From = folder } : null,
        ["--again"] = (options, _) => options with { IsAgain = true },
    };

    public string Name => "load-tables";

    public Task<int> RunAsync(IReadOnlyList<string> arguments) => StoreCommand.RunAsync(
        arguments, Usage, new Options("", IsAgain: false), Own, async (services, options) =>
        {
            StoreSet stores = services.GetRequiredService<StoreSet>();
            await new TableLoad(stores.Scan!, stores.Tables).RunAsync(new DirectoryInfo(options.From), options.IsAgain, CopyTablesCommand.Tell, CancellationToken.None);
            return 0;
        },
        options => options.From.Length > 0);

    private sealed record Options(string From, bool IsAgain);
}
