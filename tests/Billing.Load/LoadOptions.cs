using System.Globalization;
using Billing.Load.Soak;

namespace Billing.Load;

/// <summary>What to run and how much of it: every run is bounded in time or in count.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        Billing.Load single|batch|latency|queries|heavy|wide|lists|soak [options]
          single    one event a request, as fast as the connections go
          batch     a hundred events a request
          latency   a steady rate of batches, and how long until an accepted event shows in current usage
          queries   a mix of reads over four weeks of usage: current and projected usage, series, lists of events
          heavy     one customer with --events events in a day, then its current usage again and again
          wide      --customers customers with ten events each, then the current usage of some of them
          lists     --items invoices, customers and events; pages, filters, sorting and counts, with calls of the store a request
          soak      --minutes of ingest, reads, closes, invoices and payments together, while the service is killed and stopped again and again;
                    then everything is counted against what was sent
        Options:
          --minutes N       length of soak (default 60)
          --restart-every N minutes between two restarts of soak (default 3), every second one a kill
          --calm-last N     minutes at the end of soak without restarts, over which slopes are taken (default 30)
          --seconds N       length of single, batch, latency and queries (default 15)
          --requests N      most reads of queries (default 200,000)
          --connections N   open connections (default 64)
          --customers N     customers (default 1,000; wide: 100,000; soak: 50 whose usage streams in)
          --events N        events of heavy (default 1,000,000)
          --items N         items of each list of lists (default 100,000)
          --rate N          events a second of latency (default 10,000) and of soak (default 100)
          --only TEXT       of lists, the kinds of questions whose name holds that
          --azurite         tables, queues and blobs on Azurite instead of the embedded store
          --app FILE        the service's BillingFunctions.dll, or the executable of a published folder (default: the one built beside this tool)
        """;

    public required string Scenario { get; init; }

    public int Seconds { get; init; } = 15;

    public int Connections { get; init; } = 64;

    public int Customers { get; init; } = 1_000;

    public int Events { get; init; } = 1_000_000;

    public int Requests { get; init; } = 200_000;

    public int Items { get; init; } = 100_000;

    public int Rate { get; init; } = 10_000;

    public int Minutes { get; init; } = 60;

    public int RestartEvery { get; init; } = 3;

    public int CalmLast { get; init; } = 30;

    public string Only { get; init; } = "";

    public bool Azurite { get; init; }

    public string? App { get; init; }

    /// <exception cref="FormatException">The arguments are not understood.</exception>
    public static LoadOptions Parse(string[] arguments)
    {
        string scenario = arguments.Length > 0 && (Scenarios.Names.Contains(arguments[0]) || arguments[0] is ListLoad.Name or SoakLoad.Name) ? arguments[0] : throw new FormatException("Name a scenario");
        var options = new LoadOptions { Scenario = scenario, Customers = UsualCustomers(scenario), Rate = scenario == SoakLoad.Name ? 100 : 10_000 };
        for (int i = 1; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--azurite" => options with { Azurite = true },
                "--only" => options with { Only = Next(arguments, ref i) },
                "--app" => options with { App = Next(arguments, ref i) },
                "--seconds" => options with { Seconds = Number(arguments, ref i) },
                "--connections" => options with { Connections = Number(arguments, ref i) },
                "--customers" => options with { Customers = Number(arguments, ref i) },
                "--events" => options with { Events = Number(arguments, ref i) },
                "--requests" => options with { Requests = Number(arguments, ref i) },
                "--items" => options with { Items = Number(arguments, ref i) },
                "--minutes" => options with { Minutes = Number(arguments, ref i) },
                "--restart-every" => options with { RestartEvery = Number(arguments, ref i) },
                "--calm-last" => options with { CalmLast = Number(arguments, ref i) },
                "--rate" => options with { Rate = Number(arguments, ref i) },
                _ => throw new FormatException($"There is no option {arguments[i]}"),
            };
        }

        return options;
    }

    private static int UsualCustomers(string scenario) => scenario switch { "wide" => 100_000, SoakLoad.Name => 50, _ => 1_000 };

    private static string Next(string[] arguments, ref int i) =>
        ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");

    private static int Number(string[] arguments, ref int i) =>
        int.TryParse(Next(arguments, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new FormatException($"{arguments[i - 1]} needs a number above zero");
}
