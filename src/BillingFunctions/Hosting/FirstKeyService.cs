using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Results;
using BillingFunctions.Http;

namespace BillingFunctions.Hosting;

/// <summary>
/// Sees to it that a fresh service has an organization with a key: the one from the setting, or, stand-alone, an invented one that is printed
/// once. It runs after the store has been made ready.
/// </summary>
internal sealed partial class FirstKeyService(ServiceOptions options, IServiceProvider services, ILogger<FirstKeyService> logger) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        string? given = services.GetRequiredService<PublicHttpSettings>().FirstKey;
        if (string.IsNullOrEmpty(given) && options.Mode == HostingMode.FunctionApp)
            return;

        try
        {
            Report(await services.GetRequiredService<FirstOrganization>().EnsureAsync(given, cancellationToken));
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The key goes to the console and not to the log, which may be kept and sent elsewhere.</summary>
    private void Report(Result<string?> ensured)
    {
        if (!ensured.TryGet(out string? invented, out Failure? failure))
            LogRefused(failure.Message);
        else if (invented is not null)
            Console.WriteLine($"API key of the first organization, shown this once: {invented}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The first organization could not be made")]
    private partial void LogStoreFailed(StoreException exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The setting " + PublicHttpSettings.FirstKeyVariable + " is not usable: {Reason}")]
    private partial void LogRefused(string reason);
}
