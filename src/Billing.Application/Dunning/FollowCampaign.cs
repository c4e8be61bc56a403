using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>A campaign was made, changed or deleted: its runs are looked at, and then every customer with an overdue invoice.</summary>
public sealed class FollowCampaign(ListReader lists, WorkSchedule schedule, IClock clock)
{
    private const int PageItems = 500;

    /// <summary>Has them looked at; the rest of the work when the budget is over, or null.</summary>
    internal async ValueTask<DunningMessage?> RunAsync(DunningMessage job, TimeBudget budget, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        for (int skip = job.Skip; ; skip += PageItems)
        {
            if (budget.IsOver)
            {
                return job with { Skip = skip };
            }

            List<DunningMessage> looks =
            [
                .. (await RunsAsync(job, skip, cancellationToken)).Select(id => new DunningMessage(job.Space, DunningKind.Look, id, 0, now)),
                .. (await OverdueAsync(job.Space, skip, cancellationToken)).Select(id => new DunningMessage(job.Space, DunningKind.Customer, id, 0, now)),
            ];
            await schedule.ApplyAsync([.. looks.Distinct().Select(look => look.ToDue())], [], cancellationToken);
            if (looks.Count == 0)
            {
                return null;
            }
        }
    }

    private async ValueTask<IEnumerable<BillingId>> RunsAsync(DunningMessage job, int skip, CancellationToken cancellationToken)
    {
        var pending = new ListQuery([RequestLists.Pending, ListFilter.EqualTo(RequestLists.Campaign, job.ObjectId.ToString())], null, false, skip, PageItems);
        ListSlice slice = await lists.ReadAsync(job.Space, RequestLists.Requests, pending, cancellationToken);
        return slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, RequestLists.RowType)!.Request.Id);
    }

    private async ValueTask<IEnumerable<BillingId>> OverdueAsync(DataSpace space, int skip, CancellationToken cancellationToken)
    {
        var overdue = new ListQuery([InvoiceLists.Overdue], null, false, skip, PageItems);
        ListSlice slice = await lists.ReadAsync(space, InvoiceLists.Invoices, overdue, cancellationToken);
        return slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, InvoiceLists.RowType)!.Invoice.CustomerId);
    }
}
