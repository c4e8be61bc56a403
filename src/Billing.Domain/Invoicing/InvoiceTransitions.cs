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
    /// <param name="number">A claimed number.</param>
    /// <param name="issuedAt">When it is issued.</param>
    /// <param name="netPaymentTermDays">Days until payment is due.</param>
    /// <param name="now">The time of the change.</param>
    public static Result<Invoice> Finalize(this Invoice invoice, string number, Instant issuedAt, int netPaymentTermDays, Instant now) =>
        invoice.Status == InvoiceStatus.Draft
            ? invoice with
            {
                Status = InvoiceStatus.Finalized,
                Number = number,
                IssuedAt = issuedAt,
                DueDate = issuedAt + Duration.FromDays(netPaymentTermDays),
                UpdatedAt = now,
            }
            : Refuse(invoice, "finalized");

    /// <summary>Finalized to paid.</summary>
    public static Result<Invoice> MarkPaid(this Invoice invoice, Instant now) =>
        invoice.Status == InvoiceStatus.Finalized
            ? invoice with { Status = InvoiceStatus.Paid, PaidAt = now, UpdatedAt = now }
            : Refuse(invoice, "paid");

    /// <summary>Draft or finalized to voided; never from paid.</summary>
    public static Result<Invoice> Void(this Invoice invoice, Instant now) =>
        invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Finalized
            ? invoice with { Status = InvoiceStatus.Voided, VoidedAt = now, UpdatedAt = now }
            : Refuse(invoice, "voided");

    private static Failure Refuse(Invoice invoice, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be {verb}");
}
