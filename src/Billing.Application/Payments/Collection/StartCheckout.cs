using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>Asks for a page on which a customer pays an invoice, or all that a payment request waits for.</summary>
/// <param name="TargetId">The invoice, or the payment request.</param>
/// <param name="Kind">Whose page; null for that of the first connection by priority that can open one.</param>
/// <param name="SuccessUrl">Where the customer goes after paying.</param>
/// <param name="CancelUrl">Where the customer goes after leaving.</param>
/// <param name="SavesMethod">Whether what is paid with is saved for later charges, where the provider can.</param>
public sealed record CheckoutWish(BillingId TargetId, PaymentProviderKind? Kind, Uri SuccessUrl, Uri CancelUrl, bool SavesMethod = false);

/// <summary>Opens a provider's page on which a customer pays an invoice; one that is open already is given again, so that nobody pays twice.</summary>
public sealed class StartCheckout(
    Transactor transactor, OutboxDispatcher outbox, ConnectionReader connections, ProviderCustomers payers, CustomerReader customers, InvoiceReader invoices,
    RequestReader requests, PaymentReader payments, SettleAttempt settle)
{
    /// <summary>
    /// Opens it; the payment names its address. Refused with <see cref="FailureKind.WrongState"/> unless the invoice is final and to be paid, while it is collected in another way, and for providers without pages;
    /// with <see cref="FailureKind.Unavailable"/> when the provider is not connected or cannot be reached.
    /// </summary>
    public async ValueTask<Result<Outcome<Payment>>> RunAsync(DataSpace space, CheckoutWish wish, Command command, CancellationToken cancellationToken) =>
        await invoices.FindAsync(space, wish.TargetId, cancellationToken) is null
            ? Failure.NotFound("Invoice")
            : await RunAsync(space, wish, command, BeginAsync, cancellationToken);

    /// <summary>The same for all that a payment request waits for; refused with <see cref="FailureKind.WrongState"/> unless it is pending.</summary>
    public async ValueTask<Result<Outcome<Payment>>> RequestAsync(DataSpace space, CheckoutWish wish, Command command, CancellationToken cancellationToken) =>
        await requests.FindAsync(space, wish.TargetId, cancellationToken) is null
            ? Failure.NotFound("Payment request")
            : await RunAsync(space, wish, command, BeginRequestAsync, cancellationToken);

    private async ValueTask<Result<Outcome<Payment>>> RunAsync(
        DataSpace space, CheckoutWish wish, Command command, Func<PartitionWork, BillingId, PageTerms, CancellationToken, ValueTask<Result<Payment>>> begin, CancellationToken cancellationToken)
    {
        PaymentConnection[] asked = [.. (await connections.FindAsync(space, cancellationToken)).Usable.Where(each => wish.Kind is null || each.Kind == wish.Kind)];
        if (asked.Length == 0)
        {
            return Failure.Of(FailureKind.Unavailable, wish.Kind is null ? "No payment provider is connected" : $"{wish.Kind} is not connected");
        }

        Result<Outcome<Payment>> answer = default;
        foreach (PaymentConnection connection in asked)
        {
            // A command that began a page begins no second one: what the next provider is asked is a step of its own.
            Command step = connection == asked[0] ? command : Command.FromJob("checkout", command.Id, connection.Kind.ToString());
            (answer, bool mayAskNext) = await AskAsync(space, wish, connection, step, begin, cancellationToken);
            if (!mayAskNext)
            {
                break;
            }
        }

        await outbox.TryDrainAsync(CustomerRows.PartitionOf(space, wish.TargetId), cancellationToken);
        return answer;
    }

    /// <summary>Asks one provider for its page; when it gives none, the next may be asked.</summary>
    private async ValueTask<(Result<Outcome<Payment>> Answer, bool MayAskNext)> AskAsync(
        DataSpace space, CheckoutWish wish, PaymentConnection connection, Command command,
        Func<PartitionWork, BillingId, PageTerms, CancellationToken, ValueTask<Result<Payment>>> begin, CancellationToken cancellationToken)
    {
        if (!Open(space, connection).TryGet(out OpenConnection? open, out Failure? closed))
        {
            return (closed, true);
        }

        var terms = new PageTerms(connection.Kind.ToProvider(), wish.SavesMethod, TakesAny: wish.Kind is null);
        Result<Outcome<Payment>> begun = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, wish.TargetId), command, StoredJson.Default.Payment,
            (work, ct) => begin(work, wish.TargetId, terms, ct), cancellationToken);
        if (!begun.IsSuccess)
        {
            return (begun, false);
        }

        bool isNew = begun.Value is { Replayed: false, Value.ProviderCheckoutUrl: null };
        Result<Payment> opened = isNew
            ? await OpenPageAsync(space, begun.Value.Value, wish, open, cancellationToken)
            : await payments.FindAsync(space, begun.Value.Value.Id, cancellationToken) ?? begun.Value.Value;
        return !opened.IsSuccess ? (opened.Failure, isNew)
            : opened.Value.ProviderCheckoutUrl is null ? (Failure.Of(FailureKind.Unavailable, "The page could not be opened; ask for it again"), false)
            : (new Outcome<Payment>(opened.Value, begun.Value.Replayed), false);
    }

    private Result<OpenConnection> Open(DataSpace space, PaymentConnection connection) =>
        connections.ProviderOf(connection.Kind).Features.HasFlag(ProviderFeatures.Checkout)
            ? connections.Open(space, connection)
            : Failure.Of(FailureKind.WrongState, $"{connection.Kind} has no page on which an invoice is paid");

    /// <summary>Begins to collect an invoice by a page or a form, or finds the one that is open.</summary>
    internal static async ValueTask<Result<Payment>> BeginAsync(
        PartitionWork work, BillingId invoiceId, PageTerms terms, CancellationToken cancellationToken)
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
        var due = new Money(invoice.CollectableMinor, invoice.Currency);
        if (earlier?.OpenAttempt() is not null)
        {
            return Open(earlier, terms, due);
        }

        return (await work.FreeRequestAsync(account.RequestOf(invoiceId)?.Id, cancellationToken)).Failure is { } busy
            ? busy
            : Begin(work, account, earlier, CollectionWork.NewPayment(id, invoice, work.Now), terms.Attempt(due));
    }

    private static async ValueTask<Result<Payment>> BeginRequestAsync(
        PartitionWork work, BillingId requestId, PageTerms terms, CancellationToken cancellationToken)
    {
        if (await work.RequestAsync(requestId, cancellationToken) is not { } stored || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment request");
        }

        Dictionary<BillingId, Invoice> all = await work.InvoicesOfAsync(stored, cancellationToken);
        PaymentRequest request = stored.Look(all, work.Now);
        if (request.AwaitedMinor <= 0)
        {
            return Failure.Of(FailureKind.WrongState, $"The payment request is {request.Status.ToString().ToLowerInvariant()} and cannot be paid");
        }

        (BillingId id, Payment? earlier) = await work.CollectingAsync(requestId, cancellationToken);
        var due = new Money(request.AwaitedMinor, request.Currency);
        if (earlier?.OpenAttempt() is not null)
        {
            return Open(earlier, terms, due);
        }

        Invoice lead = all[request.Lines.First(line => line.AmountMinor > 0).InvoiceId];
        return (await work.FreeRequestAsync(requestId, cancellationToken)).Failure is { } busy
            ? busy
            : Begin(work, account, earlier, CollectionWork.NewPayment(id, lead, work.Now) with { RequestId = requestId }, terms.Attempt(due));
    }

    /// <summary>The page that is open already, as long as it is the one that is asked for.</summary>
    private static Result<Payment> Open(Payment earlier, PageTerms terms, Money due) =>
        earlier.OpenAttempt() is { IsPage: true, IsNowhere: false } open && open.IsForm == terms.IsForm && (terms.TakesAny || earlier.Provider == terms.Provider) && open.Amount == due
            ? earlier
            : Failure.Of(FailureKind.WrongState, $"It is being paid by payment {earlier.Id}, which is {earlier.Status.ToString().ToLowerInvariant()}");

    private static Result<Payment> Begin(PartitionWork work, CustomerAccount account, Payment? earlier, Payment fresh, NewAttempt attempt)
    {
        Result<Payment> begun = (earlier ?? fresh).Begin(attempt, work.Now);
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
        DataSpace space, Payment payment, CheckoutWish wish, OpenConnection open, CancellationToken cancellationToken)
    {
        Invoice invoice = (await invoices.FindAsync(space, payment.InvoiceId, cancellationToken))!.Invoice;
        PaymentAttempt attempt = payment.OpenAttempt()!;
        Customer customer = (await customers.FindIncludingDeletedAsync(space, payment.CustomerId, cancellationToken))!;

        // A method is saved with a customer of the provider's, who must be known there first.
        Result<string?> payer = attempt.SavesMethod
            ? await payers.EnsureAsync(space, customer, open, cancellationToken)
            : (await payers.FindAsync(space, payment.CustomerId, cancellationToken)).CustomerAt(payment.Provider);
        Result<HostedPage> page = !payer.IsSuccess ? payer.Failure : await open.Provider.Pages.StartCheckoutAsync(open.Credentials, new CheckoutOrder
        {
            Reference = ProviderReference.Payment(payment.Id, attempt.Number),
            Amount = attempt.Amount,
            Payer = ProviderCustomers.PayerOf(customer, payer.Value),
            Label = PaymentCaller.LabelOf(invoice),
            SuccessUrl = wish.SuccessUrl,
            CancelUrl = wish.CancelUrl,
            SavesMethod = attempt.SavesMethod,
        }, cancellationToken);

        // A page whose address never came can be paid by nobody: the attempt is over, and the next begins a new one.
        AttemptReport report = page.TryGet(out HostedPage? hosted, out Failure? failure)
            ? new AttemptReport(AttemptVerdict.NeedsAction) { ProviderPaymentId = hosted.Id, ActionUrl = hosted.Url.AbsoluteUri }
            : new AttemptReport(AttemptVerdict.Expired) { Reason = failure.Message };
        Result<Payment> settled = await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: true, CancellationToken.None);
        return failure ?? settled;
    }
}

/// <summary>What a page is opened with.</summary>
/// <param name="Provider">Whose page.</param>
/// <param name="SavesMethod">Whether what is paid with is saved.</param>
/// <param name="IsForm">Whether it is a form in a page of the organization's own.</param>
/// <param name="TakesAny">Whether a page of another provider that is open already will do.</param>
internal sealed record PageTerms(PaymentProvider Provider, bool SavesMethod, bool IsForm = false, bool TakesAny = false)
{
    /// <summary>The attempt that begins with it.</summary>
    public NewAttempt Attempt(Money due) => new(due, Provider, IsPage: true, SavesMethod: SavesMethod, IsForm: IsForm);
}
