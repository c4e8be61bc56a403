using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>
/// Opens a form in a page of the organization's own in which a customer pays an invoice; the provider's secret for it is given and kept nowhere. One that is open already is given again, so that nobody pays twice.
/// </summary>
public sealed class StartPaymentForm(
    Transactor transactor, OutboxDispatcher outbox, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers, InvoiceReader invoices, PaymentReader payments,
    SettleAttempt settle)
{
    /// <summary>
    /// Opens it with the default connection. Refused with <see cref="FailureKind.WrongState"/> unless the invoice is final and to be paid, and while it is collected in another way; with
    /// <see cref="FailureKind.Unsupported"/> for providers without forms, and with <see cref="FailureKind.Unavailable"/> when the provider is not connected or cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<OpenForm>>> RunAsync(DataSpace space, BillingId invoiceId, Command command, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, invoiceId, cancellationToken) is not { Invoice: var invoice })
        {
            return Failure.NotFound("Invoice");
        }

        if (!(await OpenAsync(space, cancellationToken)).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return closed;
        }

        var terms = new PageTerms(open.Connection.Kind.ToProvider(), SavesMethod: false, IsForm: true);
        PartitionAddress address = CustomerRows.PartitionOf(space, invoiceId);
        Result<Outcome<Payment>> begun = await transactor.RunAsync(
            address, command, StoredJson.Default.Payment, (work, ct) => StartCheckout.BeginAsync(work, invoiceId, terms, ct), cancellationToken);
        if (!begun.IsSuccess)
        {
            return begun.Failure;
        }

        Payment payment = begun.Value.Replayed ? await payments.FindAsync(space, begun.Value.Value.Id, cancellationToken) ?? begun.Value.Value : begun.Value.Value;
        Result<OpenForm> form = payment.OpenAttempt() is { IsForm: true } attempt
            ? await OpenFormAsync(space, payment, attempt, invoice, open, cancellationToken)
            : Failure.Of(FailureKind.WrongState, $"The payment is {payment.Status.ToString().ToLowerInvariant()}: its form is closed");
        await outbox.TryDrainAsync(address, cancellationToken);
        return form.Map(it => new Outcome<OpenForm>(it, begun.Value.Replayed));
    }

    private async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await connections.FindAsync(space, cancellationToken)).Default is not { Status: not ConnectionStatus.Inactive } connection
            ? Failure.Of(FailureKind.Unavailable, "No payment provider is connected")
            : connections.ProviderOf(connection.Kind).Features.HasFlag(ProviderFeatures.Forms) ? connections.Open(space, connection)
            : Failure.Of(FailureKind.Unsupported, $"{connection.Kind} has no forms: open a page of it");

    private async ValueTask<Result<OpenForm>> OpenFormAsync(
        DataSpace space, Payment payment, PaymentAttempt attempt, Invoice invoice, OpenConnection open, CancellationToken cancellationToken)
    {
        Customer customer = (await customers.FindIncludingDeletedAsync(space, payment.CustomerId, cancellationToken))!;
        string? payer = (await payers.FindAsync(space, payment.CustomerId, cancellationToken)).CustomerAt(payment.Provider);
        Result<PaymentForm> form = await open.Provider.Pages.StartFormAsync(open.Credentials, new FormOrder
        {
            Reference = ProviderReference.Payment(payment.Id, attempt.Number),
            Amount = attempt.Amount,
            Payer = ProviderCustomers.PayerOf(customer, payer),
            Label = PaymentCaller.LabelOf(invoice),
            OpenId = attempt.ProviderPaymentId,
        }, cancellationToken);
        if (attempt.ProviderPaymentId is null)
        {
            // A form whose secret never came can be paid in by nobody: the attempt is over, and the next begins a new one.
            AttemptReport report = form.TryGet(out PaymentForm? opened, out Failure? failure)
                ? new AttemptReport(AttemptVerdict.NeedsAction) { ProviderPaymentId = opened.Id }
                : new AttemptReport(AttemptVerdict.Expired) { Reason = failure.Message };
            await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: true, CancellationToken.None);
        }

        return form.Map(it => new OpenForm(payment, it));
    }
}

/// <summary>A form with the payment that it is for.</summary>
/// <param name="Payment">The payment, as it was before its form was opened.</param>
/// <param name="Form">The provider's id and secret.</param>
public sealed record OpenForm(Payment Payment, PaymentForm Form);
