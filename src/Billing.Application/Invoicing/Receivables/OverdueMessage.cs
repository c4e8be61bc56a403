using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>The message of the queue <c>mark-overdue</c>: mark the unpaid invoices of this customer that are due.</summary>
/// <param name="Space">Whose customer.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="DueAt">The entry of the schedule that sent it.</param>
internal sealed record OverdueMessage(DataSpace Space, BillingId CustomerId, Instant DueAt)
{
    /// <summary>The schedule's name for the customer's next due date.</summary>
    public string ScheduleKey => $"overdue|{Space.CustomerPartition(CustomerId.Owner)}";
}

/// <summary>A row of the index of invoices that wait for their money.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="DueDate">When payment is due.</param>
internal sealed record AwaitedInvoice(BillingId InvoiceId, Instant DueDate);
