using Billing.Application.Ports;

namespace BillingFunctions.Hosting;

/// <summary>Runs a command on what is stored, as the service's options name it, without serving anybody.</summary>
internal static class StoreCommand
{
    /// <param name="arguments">What follows the command.</param>
    /// <param name="usage">What is printed when that is not understood.</param>
    /// <param name="options">The command's own options when none is given.</param>
    /// <param name="own">Its own options by name: each gives the options changed, or null for a value that it does not take.</param>
    /// <param name="run">Does the work and gives the exit code.</param>
    /// <param name="isSound">Whether the options go together; null when all do.</param>
    public static async Task<int> RunAsync<T>(
        IReadOnlyList<string> arguments, string usage, T options, IReadOnlyDictionary<string, Func<T, OptionReader, T?>> own, Func<IServiceProvider, T, Task<int>> run,
        Func<T, bool>? isSound = null)
        where T : class
    {
        var service = new ServiceOptions { Urls = ["http://127.0.0.1:0"] };
        if (Parse(arguments, options, own, ref service) is not { } chosen || isSound?.Invoke(chosen) == false)
        {
            await Console.Error.WriteLineAsync(usage);
            return 2;
        }

        try
        {
            await using WebApplication app = ServiceApp.Build(service);
            await StoreComposition.PrepareAsync(app.Services.GetRequiredService<StoreSet>(), CancellationToken.None);
            return await run(app.Services, chosen);
        }
        catch (Exception exception) when (exception is StoreException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static T? Parse<T>(IReadOnlyList<string> arguments, T options, IReadOnlyDictionary<string, Func<T, OptionReader, T?>> own, ref ServiceOptions service)
        where T : class
    {
        T? changed = options;
        var rest = new OptionReader(arguments);
        while (changed is not null && rest.Next(out string? name))
        {
            changed = own.TryGetValue(name, out Func<T, OptionReader, T?>? apply) ? apply(changed, rest)
                : CommandLine.TryApply(name, rest, ref service, out _) ? changed : null;
        }

        return changed;
    }
}
