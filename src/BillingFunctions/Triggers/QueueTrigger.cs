using Billing.Application.Ports;
using Billing.Application.Work;

namespace BillingFunctions.Triggers;

/// <summary>Queue: does the work of one message. The rest of long work goes back to the queue before the message is given up.</summary>
internal abstract class QueueTrigger(string queue, IQueueWork work, IQueueStore queues) : ITriggerHandler
{
    public const string Binding = "message";

    public async Task<TriggerResult> HandleAsync(TriggerCall call, CancellationToken cancellationToken)
    {
        string message = call.Envelope.Text(Binding);
        WorkOutcome outcome = await work.RunAsync(message, call.Budget, cancellationToken);
        if (outcome.Rest is not { } rest)
            return TriggerResult.Succeeded("done");

        // Not cancelled with the budget: it is over already when there is a rest.
        await queues.SendAsync(queue, rest, outcome.Delay, CancellationToken.None);
        return TriggerResult.Succeeded("to be continued");
    }
}

/// <summary>Closes a customer's period.</summary>
internal sealed class ClosePeriodTrigger(IPeriodClose work, IQueueStore queues) : QueueTrigger(WorkQueues.ClosePeriod, work, queues);

/// <summary>Makes the documents of an invoice.</summary>
internal sealed class RenderInvoiceTrigger(IInvoiceRendering work, IQueueStore queues) : QueueTrigger(WorkQueues.RenderInvoice, work, queues);

/// <summary>Does what the usage of customers asks for.</summary>
internal sealed class FollowUsageTrigger(IUsageFollowUp work, IQueueStore queues) : QueueTrigger(WorkQueues.FollowUsage, work, queues);

/// <summary>Dispatches what a crash left in outboxes.</summary>
internal sealed class DrainOutboxTrigger(IOutboxDrain work, IQueueStore queues) : QueueTrigger(WorkQueues.DrainOutbox, work, queues);

/// <summary>Moves subscriptions to another version of their plan.</summary>
internal sealed class MovePlanTrigger(IPlanMove work, IQueueStore queues) : QueueTrigger(WorkQueues.MovePlan, work, queues);

/// <summary>Marks unpaid invoices that are due.</summary>
internal sealed class MarkOverdueTrigger(IOverdueMarking work, IQueueStore queues) : QueueTrigger(WorkQueues.MarkOverdue, work, queues);

/// <summary>Numbers final invoices of gapless series.</summary>
internal sealed class NumberInvoiceTrigger(IInvoiceNumbering work, IQueueStore queues) : QueueTrigger(WorkQueues.NumberInvoice, work, queues);

/// <summary>Moves old raw events to blobs.</summary>
internal sealed class ArchiveUsageTrigger(IUsageRetention work, IQueueStore queues) : QueueTrigger(WorkQueues.ArchiveUsage, work, queues);

/// <summary>Removes rows whose time is over.</summary>
internal sealed class TidyRowsTrigger(IRowTidying work, IQueueStore queues) : QueueTrigger(WorkQueues.TidyRows, work, queues);

/// <summary>Sends mails.</summary>
internal sealed class SendMailTrigger(IMailDelivery work, IQueueStore queues) : QueueTrigger(WorkQueues.SendMail, work, queues);

/// <summary>Asks customers for what is overdue.</summary>
internal sealed class RunDunningTrigger(IDunningRun work, IQueueStore queues) : QueueTrigger(WorkQueues.RunDunning, work, queues);

/// <summary>Collects payments.</summary>
internal sealed class CollectPaymentTrigger(IPaymentCollection work, IQueueStore queues) : QueueTrigger(WorkQueues.CollectPayment, work, queues);

/// <summary>Writes data exports.</summary>
internal sealed class ExportDataTrigger(IDataExporting work, IQueueStore queues) : QueueTrigger(WorkQueues.ExportData, work, queues);

/// <summary>Tells those outside of events.</summary>
internal sealed class FollowEventsTrigger(IEventFanOut work, IQueueStore queues) : QueueTrigger(WorkQueues.FollowEvents, work, queues);

/// <summary>Sends webhooks.</summary>
internal sealed class DeliverWebhooksTrigger(IWebhookDelivery work, IQueueStore queues) : QueueTrigger(WorkQueues.DeliverWebhooks, work, queues);

/// <summary>Copies objects to other systems.</summary>
internal sealed class SyncIntegrationTrigger(IIntegrationSync work, IQueueStore queues) : QueueTrigger(WorkQueues.SyncIntegration, work, queues);
