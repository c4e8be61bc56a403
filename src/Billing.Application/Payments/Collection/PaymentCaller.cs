using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Payments.Collection;

/// <summary>Calls the provider about the open attempt of a payment that this process holds, and has its word written.</summary>
public sealed class PaymentCaller(
    ConnectionReader connections, ProviderCustomers payers, CustomerReader customers, InvoiceReader invoices, SettleAttempt settle, PublicAddress address, IClock clock)
{
    /// <summary>The reason of an attempt that its provider never told anything of.</summary>
    private const string NoAnswer = "no_answer";

    /// <summary>Sends the attempt that has just been written. After any doubt about its outcome the provider is asked, never charged again.</summary>
    internal async ValueTask<Result<Payment>> ChargeAsync(DataSpace space, Payment payment, CancellationToken cancellationToken)
    {
        PaymentAttempt attempt = payment.OpenAttempt()!;
        AttemptReport report = await ChargeAsync(space, payment, attempt, cancellationToken);

        // Not cancelled with the caller: the provider may have the money, and that is to be known.
        return await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: true, CancellationToken.None);
    }

    /// <summary>Asks the provider what became of the open attempt.</summary>
    internal async ValueTask<Result<Payment>> AskAsync(DataSpace space, Payment payment, CancellationToken cancellationToken)
    {
        PaymentAttempt attempt = payment.OpenAttempt()!;
        AttemptReport report = await FindAsync(space, payment, attempt, cancellationToken);
        if (GivenUp(payment, attempt, report.Verdict) is { } reason)
        {
            report = new AttemptReport(AttemptVerdict.Expired) { Reason = reason };
        }

        return await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: true, CancellationToken.None);
    }

    /// <summary>
    /// Why an attempt is waited for no longer, or null: nobody paid on its page or did what the bank asked for, or its provider finds charges by their ids alone and never told one. A provider that does
    /// not answer has not said that nobody paid: it is asked on for <see cref="CollectionWork.Silence"/>. Money that comes all the same is booked.
    /// </summary>
    private string? GivenUp(Payment payment, PaymentAttempt attempt, AttemptVerdict verdict)
    {
        Duration age = clock.GetCurrentInstant() - attempt.SentAt;
        bool isOld = attempt.IsNowhere || age > CollectionWork.PageLife; // a page whose address nobody has is never paid on
        return verdict switch
        {
            AttemptVerdict.Paid or AttemptVerdict.Declined or AttemptVerdict.Pending or AttemptVerdict.Expired => null,
            AttemptVerdict.NeedsAction => isOld ? Nobody(attempt) : null,
            _ when attempt.IsNowhere || (verdict == AttemptVerdict.NotFound && attempt.IsPage) || !FindsByReference(payment) => isOld ? Nobody(attempt) : null,
            _ => attempt.IsPage && age > CollectionWork.Silence ? NoAnswer : null,
        };
    }

    private static string Nobody(PaymentAttempt attempt) => attempt.IsPage ? "expired" : NoAnswer;

    private bool FindsByReference(Payment payment) =>
        payment.Provider.ToKind() is not { } kind || connections.ProviderOf(kind).Features.HasFlag(ProviderFeatures.FindByReference);

    /// <summary>The provider's word on an attempt.</summary>
    internal async ValueTask<AttemptReport> FindAsync(DataSpace space, Payment payment, PaymentAttempt attempt, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(space, payment, cancellationToken)).TryGet(out OpenConnection? open, out _))
        {
            return new AttemptReport(AttemptVerdict.Unknown);
        }

        bool isPage = attempt is { IsPage: true, IsForm: false };
        var query = new ChargeQuery
        {
            Reference = ProviderReference.Payment(payment.Id, attempt.Number),
            Amount = attempt.Amount,
            ProviderPaymentId = isPage ? null : attempt.ProviderPaymentId,
            PageId = isPage ? attempt.ProviderPaymentId : null,
            ProviderCustomerId = (await payers.FindAsync(space, payment.CustomerId, cancellationToken)).CustomerAt(payment.Provider),
            MethodToken = attempt.Token,
            SentAfter = attempt.SentAt,
        };
        return (await open.Provider.Charges.FindAsync(open.Credentials, query, cancellationToken)).ToReport();
    }

    /// <summary>The connection that a payment goes through; inactive ones end what they began.</summary>
    internal async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, Payment payment, CancellationToken cancellationToken) =>
        payment.Provider.ToKind() is { } kind
            ? await connections.OpenAsync(space, kind, cancellationToken)
            : Failure.Of(FailureKind.WrongState, $"{payment.Provider} cannot be connected");

    /// <summary>Where a connection's webhooks go, for providers that are told with each call; null when nobody said where this service is.</summary>
    internal Uri? CallbackOf(OpenConnection open) => address.WebhookOf(open.Connection);

    private async ValueTask<AttemptReport> ChargeAsync(DataSpace space, Payment payment, PaymentAttempt attempt, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(space, payment, cancellationToken)).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return new AttemptReport(AttemptVerdict.Declined) { Reason = closed.Message };
        }

        Customer? customer = await customers.FindIncludingDeletedAsync(space, payment.CustomerId, cancellationToken);
        Invoice? invoice = (await invoices.FindAsync(space, payment.InvoiceId, cancellationToken))?.Invoice;
        if (customer is null || invoice is null)
        {
            throw new InvalidOperationException($"Customer or invoice of payment {payment.Id} is gone");
        }

        string? known = (await payers.FindAsync(space, customer.Id, cancellationToken)).CustomerAt(payment.Provider);
        bool isPhone = open.Connection.Kind == PaymentProviderKind.Mpesa;
        var order = new ChargeOrder
        {
            Reference = ProviderReference.Payment(payment.Id, attempt.Number),
            Amount = attempt.Amount,
            Payer = ProviderCustomers.PayerOf(customer, known, isPhone ? attempt.Token : null),
            MethodToken = isPhone ? null : attempt.Token,
            CallbackUrl = CallbackOf(open),
            Label = LabelOf(invoice),
        };
        return (await open.Provider.Charges.ChargeAsync(open.Credentials, order, cancellationToken)).ToReport();
    }

    /// <summary>What the customer reads.</summary>
    internal static string LabelOf(Invoice invoice) => invoice.Number ?? "Invoice";
}
