using Billing.Application.BillingEntities;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>Begins with a customer where a campaign holds: makes the payment requests whose steps follow by themselves.</summary>
public sealed class BeginCampaigns(Transactor transactor, ITableStore tables, DunningCampaigns campaigns, CustomerReader customers, IBillingEntities entities, IRandomSource random)
{
    /// <summary>Makes what is to be made now; what is asked for already is left alone. The caller drains the outbox.</summary>
    internal async ValueTask RunAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        IReadOnlyList<DunningCampaign> all = await campaigns.AllAsync(space, cancellationToken);
        if (all.All(campaign => campaign.Status != CampaignStatus.Active) || await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return;
        }

        BillingId entityId = (await entities.FindAsync(space, customer.BillingEntityId, cancellationToken)).Id;
        await transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), Command.Once(random), StoredJson.Default.Boolean, (work, ct) => BeginAsync(work, customerId, entityId, all, ct), cancellationToken);
    }

    /// <summary>Refused when there is nothing to begin.</summary>
    private async ValueTask<Result<bool>> BeginAsync(
        PartitionWork work, BillingId customerId, BillingId entityId, IReadOnlyList<DunningCampaign> all, CancellationToken cancellationToken)
    {
        if (work.Account(customerId) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        int made = 0;
        BillingId[] active = [.. all.Where(campaign => campaign.Status == CampaignStatus.Active).Select(campaign => campaign.Id)];
        foreach (CampaignClaim claim in CampaignChoice.Of(all, customerId, entityId, await work.OverdueAsync(tables, account, active, cancellationToken)))
        {
            foreach (OverdueInvoice[] part in claim.Invoices.Chunk(PaymentRequest.InvoicesMax).Take(OpenRequest.CountMax - account.Requests.Count))
            {
                List<Invoice> invoices = [];
                foreach (OverdueInvoice overdue in part)
                {
                    invoices.Add((await work.ReadInvoiceAsync(overdue.Id, cancellationToken))!.Invoice);
                }

                var change = new RequestChange(work, account, NewRequest.Of(work, invoices, claim.Campaign, made++));
                change.Begin();
                change.Save();
                account = change.Account;
            }
        }

        if (made == 0)
        {
            return Failure.NotFound("Anything to ask for");
        }

        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return true;
    }
}
