using Billing.Application.Work;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BillingFunctions.Triggers;

/// <summary>The trigger functions of this service by name. A queue function is named after its queue.</summary>
internal static class TriggerRegistration
{
    public static IReadOnlyList<string> Names { get; } = [AggregateUsageTrigger.FunctionName, RunScheduleTrigger.FunctionName, .. WorkQueues.All];

    public static IServiceCollection AddTriggers(this IServiceCollection services)
    {
        services.TryAddSingleton<TriggerTimeLimit>();
        return services
            .AddKeyedSingleton<ITriggerHandler, AggregateUsageTrigger>(AggregateUsageTrigger.FunctionName)
            .AddKeyedSingleton<ITriggerHandler, RunScheduleTrigger>(RunScheduleTrigger.FunctionName)
            .AddKeyedSingleton<ITriggerHandler, ClosePeriodTrigger>(WorkQueues.ClosePeriod)
            .AddKeyedSingleton<ITriggerHandler, RenderInvoiceTrigger>(WorkQueues.RenderInvoice)
            .AddKeyedSingleton<ITriggerHandler, DrainOutboxTrigger>(WorkQueues.DrainOutbox)
            .AddKeyedSingleton<ITriggerHandler, MovePlanTrigger>(WorkQueues.MovePlan)
            .AddKeyedSingleton<ITriggerHandler, FollowUsageTrigger>(WorkQueues.FollowUsage)
            .AddKeyedSingleton<ITriggerHandler, ArchiveUsageTrigger>(WorkQueues.ArchiveUsage)
            .AddKeyedSingleton<ITriggerHandler, TidyRowsTrigger>(WorkQueues.TidyRows)
            .AddKeyedSingleton<ITriggerHandler, MarkOverdueTrigger>(WorkQueues.MarkOverdue)
            .AddKeyedSingleton<ITriggerHandler, SendMailTrigger>(WorkQueues.SendMail)
            .AddKeyedSingleton<ITriggerHandler, NumberInvoiceTrigger>(WorkQueues.NumberInvoice)
            .AddKeyedSingleton<ITriggerHandler, CollectPaymentTrigger>(WorkQueues.CollectPayment)
            .AddKeyedSingleton<ITriggerHandler, RunDunningTrigger>(WorkQueues.RunDunning)
            .AddKeyedSingleton<ITriggerHandler, ExportDataTrigger>(WorkQueues.ExportData)
            .AddKeyedSingleton<ITriggerHandler, FollowEventsTrigger>(WorkQueues.FollowEvents)
            .AddKeyedSingleton<ITriggerHandler, SyncIntegrationTrigger>(WorkQueues.SyncIntegration)
            .AddKeyedSingleton<ITriggerHandler, DeliverWebhooksTrigger>(WorkQueues.DeliverWebhooks)
            .AddSingleton<PoisonWatch>()
            .AddSingleton<TriggerDispatcher>();
    }
}
