using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>
/// The state machine of an invoice. Each function returns the invoice after the step, or a
/// <see cref="FailureKind.WrongState"/> failure that names the state it is in.
/// </summary>
public static class InvoiceTransitions
{
    /// <summary>Draft to finalized: it gets its number, its issue date and its due date.</summary>
    /// <param name="invoice">The draft.</param>
    /// <param name="number">A claimed number; null when it is claimed next, from a sequence that others use too.</param>
    /// <param name="issuedAt">When it is issued.</param>
    /// <param name="dueDate">When payment is due, unless the draft says otherwise.</param>
    /// <param name="now">The time of the change.</param>
    public static Result<Invoice> Finalize(this Invoice invoice, string? number, Instant issuedAt, Instant dueDate, Instant now) =>
        invoice.Status == InvoiceStatus.Draft
            ? invoice with
            {
                Status = InvoiceStatus.Finalized,
                Number = number,
                IssuedAt = issuedAt,
                DueDate = invoice.DueDate ?? dueDate,
                UpdatedAt = now,
            }
            : Refuse(invoice, "finalized");

    /// <summary>Finalized to paid.</summary>
    public static Result<Invoice> MarkPaid(this Invoice invoice, Instant now) =>
        invoice.Status == InvoiceStatus.Finalized
            ? invoice with { Status = InvoiceStatus.Paid, PaidAt = now, UpdatedAt = now }
            : Refuse(invoice, "paid");

    /// <summary>
    /// A payment came in for a final invoice: a debt that was given up is taken up again as far as the money goes, and what is settled in full is paid.
    /// </summary>
    public static Invoice Receive(this Invoice invoice, BillingId paymentId, long amountMinor, Instant now)
    {
        long writtenOff = Math.Max(0, invoice.WrittenOffMinor - amountMinor);
        Invoice received = invoice with
        {
            PaidMinor = invoice.PaidMinor + amountMinor,
            Payments = With(invoice.Payments, new InvoicePayment(paymentId, amountMinor, now)),
            WrittenOffMinor = writtenOff,
            WrittenOffAt = writtenOff == 0 ? null : invoice.WrittenOffAt,
            UpdatedAt = now,
        };
        return received.AmountDueMinor == 0 ? received.MarkPaid(now).Value with { Reopened = null } : received;
    }

    /// <summary>Money of a payment went back, or a bank took it: it is owed again, and an invoice that was paid is so no more.</summary>
    public static Invoice Reopen(this Invoice invoice, BillingId paymentId, long amountMinor, bool isByBank, Instant now) => invoice with
    {
        Reopened = new Reopening(now, isByBank || invoice.Reopened is { IsByBank: true }),
        Status = invoice.Status == InvoiceStatus.Paid ? InvoiceStatus.Finalized : invoice.Status,
        PaidAt = null,
        PaidMinor = invoice.PaidMinor - amountMinor,
        Payments =
        [
            .. invoice.Payments
                .Select(each => each.PaymentId == paymentId ? each with { AmountMinor = each.AmountMinor - amountMinor } : each)
                .Where(each => each.AmountMinor > 0),
        ],
        UpdatedAt = now,
    };

    /// <summary>Gives up what is still to be paid on a final invoice.</summary>
    public static Result<Invoice> WriteOff(this Invoice invoice, Instant now) =>
        invoice.Status != InvoiceStatus.Finalized ? Refuse(invoice, "written off")
        : invoice.WrittenOffMinor > 0 ? Failure.Of(FailureKind.WrongState, "The invoice is written off already")
        : invoice with { WrittenOffMinor = invoice.AmountDueMinor, WrittenOffAt = now, UpdatedAt = now };

    /// <summary>Draft or finalized to voided; never from paid, nor while payments pay a part of it or the debt is given up.</summary>
    public static Result<Invoice> Void(this Invoice invoice, Instant now) =>
        invoice.Status is not (InvoiceStatus.Draft or InvoiceStatus.Finalized) ? Refuse(invoice, "voided")
        : invoice.PaidMinor > 0 ? Failure.Of(FailureKind.WrongState, "The invoice is partially paid and cannot be voided; refund its payments first")
        : invoice.WrittenOffMinor > 0 ? Failure.Of(FailureKind.WrongState, "The invoice is written off and cannot be voided")
        : invoice with { Status = InvoiceStatus.Voided, VoidedAt = now, UpdatedAt = now };

    /// <summary>A payment pays a part once: what comes back to it after it had gone is added.</summary>
    private static IReadOnlyList<InvoicePayment> With(IReadOnlyList<InvoicePayment> payments, InvoicePayment added) =>
        payments.Any(each => each.PaymentId == added.PaymentId)
            ? [.. payments.Select(each => each.PaymentId == added.PaymentId ? each with { AmountMinor = each.AmountMinor + added.AmountMinor } : each)]
            : [.. payments, added];

    private static Failure Refuse(Invoice invoice, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be {verb}");
}
