using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Payments.Collection;

/// <summary>The message of the queue <c>collect-payment</c>: begin to collect an invoice, give back what a credit note promises, or ask the provider about a payment that is under way, or about a refund.</summary>
/// <param name="Space">Whose.</param>
/// <param name="ObjectId">The invoice to collect, the credit note to give back, or the payment to ask about.</param>
/// <param name="Look">Which of the payment's entries in the schedule sent it; 0 for an invoice to collect, <see cref="NoteRefund"/> for a credit note.</param>
/// <param name="DueAt">That entry's place in the schedule.</param>
internal sealed record CollectionMessage(DataSpace Space, BillingId ObjectId, int Look, Instant DueAt)
{
    /// <summary>The look that means a credit note to give back.</summary>
    public const int NoteRefund = -1;

    /// <summary>The schedule's name for it.</summary>
    public string ScheduleKey => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"collect|{Space}|{ObjectId}#{Look}");
}
