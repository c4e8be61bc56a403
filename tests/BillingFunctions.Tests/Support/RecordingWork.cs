using System.Collections.Concurrent;
using Billing.Application.Work;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Support;

/// <summary>All work that triggers start: remembers what came in, and does what a test says.</summary>
internal sealed class RecordingWork : IUsageAggregation, IScheduleRun, IPeriodClose, IInvoiceRendering, IOutboxDrain, IUsageFollowUp, IUsageRetention, IRowTidying, IOverdueMarking,
    IMailDelivery, IInvoiceNumbering, IPaymentCollection, IDunningRun, IDataExporting, IEventFanOut, IWebhookDelivery, IIntegrationSync
{
    public ConcurrentQueue<string> Started { get; } = new();

    public Func<string, TimeBudget, CancellationToken, Task<WorkOutcome>> OnMessage { get; set; } = (_, _, _) => Task.FromResult(WorkOutcome.Done);

    public Func<HubBatch, TimeBudget, CancellationToken, Task<AggregationResult>> OnBatch { get; set; } =
        (batch, _, _) => Task.FromResult(new AggregationResult(batch.Events.Count, 0, 0));

    public Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        Started.Enqueue(message);
        return OnMessage(message, budget, cancellationToken);
    }

    public Task<AggregationResult> AggregateAsync(HubBatch batch, TimeBudget budget, CancellationToken cancellationToken)
    {
        Started.Enqueue(string.Join(' ', batch.Events.Select(message => message.Body)));
        return OnBatch(batch, budget, cancellationToken);
    }

    public Task<int> RunAsync(TimeBudget budget, CancellationToken cancellationToken)
    {
        Started.Enqueue("schedule");
        return Task.FromResult(3);
    }

    public Task EnterAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Register(IServiceCollection services) => services
        .AddSingleton<IUsageAggregation>(this).AddSingleton<IScheduleRun>(this)
        .AddSingleton<IPeriodClose>(this).AddSingleton<IInvoiceRendering>(this).AddSingleton<IOutboxDrain>(this).AddSingleton<IUsageFollowUp>(this)
        .AddSingleton<IUsageRetention>(this)
        .AddSingleton<IRowTidying>(this)
        .AddSingleton<IOverdueMarking>(this)
        .AddSingleton<IMailDelivery>(this)
        .AddSingleton<IPaymentCollection>(this)
        .AddSingleton<IDunningRun>(this)
        .AddSingleton<IDataExporting>(this)
        .AddSingleton<IEventFanOut>(this)
        .AddSingleton<IWebhookDelivery>(this)
        .AddSingleton<IIntegrationSync>(this)
        .AddSingleton<IInvoiceNumbering>(this);
}
