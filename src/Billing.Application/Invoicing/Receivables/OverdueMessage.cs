using System.Globalization;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>The message of the queue <c>mark-overdue</c>: mark the unpaid invoices of this customer that are due.</summary>
/// <param name="Space">Whose customer.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="DueAt">When the entry of the schedule that sent it is due.</param>
/// <param name="Number">Which of the customer's entries it is. Each has its own, so that removing an old one late never removes one made since.</param>
internal sealed record OverdueMessage(DataSpace Space, BillingId CustomerId, Instant DueAt, int Number)
{
    /// <summary>The schedule's name for this entry.</summary>
    public string ScheduleKey => string.Create(CultureInfo.InvariantCulture, $"overdue|{Space.CustomerPartition(CustomerId.Owner)}|{Number}");
}

/// <summary>A row of the index of invoices that wait for their money.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="DueDate">When payment is due.</param>
internal sealed record AwaitedInvoice(BillingId InvoiceId, Instant DueDate);
