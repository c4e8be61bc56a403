using Billing.Application.Ports;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.Http;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.Triggers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace BillingFunctions.Hosting;

/// <summary>Which class stands behind each port and use case.</summary>
internal static class ServiceComposition
{
    /// <summary>Registers the service. A later registration of the same port wins.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services, ServiceOptions options)
    {
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton<IRandomSource, SystemRandomSource>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ServiceSettings.Read(AppSettings.OfProcess()));
        services.AddSingleton(provider => SecretKeySource.Read(options, provider.GetRequiredService<ServiceSettings>().SecretKeyText, provider.GetRequiredService<IRandomSource>()));
        services.AddSingleton(options).AddSingleton<Telemetry>().AddSingleton<PublicSurfaces>().AddTriggers().AddStores(options).AddUseCases().AddPublicHttp(options);
        _ = options.Mode == HostingMode.FunctionApp
            ? services.AddHostedService<DevelopmentStoreService>()
            : services.AddSingleton<TriggerPort>().AddSingleton<LocalHostService>()
                .AddHostedService(provider => provider.GetRequiredService<LocalHostService>());
        return services.AddHostedService<FirstKeyService>();
    }
}
