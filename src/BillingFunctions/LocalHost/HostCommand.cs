using System.Globalization;
using System.Runtime.InteropServices;
using Billing.Application.Ports;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost.Envelopes;

namespace BillingFunctions.LocalHost;

/// <summary>Runs a published app folder on this machine as the Functions host would, until it is interrupted.</summary>
internal sealed class HostCommand : ICommand
{
    public const string Usage = """
        Usage: BillingFunctions host --app DIR [options]

        Options:
          --app DIR                 a published app folder
          --port N                  the public port (default 7071)
          --data DIR                where the hub of this machine keeps its messages (default ./.data/hub)
          --encoding double|single  how often envelope values are encoded (default double)
          --http proxy|forward      how requests are passed on: as new hosts or as old ones do (default proxy)
        """;

    private const int DefaultPort = 7071;

    public string Name => "host";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        using var stores = new HostStores(options.DataDirectory);
        try
        {
            await using PublishedAppHost host = await PublishedAppHost.StartAsync(options, stores.Open, loggers.CreateLogger("host"));
            await stores.PrepareAsync(CancellationToken.None);
            host.Host.Start();
            Console.WriteLine($"HTTP functions on {host.Address}, hub and calls by hand on {host.AdminAddress}");
            await InterruptedAsync();
            return 0;
        }
        catch (Exception exception) when (exception is StoreException or IOException or FormatException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static PublishedAppOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new PublishedAppOptions { App = "", Port = DefaultPort };
        var rest = new OptionReader(arguments);
        while (rest.Next(out string? name))
        {
            if (!rest.Value(out string? value) || With(options, name, value) is not { } changed)
                return null;

            options = changed;
        }

        return File.Exists(Path.Combine(options.App, "host.json")) ? options : null;
    }

    private static PublishedAppOptions? With(PublishedAppOptions options, string name, string value) => (name, value) switch
    {
        ("--app", _) => options with { App = Path.GetFullPath(value) },
        ("--port", _) when ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) => options with { Port = port },
        ("--data", _) => options with { DataDirectory = value },
        ("--encoding", "single") => options with { Encoding = EnvelopeEncoding.Single },
        ("--encoding", "double") => options with { Encoding = EnvelopeEncoding.Double },
        ("--http", "forward") => options with { ForwardsAsOldHosts = true },
        ("--http", "proxy") => options with { ForwardsAsOldHosts = false },
        _ => null,
    };

    private static async Task InterruptedAsync()
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.TrySetResult();
        }

        using var fromKeyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var fromSystem = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        await interrupted.Task;
    }
}
