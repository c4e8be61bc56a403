using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Documents;

/// <summary>The receipt of a payment: made when it is first asked for and kept from then on.</summary>
public sealed class ReceiptPdf(
    PaymentReader payments, InvoiceReader invoices, CustomerReader customers, DocumentIssuers issuers, KeptDocuments documents)
{
    private const int NumberDigits = 8;

    /// <summary>The PDF with the payment it shows; refused with <see cref="FailureKind.WrongState"/> unless the money has come.</summary>
    public async ValueTask<Result<(string Number, ReadOnlyMemory<byte> Pdf)>> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await payments.FindAsync(space, id, cancellationToken) is not { } payment)
        {
            return Failure.NotFound("Payment");
        }

        if (payment is not { Status: PaymentStatus.Succeeded or PaymentStatus.Refunded, CompletedAt: { } completedAt })
        {
            return Failure.Of(FailureKind.WrongState, $"The payment is {payment.Status.ToString().ToLowerInvariant()} and has no receipt");
        }

        string name = DocumentBlobs.Document(space, "receipts", payment.Id, completedAt);
        return await documents.FindAsync(name, ct => DocumentAsync(space, payment, ct), cancellationToken) is { } pdf
            ? (NumberOf(payment), pdf)
            : Failure.NotFound("Invoice");
    }

    private async ValueTask<BillingDocument?> DocumentAsync(DataSpace space, Payment payment, CancellationToken cancellationToken)
    {
        InvoiceView? view = await invoices.FindAsync(space, payment.InvoiceId, cancellationToken);
        Customer? customer = await customers.FindIncludingDeletedAsync(space, payment.CustomerId, cancellationToken);
        return view is null || customer is null
            ? null
            : Of(payment, view, customer, await issuers.FindAsync(space, view.Invoice.BillingEntityId, cancellationToken));
    }

    private static BillingDocument Of(Payment payment, InvoiceView view, Customer customer, DocumentIssuer issuer) => new()
    {
        Kind = DocumentKind.Receipt,
        Brand = issuer.Brand,
        Language = issuer.LanguageOf(customer),
        Number = NumberOf(payment),
        Status = DocumentStatus.Finalized,
        Currency = DocumentParts.CurrencyOf(payment.Currency),
        Seller = issuer.Party,
        Customer = DocumentParts.PartyOf(customer),
        IssueDate = DocumentParts.DateOf(payment.CompletedAt, DateTimeZoneProviders.Tzdb[customer.TimeZoneId]),
        InvoiceNumber = view.Invoice.Number,
        PaymentMethod = payment.Provider == PaymentProvider.Manual ? null : payment.Provider.ToString(),
        Reference = payment.Metadata.GetValueOrDefault("reference") ?? payment.ProviderPaymentId,
        Lines = [new DocumentLine { Description = view.Invoice.Number ?? "", AmountMinor = payment.AmountMinor }],
        SubtotalMinor = payment.AmountMinor,
        TotalMinor = payment.AmountMinor,
        AmountDueMinor = payment.AmountMinor,
        Footer = issuer.Footer,
    };

    /// <summary>The beginning of the payment's own half of its id: a receipt says which payment it is about and is no document of account.</summary>
    private static string NumberOf(Payment payment) => "R-" + payment.Id.ItemKey[..NumberDigits].ToUpperInvariant();
}
