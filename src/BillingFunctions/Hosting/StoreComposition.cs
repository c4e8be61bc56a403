using Billing.Application.Consistency;
using Billing.Application.Documents;
using Billing.Application.Exports;
using Billing.Application.Platform.Placement;
using Billing.Application.Usage.Retention;
using Billing.Application.Work;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BillingFunctions.Hosting;

/// <summary>Puts the chosen store behind the ports. It is opened when first asked for.</summary>
internal static class StoreComposition
{
    public static IServiceCollection AddStores(this IServiceCollection services, ServiceOptions options)
    {
        services.TryAddSingleton(provider => Open(options, provider));
        services.TryAddSingleton(provider => new StorageAccounts(options.Storage == StorageKind.Azure ? provider.GetRequiredService<StoreSet>().Accounts : 1));
        services.TryAddSingleton(provider => provider.GetRequiredService<StoreSet>().Tables);
        services.TryAddSingleton(provider => provider.GetRequiredService<StoreSet>().Queues);
        services.TryAddSingleton(provider => provider.GetRequiredService<StoreSet>().Blobs);
        services.TryAddSingleton(provider => provider.GetRequiredService<StoreSet>().Events);
        return services;
    }

    /// <summary>Makes what the deployment makes in Azure: tables, queues and containers.</summary>
    public static async Task PrepareAsync(StoreSet stores, CancellationToken cancellationToken)
    {
        foreach (string table in Tables.All)
            await stores.Tables.EnsureTableAsync(table, cancellationToken);

        foreach (string queue in WorkQueues.All)
            await stores.Queues.EnsureQueueAsync(queue, cancellationToken);

        await stores.Blobs.EnsureContainerAsync(DocumentBlobs.Container, cancellationToken);
        await stores.Blobs.EnsureContainerAsync(ArchivedTables.Container, cancellationToken);
        await stores.Blobs.EnsureContainerAsync(ExportRows.Container, cancellationToken);
    }

    private static StoreSet Open(ServiceOptions options, IServiceProvider provider)
    {
        if (options.Storage == StorageKind.Embedded)
            return StoreSet.Embedded(options.DataDirectory);

        AppSettings settings = provider.GetRequiredService<ServiceSettings>().Text;
        Uri? standIn = options.Mode == HostingMode.StandAlone ? provider.GetRequiredService<Listeners>().TriggerAddress : null;
        return StoreSet.Azure(name => settings[name], standIn, options.DataDirectory);
    }
}
