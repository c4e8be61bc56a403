using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using NodaTime;

namespace Billing.Application.Payments.Collection;

/// <summary>What units of work on payments at providers share: which payment collects an invoice, and when its provider is asked next.</summary>
internal static class CollectionWork
{
    /// <summary>How long a process that calls the provider has the payment for itself: longer than any process may work.</summary>
    public static readonly Duration Hold = Duration.FromMinutes(10);

    /// <summary>How long after its beginning a page can still be paid on, where the provider does not tell that it expired.</summary>
    public static readonly Duration PageLife = Duration.FromDays(3);

    /// <summary>How long a provider is asked about a page while it does not answer.</summary>
    public static readonly Duration Silence = Duration.FromDays(30);

    /// <summary>When to ask again about what is not known, pending, or waits for the customer. A charge that was sent a moment ago is not found yet.</summary>
    private static readonly Duration[] Waits =
    [
        Duration.FromMinutes(3), Duration.FromMinutes(10), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(6), Duration.FromHours(12), Duration.FromHours(24),
    ];

    /// <summary>Has a new final invoice collected from the customer's default method.</summary>
    public static void EmitCollection(this PartitionWork work, DataSpace space, BillingId invoiceId) =>
        work.Emit(DueOf(new CollectionMessage(space, invoiceId, 0, work.Now)));

    /// <summary>Has what a credit note promises given back by the payment providers.</summary>
    public static void EmitNoteRefund(this PartitionWork work, DataSpace space, BillingId creditNoteId) =>
        work.Emit(DueOf(new CollectionMessage(space, creditNoteId, CollectionMessage.NoteRefund, work.Now)));

    /// <summary>
    /// The payment that collects an invoice, or all of a payment request, at a provider: the latest that is not ended for good. Its id derives from the invoice and a number, so that two processes mean the same one.
    /// </summary>
    /// <returns>The payment, or null with the id of the one to make.</returns>
    public static async ValueTask<(BillingId Id, Payment? Payment)> CollectingAsync(this PartitionWork work, BillingId invoiceId, CancellationToken cancellationToken)
    {
        for (int n = 1; ; n++)
        {
            BillingId id = IdOf(invoiceId, n);
            Payment? payment = await work.PaymentAsync(id, cancellationToken);
            if (payment is null or { Status: PaymentStatus.Pending or PaymentStatus.Processing or PaymentStatus.Failed })
            {
                return (id, payment);
            }
        }
    }

    /// <summary>The id of a payment that collects an invoice, or all of a payment request.</summary>
    /// <param name="id">The invoice, or the request.</param>
    /// <param name="number">Which one, from 1.</param>
    public static BillingId IdOf(BillingId id, int number) =>
        IdDerivation.ItemOf(id.Owner, 0, "collected payment", id.ToString(), number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A payment of an invoice at a provider, of which nothing was tried.</summary>
    public static Payment NewPayment(BillingId id, Invoice invoice, Instant now) => new()
    {
        Id = id,
        CustomerId = invoice.CustomerId,
        InvoiceId = invoice.Id,
        AmountMinor = invoice.CollectableMinor,
        Currency = invoice.Currency,
        Status = PaymentStatus.Pending,
        Provider = PaymentProvider.Sandbox,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The payment held by this process until it has called the provider; the schedule looks at it when that process has died.</summary>
    public static Payment HoldFor(this PartitionWork work, DataSpace space, Payment payment) =>
        work.Move(space, payment with { HeldUntil = work.Now + Hold }, work.Now + Hold);

    /// <summary>The payment with its place in the schedule as its attempts and refunds need it.</summary>
    public static Payment Settled(this PartitionWork work, DataSpace space, Payment payment)
    {
        // Each look makes two entries: one while the provider is called, and one for the next look.
        Duration wait = payment.OpenAttempt() is { Status: AttemptStatus.Unsent } ? Duration.Zero : Waits[Math.Min(payment.Looks / 2, Waits.Length - 1)];
        return work.Move(space, payment with { HeldUntil = null }, payment.IsUnderWay() ? work.Now + wait : null);
    }

    /// <summary>Whether the provider has still to say something about the payment.</summary>
    public static bool IsUnderWay(this Payment payment) => payment.OpenAttempt() is not null || payment.Refunds.Any(refund => refund.Status == RefundStatus.Pending);

    /// <summary>Takes an entry that has done its work, or is stale, off the schedule.</summary>
    public static ScheduleDone DoneOf(CollectionMessage message) => new(message.ScheduleKey, message.DueAt);

    private static Payment Move(this PartitionWork work, DataSpace space, Payment payment, Instant? next)
    {
        if (payment.LookAt is { } old)
        {
            work.Emit(DoneOf(new CollectionMessage(space, payment.Id, payment.Looks, old)));
        }

        if (next is { } at)
        {
            work.Emit(DueOf(new CollectionMessage(space, payment.Id, payment.Looks + 1, at)));
        }

        return payment with { LookAt = next, Looks = next is null ? payment.Looks : payment.Looks + 1 };
    }

    /// <summary>An entry that sends a message when it is due.</summary>
    public static ScheduleDue DueOf(CollectionMessage message) => new(
        message.ScheduleKey, message.DueAt, WorkQueues.CollectPayment, JsonSerializer.Serialize(message, StoredJson.Default.CollectionMessage));
}
