namespace Billing.Application.Work;

/// <summary>The queues that work waits in. The names stand in the function.json files too; a test compares them.</summary>
public static class WorkQueues
{
    /// <summary>One message per customer, billing group and period to close.</summary>
    public const string ClosePeriod = "close-period";

    /// <summary>One message per invoice whose documents have to be made.</summary>
    public const string RenderInvoice = "render-invoice";

    /// <summary>Hints that name partitions whose outbox may hold undispatched events.</summary>
    public const string DrainOutbox = "drain-outbox";

    /// <summary>One message per plan migration, and then one per customer whose subscriptions move.</summary>
    public const string MovePlan = "move-plan";

    /// <summary>Hints that name customers whose usage asks for something: a sealed period to rate again, a threshold, a charge in advance.</summary>
    public const string FollowUsage = "follow-usage";

    /// <summary>One message a day and data space: move old raw events to blobs.</summary>
    public const string ArchiveUsage = "archive-usage";

    /// <summary>One message a night: remove rows whose time is over.</summary>
    public const string TidyRows = "tidy-rows";

    /// <summary>One message per customer with an unpaid invoice whose due date has come.</summary>
    public const string MarkOverdue = "mark-overdue";

    /// <summary>One message per final invoice that waits for its number of a gapless series.</summary>
    public const string NumberInvoice = "number-invoice";

    /// <summary>One message per mail to try, and per reminder whose day has come.</summary>
    public const string SendMail = "send-mail";

    /// <summary>One message per invoice to collect, and per payment whose provider is to be asked.</summary>
    public const string CollectPayment = "collect-payment";

    /// <summary>One message per payment request to look at, per customer to begin with, per mail about a request to write.</summary>
    public const string RunDunning = "run-dunning";

    /// <summary>One message per data export to go on with, or whose file is to be removed.</summary>
    public const string ExportData = "export-data";

    /// <summary>Events that somebody outside wants to hear of: endpoints of webhooks, people.</summary>
    public const string FollowEvents = "follow-events";

    /// <summary>One message per endpoint with webhooks that are due.</summary>
    public const string DeliverWebhooks = "deliver-webhooks";

    /// <summary>One message per object to copy to another system.</summary>
    public const string SyncIntegration = "sync-integration";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [ClosePeriod, RenderInvoice, DrainOutbox, MovePlan, FollowUsage, ArchiveUsage, MarkOverdue, SendMail, NumberInvoice, CollectPayment, RunDunning, ExportData, FollowEvents, DeliverWebhooks, SyncIntegration, TidyRows];
}
