using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Payments.Providers;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Simulation;
using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>The use cases of one process, wired by the service's own composition over the ports as that process sees them.</summary>
internal sealed class CycleService
{
    private static readonly UsageOptions Options = UsageOptions.Default with { ParallelCustomers = 1, RecentEvents = 200, CacheBytes = 400_000 };

    private readonly ServiceProvider _provider;

    public CycleService(
        SimProcess process, ITableStore tables, IQueueStore queues, IEventLog log, IClock clock, TimeProvider time, Random random,
        IPlanSubscribers subscribers, IPaymentProviders bank)
    {
        Process = process;
        IServiceCollection services = new ServiceCollection()
            .AddSingleton(tables).AddSingleton(queues).AddSingleton(log).AddSingleton<IBlobStore, NoBlobs>()
            .AddSingleton(clock).AddSingleton(time).AddSingleton<IRandomSource>(new SimBytes(random))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton(bank)
            .AddSingleton(ServiceSettings.Read(AppSettings.Of([]))).AddUseCases().AddTriggers().AddSingleton(Options).AddSingleton<IPlanSubscribers>(subscribers)
            .AddSingleton(SimSecrets.Keys);
        _provider = services.BuildServiceProvider();
    }

    /// <summary>The hub's name.</summary>
    public static string Hub => Options.Hub;

    /// <summary>The process that it runs in.</summary>
    public SimProcess Process { get; }

    /// <summary>A use case.</summary>
    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    /// <summary>Does the work of a queue's message through the function of the queue; what is left of it goes back to the queue.</summary>
    public async Task WorkAsync(string queue, string message)
    {
        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { Data = new { message } }));
        using TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(body, default);
        await _provider.GetRequiredKeyedService<ITriggerHandler>(queue).HandleAsync(new TriggerCall(queue, envelope, TimeBudget.Ample()), default);
    }
}
