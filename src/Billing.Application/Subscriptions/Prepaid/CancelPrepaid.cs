using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions.Prepaid;

/// <summary>Cancels subscriptions that are paid first. What waits for its money when one ends is not owed any more.</summary>
public sealed class CancelPrepaid(EndSubscription end, VoidInvoice invoices, CustomerReader customers)
{
    /// <summary>Cancels it now, or with its running period; while it waits for money there is no period, and it ends now.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="atPeriodEnd">Whether it runs to the end of its period.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, bool atPeriodEnd, Command command, CancellationToken cancellationToken)
    {
        CustomerAccount? account = await customers.FindAccountAsync(space, new BillingId(id.Owner, 0), cancellationToken);
        BilledSubscription? billed = account?.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id);
        if (billed?.Subscription.Prepaid is not { AwaitsPayment: true })
        {
            return atPeriodEnd
                ? await end.CancelWithPeriodAsync(space, id, action: null, command, cancellationToken)
                : await end.CancelAsync(space, id, action: null, command, cancellationToken);
        }

        Result<Outcome<Subscription>> ended = await end.CancelAsync(space, id, TerminationAction.Skip, command, cancellationToken);
        if (ended.IsSuccess)
        {
            BillingId awaited = InvoiceIds.Of(account!.Customer.Id, id.ToString(), billed.BilledUntil, "period", revision: 0);
            await invoices.RunAsync(space, awaited, Command.FromJob("void awaited", space.ToString(), awaited.ToString()), cancellationToken); // stays when a part of it is paid
        }

        return ended;
    }
}
