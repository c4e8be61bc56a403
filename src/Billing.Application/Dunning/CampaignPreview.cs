using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.BillingEntities;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Customers;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Dunning;

/// <summary>What a campaign would ask one customer for now.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Claim">What for.</param>
/// <param name="Invoices">The invoices of it, longest due first.</param>
public sealed record PreviewedClaim(Customer Customer, CampaignClaim Claim, IReadOnlyList<Invoice> Invoices)
{
    /// <summary>How many requests it would make.</summary>
    public int RequestsCount => (Claim.Invoices.Count + PaymentRequest.InvoicesMax - 1) / PaymentRequest.InvoicesMax;
}

/// <summary>What a campaign would do now.</summary>
/// <param name="Claims">By customer and currency.</param>
/// <param name="PendingCount">Requests of it that are pending already.</param>
public sealed record PreviewedCampaign(IReadOnlyList<PreviewedClaim> Claims, int PendingCount);

/// <summary>Says what a campaign would do now, from the lists; it touches nothing. An inactive campaign is taken as active.</summary>
public sealed class CampaignPreview(DunningCampaigns campaigns, ListReader lists, CustomerReader customers, IBillingEntities entities)
{
    /// <summary>What it would do.</summary>
    public async ValueTask<PreviewedCampaign> RunAsync(DataSpace space, DunningCampaign campaign, CancellationToken cancellationToken)
    {
        DunningCampaign[] all =
        [
            .. (await campaigns.AllAsync(space, cancellationToken)).Select(each => each.Id == campaign.Id ? each with { Status = CampaignStatus.Active } : each),
        ];
        List<InvoiceView> overdue = await AllAsync(space, InvoiceLists.Invoices, InvoiceLists.RowType, [InvoiceLists.Overdue], cancellationToken);
        PaymentRequest[] requests = [.. (await AllAsync(space, RequestLists.Requests, RequestLists.RowType, [], cancellationToken)).Select(row => row.Request)];
        HashSet<BillingId> asked = [.. requests.Where(request => request.Status == RequestStatus.Pending).SelectMany(request => request.Lines).Select(line => line.InvoiceId)];
        ILookup<BillingId, BillingId> vain = requests.Where(request => request.CampaignId is not null)
            .SelectMany(request => request.Lines.Where(line => line.IsGivenUp).Select(line => (line.InvoiceId, CampaignId: request.CampaignId!.Value)))
            .ToLookup(each => each.InvoiceId, each => each.CampaignId);

        List<PreviewedClaim> claims = [];
        foreach (IGrouping<BillingId, Invoice> group in overdue.Select(view => view.Invoice).Where(invoice => !asked.Contains(invoice.Id) && invoice.Number is not null)
            .GroupBy(invoice => invoice.CustomerId).OrderBy(group => group.Key))
        {
            if (await customers.FindAsync(space, group.Key, cancellationToken) is { } customer)
            {
                BillingId entityId = (await entities.FindAsync(space, customer.BillingEntityId, cancellationToken)).Id;
                OverdueInvoice[] open = [.. group.Select(invoice => new OverdueInvoice(invoice.Id, invoice.Currency, invoice.AwaitedMinor, invoice.DueDate!.Value, [.. vain[invoice.Id]]))];
                Dictionary<BillingId, Invoice> byId = group.ToDictionary(invoice => invoice.Id);
                claims.AddRange(CampaignChoice.Of(all, customer.Id, entityId, open).Where(claim => claim.Campaign.Id == campaign.Id)
                    .Select(claim => new PreviewedClaim(customer, claim, [.. claim.Invoices.Select(invoice => byId[invoice.Id])])));
            }
        }

        return new PreviewedCampaign(claims, requests.Count(request => request.Status == RequestStatus.Pending && request.CampaignId == campaign.Id));
    }

    private async ValueTask<List<T>> AllAsync<T>(
        DataSpace space, ListDefinition list, JsonTypeInfo<T> type, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(space, list, new ListQuery(filters, null, false, 0, int.MaxValue), cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, type)!)];
    }
}
