namespace Billing.Application.Work;

/// <summary>
/// Work that one queue message asks for. Delivered at least once: doing it twice has the effect of doing it once. An exception means
/// that the message is delivered again, and after ten times set aside in the poison queue.
/// </summary>
public interface IQueueWork
{
    /// <summary>Does the work, or as much as the budget allows.</summary>
    /// <param name="message">The text of the message.</param>
    /// <param name="budget">How long to work; then return <see cref="WorkOutcome.ContinueWith"/>.</param>
    /// <param name="cancellationToken">Fires when the budget is over, as the last resort for a call that does not look at it.</param>
    Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken);
}

/// <summary>Closes a period of a customer: messages of <see cref="WorkQueues.ClosePeriod"/>.</summary>
public interface IPeriodClose : IQueueWork;

/// <summary>Makes the documents of an invoice: messages of <see cref="WorkQueues.RenderInvoice"/>.</summary>
public interface IInvoiceRendering : IQueueWork;

/// <summary>Does what the usage of customers asks for: messages of <see cref="WorkQueues.FollowUsage"/>.</summary>
public interface IUsageFollowUp : IQueueWork;

/// <summary>Dispatches what a crash left in outboxes: messages of <see cref="WorkQueues.DrainOutbox"/>.</summary>
public interface IOutboxDrain : IQueueWork;

/// <summary>Moves subscriptions to another version of their plan: messages of <see cref="WorkQueues.MovePlan"/>.</summary>
public interface IPlanMove : IQueueWork;

/// <summary>Moves old raw events to blobs: messages of <see cref="WorkQueues.ArchiveUsage"/>.</summary>
public interface IUsageRetention : IQueueWork;

/// <summary>Removes rows whose time is over: messages of <see cref="WorkQueues.TidyRows"/>.</summary>
public interface IRowTidying : IQueueWork
{
    /// <summary>Sees to it that the next night's run is on the schedule.</summary>
    Task EnterAsync(CancellationToken cancellationToken);
}

/// <summary>Marks unpaid invoices that are due: messages of <see cref="WorkQueues.MarkOverdue"/>.</summary>
public interface IOverdueMarking : IQueueWork;

/// <summary>Sends mails: messages of <see cref="WorkQueues.SendMail"/>.</summary>
public interface IMailDelivery : IQueueWork;

/// <summary>Numbers final invoices of gapless series: messages of <see cref="WorkQueues.NumberInvoice"/>.</summary>
public interface IInvoiceNumbering : IQueueWork;

/// <summary>Collects payments at providers: messages of <see cref="WorkQueues.CollectPayment"/>.</summary>
public interface IPaymentCollection : IQueueWork;

/// <summary>Asks customers for what is overdue: messages of <see cref="WorkQueues.RunDunning"/>.</summary>
public interface IDunningRun : IQueueWork;

/// <summary>Writes data exports: messages of <see cref="WorkQueues.ExportData"/>.</summary>
public interface IDataExporting : IQueueWork;

/// <summary>Tells those outside who want to hear of events: messages of <see cref="WorkQueues.FollowEvents"/>.</summary>
public interface IEventFanOut : IQueueWork;

/// <summary>Sends webhooks to their endpoints: messages of <see cref="WorkQueues.DeliverWebhooks"/>.</summary>
public interface IWebhookDelivery : IQueueWork;

/// <summary>Copies objects to other systems: messages of <see cref="WorkQueues.SyncIntegration"/>.</summary>
public interface IIntegrationSync : IQueueWork;
