using System.Text.Json;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Simulation;
using Billing.TestSupport.Storage;
using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Billing.PaymentSimulation;

/// <summary>One process: the service's own composition over the world's stores, whose calls go wrong as the plan says.</summary>
internal sealed class PaymentProcess
{
    private readonly ServiceProvider _provider;
    private readonly FaultPlan _plan;

    public PaymentProcess(PaymentWorld world, FaultPlan plan, int seed)
    {
        _plan = plan;
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<ITableStore>(new FaultyTableStore(new WorldTables(world, this), plan))
            .AddSingleton<IQueueStore>(new FaultyQueueStore(new WorldQueues(world.Queues), plan))
            .AddSingleton<IBlobStore, NoDocuments>().AddSingleton<IEventLog, NoUsage>()
            .AddSingleton<IClock>(world.Clock).AddSingleton<TimeProvider>(new HastyTime(world.Clock)).AddSingleton<IRandomSource>(new SimBytes(new Random(seed)))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton(world.Adapters)
            .AddSingleton(ServiceSettings.Read(AppSettings.Of([]))).AddUseCases().AddTriggers()
            .AddSingleton(SimSecrets.Keys);
        _provider = services.BuildServiceProvider();
    }

    /// <summary>True after a crash, which the code may have swallowed: whatever it answered, nobody heard it.</summary>
    public bool IsDead => _plan.IsCrashed;

    /// <summary>A use case.</summary>
    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    /// <summary>Does the work of a queue's message through the function of the queue.</summary>
    public async Task WorkAsync(string queue, string message)
    {
        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { Data = new { message } }));
        using TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(body, default);
        await _provider.GetRequiredKeyedService<ITriggerHandler>(queue).HandleAsync(new TriggerCall(queue, envelope, TimeBudget.Ample()), default);
    }
}
