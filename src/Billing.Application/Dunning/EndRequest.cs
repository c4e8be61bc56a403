using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>
/// Does what a campaign wants in the end, with each invoice that is still unpaid: its subscriptions are paused or cancelled, its debt is written off. Each by
/// its own use case under a name of its own, so that a repeat does what is left.
/// </summary>
public sealed class EndRequest(
    Transactor transactor, RequestReader requests, InvoiceReader invoices, WriteOffInvoice writeOff, PauseSubscription pause, EndSubscription cancel, IRandomSource random)
{
    /// <summary>Does it; without terms, because the campaign is gone, only the end is written.</summary>
    internal async ValueTask RunAsync(DataSpace space, BillingId id, DunningTerms? terms, CancellationToken cancellationToken)
    {
        if (await requests.FindAsync(space, id, cancellationToken) is not { IsEnding: true } request)
        {
            return;
        }

        foreach (RequestLine line in terms is null ? [] : request.Lines)
        {
            if (await invoices.FindAsync(space, line.InvoiceId, cancellationToken) is { Invoice: { CollectableMinor: > 0 } invoice })
            {
                await EndAsync(space, request, invoice, terms!, cancellationToken);
            }
        }

        await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), Command.Once(random), StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                if (await work.RequestAsync(id, ct) is not { IsEnding: true } ending || work.Account() is not { } account)
                {
                    return Failure.NotFound("Payment request");
                }

                var change = new RequestChange(work, account, ending.Look(await work.InvoicesOfAsync(ending, ct), work.Now) with { IsEnding = false });
                change.Tell("final_action", "What the campaign wants in the end is done");
                change.MoveTo(null);
                change.Save();
                return true;
            },
            cancellationToken);
    }

    /// <summary>What is refused because of a state has been done by somebody, or cannot be done: an ended subscription, a written-off invoice.</summary>
    private async ValueTask EndAsync(DataSpace space, PaymentRequest request, Invoice invoice, DunningTerms terms, CancellationToken cancellationToken)
    {
        foreach (BillingId subscription in invoice.SubscriptionIds)
        {
            var command = Command.FromJob("dunning end", request.Id.ToString(), subscription.ToString());
            _ = terms.FinalAction switch
            {
                FinalAction.PauseSubscriptions => await pause.RunAsync(space, subscription, command, cancellationToken),
                FinalAction.CancelSubscriptions => await cancel.CancelAsync(space, subscription, null, command, cancellationToken),
                _ => default,
            };
        }

        if (terms.WritesOff)
        {
            _ = await writeOff.RunAsync(space, invoice.Id, Command.FromJob("dunning write-off", request.Id.ToString(), invoice.Id.ToString()), cancellationToken);
        }
    }
}
