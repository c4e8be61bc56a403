using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>What making a payment request by hand and by a campaign share.</summary>
internal static class NewRequest
{
    /// <summary>Most overdue invoices of a customer that are looked at together.</summary>
    private const int OverdueMax = 100;

    /// <summary>A request for invoices of one currency; the account does not know of it yet.</summary>
    public static PaymentRequest Of(PartitionWork work, IReadOnlyCollection<Invoice> invoices, DunningCampaign? campaign, int number)
    {
        Invoice any = invoices.First();
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[work.Account()!.Customer.TimeZoneId];
        return new PaymentRequest
        {
            Id = IdDerivation.ItemOf(any.CustomerId.Owner, 0, "payment request", work.Command.Id, number.ToString(CultureInfo.InvariantCulture)),
            CustomerId = any.CustomerId,
            CampaignId = campaign?.Id,
            Currency = any.Currency,
            Lines = [.. invoices.OrderBy(invoice => invoice.DueDate).ThenBy(invoice => invoice.Id).Select(RequestLine.Of)],
            NextAttemptAt = campaign is null ? work.Now : DunningSchedule.Begin(campaign.Terms, zone, invoices, work.Now),
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }

    /// <summary>The customer's overdue invoices that nobody asks for yet, without those that each of some campaigns has asked for in vain: there may be any number of these.</summary>
    /// <param name="work">The work on the customer's partition.</param>
    /// <param name="tables">The store.</param>
    /// <param name="account">The customer.</param>
    /// <param name="campaigns">Who would ask; null for a person, who may ask for anything.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<List<OverdueInvoice>> OverdueAsync(
        this PartitionWork work, ITableStore tables, CustomerAccount account, IReadOnlyCollection<BillingId>? campaigns, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<BillingId>> vain = campaigns is null ? [] : await work.GivenUpAsync(tables, cancellationToken);
        List<OverdueInvoice> overdue = [];
        await foreach (TableRow row in tables.ReadAllAsync(work.Address.Table, RowRange.Prefix(work.Address.PartitionKey, CustomerRows.OverduePrefix), cancellationToken))
        {
            BillingId id = DocumentCodec.Read(row.Columns, StoredJson.Default.AwaitedInvoice)!.InvoiceId;
            IReadOnlyList<BillingId> givenUpBy = vain.GetValueOrDefault(DunningRows.GivenUp(id)) ?? [];
            if (account.RequestOf(id) is null && campaigns?.All(givenUpBy.Contains) != true
                && await work.ReadInvoiceAsync(id, cancellationToken) is { Invoice: { AwaitedMinor: > 0, Number: not null } invoice })
            {
                overdue.Add(new OverdueInvoice(id, invoice.Currency, invoice.AwaitedMinor, invoice.DueDate!.Value, givenUpBy));
                if (overdue.Count == OverdueMax)
                {
                    break;
                }
            }
        }

        return overdue;
    }

    private static async ValueTask<Dictionary<string, IReadOnlyList<BillingId>>> GivenUpAsync(this PartitionWork work, ITableStore tables, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<BillingId>> vain = [];
        await foreach (TableRow row in tables.ReadAllAsync(work.Address.Table, RowRange.Prefix(work.Address.PartitionKey, DunningRows.GivenUpPrefix), cancellationToken))
        {
            vain.Add(row.RowKey, DocumentCodec.Read(row.Columns, StoredJson.Default.GivenUpInvoice)!.CampaignIds);
        }

        return vain;
    }
}
