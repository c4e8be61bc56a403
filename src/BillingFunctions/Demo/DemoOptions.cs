using BillingFunctions.Hosting;

namespace BillingFunctions.Demo;

/// <summary>What the command line of the demo decides.</summary>
/// <param name="Service">Options of the service that the demo starts.</param>
/// <param name="OutputDirectory">Where invoices are written.</param>
/// <param name="EventsFile">Usage to play instead of the sample; null for the sample.</param>
/// <param name="Serve">True to go on serving when the history is played.</param>
internal sealed record DemoOptions(ServiceOptions Service, string OutputDirectory, string? EventsFile, bool Serve)
{
    public const string Usage = """
        Usage: BillingFunctions demo [options]

        Plays a billing history over the service's own API: the catalogue, 40 customers, 10,470 usage events, 18 monthly closes.

        Options:
          --out DIR        where invoices are written as JSON and PDF (default ./demo-invoices)
          --events FILE    usage to play instead of the sample: NDJSON, gzipped when it ends in .gz
          --serve          go on serving afterwards, on the demo's own clock
          --data DIR       where the store keeps its files (default ./.data/demo)
          --urls URLS      where to listen (default: a free port; with --serve http://127.0.0.1:7071)
          --storage KIND   embedded or azure, as for the service
        """;

    /// <summary>Reads the command line; null when it is wrong.</summary>
    public static DemoOptions? Parse(IReadOnlyList<string> arguments)
    {
        var service = new ServiceOptions { DataDirectory = "./.data/demo", Urls = [] };
        var options = new DemoOptions(service, "./demo-invoices", null, Serve: false);
        var rest = new OptionReader(arguments);
        while (rest.Next(out string? name))
        {
            if (Apply(options, name, rest, ref service) is not { } changed)
                return null;

            options = changed;
        }

        IReadOnlyList<string> urls = service.Urls.Count > 0 ? service.Urls : [options.Serve ? "http://127.0.0.1:7071" : "http://127.0.0.1:0"];
        return options with { Service = service with { Urls = urls } };
    }

    private static DemoOptions? Apply(DemoOptions options, string name, OptionReader rest, ref ServiceOptions service) => name switch
    {
        "--serve" => options with { Serve = true },
        "--out" => rest.Value(out string? directory) ? options with { OutputDirectory = directory } : null,
        "--events" => rest.Value(out string? file) ? options with { EventsFile = file } : null,
        _ => CommandLine.TryApply(name, rest, ref service, out _) ? options : null,
    };
}
