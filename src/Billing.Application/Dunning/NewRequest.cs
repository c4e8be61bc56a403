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

    /// <summary>The customer's overdue invoices that nobody asks for yet.</summary>
    public static async ValueTask<List<OverdueInvoice>> OverdueAsync(this PartitionWork work, ITableStore tables, CustomerAccount account, CancellationToken cancellationToken)
    {
        List<OverdueInvoice> overdue = [];
        var rows = RowRange.Prefix(work.Address.PartitionKey, CustomerRows.OverduePrefix, OverdueMax);
        foreach (TableRow row in (await tables.QueryAsync(work.Address.Table, rows, cancellationToken)).Rows)
        {
            BillingId id = DocumentCodec.Read(row.Columns, StoredJson.Default.AwaitedInvoice)!.InvoiceId;
            if (account.RequestOf(id) is null && await work.ReadInvoiceAsync(id, cancellationToken) is { Invoice: { AwaitedMinor: > 0, Number: not null } invoice })
            {
                GivenUpInvoice? vain = await work.ReadAsync(DunningRows.GivenUp(id), StoredJson.Default.GivenUpInvoice, cancellationToken);
                overdue.Add(new OverdueInvoice(id, invoice.Currency, invoice.AwaitedMinor, invoice.DueDate!.Value, vain?.CampaignIds ?? []));
            }
        }

        return overdue;
    }
}
