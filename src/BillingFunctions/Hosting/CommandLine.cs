using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BillingFunctions.Hosting;

/// <summary>The command line, read once: either what to run or why it cannot be run.</summary>
/// <param name="Options">Options of the service.</param>
/// <param name="Command">A sub-command, or null for the service itself.</param>
/// <param name="CommandArguments">What follows the sub-command.</param>
/// <param name="Error">What is wrong; null when nothing is. Empty text asks for the usage only.</param>
internal sealed record CommandLine(ServiceOptions Options, ICommand? Command, IReadOnlyList<string> CommandArguments, string? Error)
{
    public const string Usage = """
        Usage: BillingFunctions [options]              serve HTTP and run the functions on this machine
               BillingFunctions demo [options]         play a billing history through the service
               BillingFunctions host [options]         run a published app folder as the Functions host would
               BillingFunctions check [options]        compare what is stored of customers with itself
               BillingFunctions check-usage [options]  compare counters of usage with the raw events, and repair them
               BillingFunctions rotate-secrets [...]   encrypt organizations' secrets anew with the newest key
               BillingFunctions copy-tables --to DIR   copy all tables into files
               BillingFunctions load-tables --from DIR put such a copy into empty tables

        Options:
          --urls URLS                where to listen (default http://127.0.0.1:7071; several with ';')
          --data DIR                 where the embedded store keeps its files (default ./.data)
          --storage embedded|azure   embedded, or the account in AzureWebJobsStorage (default embedded)
          --rate-limits documented   apply the documented rate limits (default: none)
          --help                     this text
        """;

    /// <summary>The name of the variable by which the Functions host tells its port.</summary>
    public const string HandlerPortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    public static CommandLine Parse(IReadOnlyList<string> arguments, string? handlerPort)
    {
        if (!string.IsNullOrEmpty(handlerPort))
            return int.TryParse(handlerPort, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
                ? new CommandLine(ServiceOptions.ForFunctionApp(port), null, [], null)
                : Refused($"{HandlerPortVariable} is not a port: {handlerPort}");

        if (arguments.Count > 0 && !arguments[0].StartsWith('-'))
            return Commands.Find(arguments[0]) is { } command
                ? new CommandLine(new ServiceOptions(), command, [.. arguments.Skip(1)], null)
                : Refused($"Unknown command: {arguments[0]}");

        return ParseOptions(arguments);
    }

    private static CommandLine ParseOptions(IReadOnlyList<string> arguments)
    {
        ServiceOptions options = new();
        var rest = new OptionReader(arguments);
        while (rest.Next(out string? name))
        {
            if (name is "--help" or "-h")
                return Refused("");

            if (!TryApply(name, rest, ref options, out string? error))
                return Refused(error);
        }

        return new CommandLine(options, null, [], null);
    }

    /// <summary>Applies one option of the service; sub-commands that start the service use it too.</summary>
    public static bool TryApply(string name, OptionReader rest, ref ServiceOptions options, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (name is not ("--urls" or "--data" or "--storage" or "--rate-limits"))
            error = $"Unknown option: {name}";
        else if (!rest.Value(out string? value))
            error = $"{name} needs a value";
        else if (With(options, name, value) is { } changed)
            options = changed;
        else
            error = $"{name} does not accept {value}";

        return error is null;
    }

    private static ServiceOptions? With(ServiceOptions options, string name, string value) => (name, value) switch
    {
        ("--urls", _) => Listeners.TryParse(value, out IReadOnlyList<string> urls) ? options with { Urls = urls } : null,
        ("--data", _) => options with { DataDirectory = value },
        ("--storage", "embedded") => options with { Storage = StorageKind.Embedded },
        ("--storage", "azure") => options with { Storage = StorageKind.Azure },
        ("--rate-limits", "documented") => options with { DocumentedRateLimits = true },
        _ => null,
    };

    private static CommandLine Refused(string error) => new(new ServiceOptions(), null, [], error);
}
