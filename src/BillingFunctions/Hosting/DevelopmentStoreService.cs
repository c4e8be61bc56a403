using Billing.Application.Ports;
using BillingFunctions.Hosting.Settings;

namespace BillingFunctions.Hosting;

/// <summary>
/// Makes tables and queues when a function app runs on a developer's machine, where no deployment has made them. In Azure it does
/// nothing: a cold start has no time for it.
/// </summary>
internal sealed partial class DevelopmentStoreService(ServiceSettings settings, IServiceProvider services, ILogger<DevelopmentStoreService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsDevelopment)
            return;

        try
        {
            await StoreComposition.PrepareAsync(services.GetRequiredService<StoreSet>(), stoppingToken);
        }
        catch (StoreException exception)
        {
            LogNotPrepared(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Tables and queues could not be made")]
    private partial void LogNotPrepared(StoreException exception);
}
