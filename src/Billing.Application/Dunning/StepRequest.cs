using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>
/// Takes the next step of a payment request: notes what became of the last attempt, asks again when it is time, gives up when all attempts are used up. What
/// to do follows from what is stored alone, so a step that is repeated, overlaps another or comes late does what is left.
/// </summary>
public sealed class StepRequest(
    Transactor transactor, DunningCampaigns campaigns, RequestReader requests, ConnectionReader connections, PaymentCaller caller, EndRequest end, IRandomSource random)
{
    /// <summary>Takes steps until nothing is left to do now. The caller drains the outbox.</summary>
    internal async ValueTask RunAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        while (await requests.FindAsync(space, id, cancellationToken) is { } request)
        {
            DunningCampaign? campaign = request.CampaignId is { } named ? await campaigns.FindAsync(space, named, cancellationToken) : null;
            PaymentConnections all = await connections.FindAsync(space, cancellationToken);
            Result<Outcome<RequestStep>> stepped = await transactor.RunAsync(
                CustomerRows.PartitionOf(space, id), Command.Once(random), StoredJson.Default.RequestStep, (work, ct) => StepAsync(work, id, campaign, all, ct), cancellationToken);
            if (!stepped.IsSuccess)
            {
                return;
            }

            if (stepped.Value.Value.Charge is { } payment)
            {
                await caller.ChargeAsync(space, payment, cancellationToken);
            }
            else if (stepped.Value.Value.Ends)
            {
                await end.RunAsync(space, id, campaign?.Terms, cancellationToken);
                return;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>One step; refused when there is nothing to write.</summary>
    private static async ValueTask<Result<RequestStep>> StepAsync(
        PartitionWork work, BillingId id, DunningCampaign? campaign, PaymentConnections all, CancellationToken cancellationToken)
    {
        if (await work.RequestAsync(id, cancellationToken) is not { } request || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment request");
        }

        Dictionary<BillingId, Invoice> invoices = await work.InvoicesOfAsync(request, cancellationToken);
        List<Payment> payments = await work.PaymentsOfAsync(request, cancellationToken);
        var it = new SteppedRequest(work, new RequestChange(work, account, request.Look(invoices, work.Now)), campaign, payments);
        it.CloseAttempt(await AttemptedAsync(work, it.Change.Request.OpenAttempt, payments, cancellationToken));
        RequestStep step = it.Change.Request.Status != RequestStatus.Pending ? it.Finish(wasPending: request.Status == RequestStatus.Pending)
            : await GoOnAsync(it, account, all, invoices, cancellationToken);
        if (it.Change.Request == request && it.Change.Account == account)
        {
            return step.Ends ? step : Failure.NotFound("Anything to do");
        }

        it.Change.Save();
        if (it.Change.Account != account)
        {
            work.SetGuard(it.Change.Account, StoredJson.Default.CustomerAccount);
        }

        return step;
    }

    private static async ValueTask<RequestStep> GoOnAsync(
        SteppedRequest it, CustomerAccount account, PaymentConnections all, Dictionary<BillingId, Invoice> invoices, CancellationToken cancellationToken)
    {
        PaymentRequest request = it.Change.Request;
        if (it.IsUnderWay || it.MustWait())
        {
            return RequestStep.Nothing;
        }

        if (request.AttemptsCount >= it.Terms.AttemptsMax && !request.TriesOnceMore)
        {
            return await it.GiveUpAsync(cancellationToken);
        }

        PayerProfile profile = await it.Work.PayerAsync(cancellationToken);
        return ChargeableMethod.Of(profile, all, it.Payments, invoices.Values) is { } method
            && await BeginAsync(it, account, method, invoices, cancellationToken) is { } begun
            ? new RequestStep(begun, Ends: false)
            : it.Remind();
    }

    /// <summary>Begins to charge; null when the payment was tried too often.</summary>
    private static async ValueTask<Payment?> BeginAsync(
        SteppedRequest it, CustomerAccount account, PaymentMethod method, Dictionary<BillingId, Invoice> invoices, CancellationToken cancellationToken)
    {
        PaymentRequest request = it.Change.Request;
        RequestLine lead = request.Lines.First(line => line.AmountMinor > 0);
        Invoice invoice = invoices[lead.InvoiceId];
        (BillingId id, Payment? earlier) = await it.Work.CollectingAsync(request.Id, cancellationToken);
        Payment basis = (earlier ?? CollectionWork.NewPayment(id, invoice, it.Work.Now)) with { RequestId = request.Id, InvoiceId = invoice.Id };
        if (!basis.Begin(new NewAttempt(new Money(request.AwaitedMinor, request.Currency), method.Provider, method.Id, method.Token), it.Work.Now).TryGet(out Payment? begun, out _))
        {
            return null;
        }

        Payment held = it.Work.HoldFor(account.Space, begun);
        if (earlier is null)
        {
            it.Work.Add(account.Space, held);
        }
        else
        {
            it.Work.Save(account.Space, held, "payment.retried");
        }

        it.Asked(new RequestAttempt(request.NextNumber(), RequestAttemptKind.Charge, request.AwaitedMinor, it.Work.Now)
        {
            PaymentId = held.Id, PaymentAttempt = held.OpenAttempt()!.Number,
        });
        return held;
    }

    /// <summary>The attempt at a provider behind an attempt of the request.</summary>
    private static async ValueTask<(Payment, PaymentAttempt)?> AttemptedAsync(
        PartitionWork work, RequestAttempt? open, List<Payment> payments, CancellationToken cancellationToken)
    {
        if (open is not { PaymentId: { } paymentId, PaymentAttempt: { } number })
        {
            return null;
        }

        Payment? payment = payments.Find(each => each.Id == paymentId) ?? await work.PaymentAsync(paymentId, cancellationToken);
        return payment?.Attempts.FirstOrDefault(each => each.Number == number) is { } attempt ? (payment, attempt) : null;
    }
}

/// <summary>What is to be done after a step was written.</summary>
/// <param name="Charge">The payment to send; null for none.</param>
/// <param name="Ends">Whether what follows from giving up is to be done.</param>
internal sealed record RequestStep(Payment? Charge, bool Ends)
{
    /// <summary>Nothing more now.</summary>
    public static RequestStep Nothing { get; } = new(null, false);
}
