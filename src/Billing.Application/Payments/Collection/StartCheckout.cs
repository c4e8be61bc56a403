using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>Asks for a page on which a customer pays an invoice.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Kind">Whose page; null for the default connection's.</param>
/// <param name="SuccessUrl">Where the customer goes after paying.</param>
/// <param name="CancelUrl">Where the customer goes after leaving.</param>
public sealed record CheckoutWish(BillingId InvoiceId, PaymentProviderKind? Kind, Uri SuccessUrl, Uri CancelUrl);

/// <summary>Opens a provider's page on which a customer pays an invoice; one that is open already is given again, so that nobody pays twice.</summary>
public sealed class StartCheckout(
    Transactor transactor, OutboxDispatcher outbox, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers, InvoiceReader invoices,
    PaymentReader payments, SettleAttempt settle)
{
    /// <summary>
    /// Opens it; the payment names its address. Refused with <see cref="FailureKind.WrongState"/> unless the invoice is final and to be paid, while it is collected in another way, and for providers without pages;
    /// with <see cref="FailureKind.Unavailable"/> when the provider is not connected or cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<Payment>>> RunAsync(DataSpace space, CheckoutWish wish, Command command, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, wish.InvoiceId, cancellationToken) is not { Invoice: var invoice })
        {
            return Failure.NotFound("Invoice");
        }

        if (!(await OpenAsync(space, wish.Kind, cancellationToken)).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return closed;
        }

        PaymentProvider provider = open.Connection.Kind.ToProvider();
        Result<Outcome<Payment>> begun = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, invoice.Id), command, StoredJson.Default.Payment,
            (work, ct) => BeginAsync(work, wish.InvoiceId, provider, ct), cancellationToken);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Result<Payment> opened = begun.Value is { Replayed: false, Value: { ProviderCheckoutUrl: null } fresh }
            ? await OpenPageAsync(space, fresh, invoice, wish, open, cancellationToken)
            : await payments.FindAsync(space, begun.Value.Value.Id, cancellationToken) ?? begun.Value.Value;
        await outbox.TryDrainAsync(CustomerRows.PartitionOf(space, invoice.Id), cancellationToken);
        return !opened.IsSuccess ? opened.Failure
            : opened.Value.ProviderCheckoutUrl is null ? Failure.Of(FailureKind.Unavailable, "The page could not be opened; ask for it again")
            : new Outcome<Payment>(opened.Value, begun.Value.Replayed);
    }

    private async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, PaymentProviderKind? kind, CancellationToken cancellationToken)
    {
        PaymentConnections all = await connections.FindAsync(space, cancellationToken);
        return (kind is { } named ? all.Of(named) : all.Default) is not { Status: not ConnectionStatus.Inactive } connection
            ? Failure.Of(FailureKind.Unavailable, kind is null ? "No payment provider is connected" : $"{kind} is not connected")
            : connections.ProviderOf(connection.Kind).Features.HasFlag(ProviderFeatures.Checkout) ? connections.Open(space, connection)
            : Failure.Of(FailureKind.WrongState, $"{connection.Kind} has no page on which an invoice is paid");
    }

    private static async ValueTask<Result<Payment>> BeginAsync(
        PartitionWork work, BillingId invoiceId, PaymentProvider provider, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(invoiceId, cancellationToken) is not { Invoice: var invoice } || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        if (invoice.CollectableMinor <= 0)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be paid");
        }

        (BillingId id, Payment? earlier) = await work.CollectingAsync(invoiceId, cancellationToken);
        if (earlier?.OpenAttempt() is { } open)
        {
            return open is { IsPage: true, ActionUrl: not null } && earlier.Provider == provider && open.Amount == new Money(invoice.CollectableMinor, invoice.Currency)
                ? earlier
                : Failure.Of(FailureKind.WrongState, $"The invoice is being paid by payment {earlier.Id}, which is {earlier.Status.ToString().ToLowerInvariant()}");
        }

        Payment payment = earlier ?? CollectionWork.NewPayment(id, invoice, work.Now);
        Result<Payment> begun = payment.Begin(new NewAttempt(new Money(invoice.CollectableMinor, invoice.Currency), provider, IsPage: true), work.Now);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Payment held = work.HoldFor(account.Space, begun.Value);
        if (earlier is null)
        {
            work.Add(account.Space, held);
        }
        else
        {
            work.Save(account.Space, held, "payment.retried");
        }

        return held;
    }

    private async ValueTask<Result<Payment>> OpenPageAsync(
        DataSpace space, Payment payment, Invoice invoice, CheckoutWish wish, OpenConnection open, CancellationToken cancellationToken)
    {
        PaymentAttempt attempt = payment.OpenAttempt()!;
        var order = new CheckoutOrder
        {
            Reference = ProviderReference.Payment(payment.Id, attempt.Number),
            Amount = attempt.Amount,
            Payer = ProviderCustomers.PayerOf(
                (await customers.FindIncludingDeletedAsync(space, payment.CustomerId, cancellationToken))!,
                (await payers.FindAsync(space, payment.CustomerId, cancellationToken)).CustomerAt(payment.Provider)),
            Label = PaymentCaller.LabelOf(invoice),
            SuccessUrl = wish.SuccessUrl,
            CancelUrl = wish.CancelUrl,
        };
        Result<HostedPage> page = await open.Provider.Pages.StartCheckoutAsync(open.Credentials, order, cancellationToken);

        // A page whose address never came can be paid by nobody: the attempt is over, and the next begins a new one.
        AttemptReport report = page.TryGet(out HostedPage? hosted, out Failure? failure)
            ? new AttemptReport(AttemptVerdict.NeedsAction) { ProviderPaymentId = hosted.Id, ActionUrl = hosted.Url.AbsoluteUri }
            : new AttemptReport(AttemptVerdict.Expired) { Reason = failure.Message };
        Result<Payment> settled = await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: true, CancellationToken.None);
        return failure ?? settled;
    }
}
