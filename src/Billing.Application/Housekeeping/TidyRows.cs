using System.Text.Json;
using Billing.Application.BillingEntities;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Integrations;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Application.Payments.Connections;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Webhooks;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Housekeeping;

/// <summary>
/// The work behind the queue <c>tidy-rows</c>: once a night it goes through all organizations and their customers and removes rows whose time is over. Each night enters the next one
/// before it begins; whatever stops it half way, the next night does the rest.
/// </summary>
public sealed class TidyRows(
    Organizations organizations, ListReader lists, EndpointReader endpoints, CommandSweep commands, WebhookSweep webhooks, NotificationSweep notifications, LogSweep logs,
    WorkSchedule schedule,
    IClock clock) : IRowTidying
{
    private const int PageItems = 1_000;
    private const int ParallelSweeps = 8;
    private const int SpacesOfOrganization = 2;

    private readonly Lock _gate = new();
    private Instant _enteredFor;

    /// <summary>Sees to it that the next night is on the schedule: written once in a day and process.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        ScheduleDue next = TidyMessage.Next(clock.GetCurrentInstant());
        lock (_gate)
        {
            if (_enteredFor == next.DueAt)
            {
                return;
            }
        }

        await schedule.AddAsync(next, cancellationToken);
        lock (_gate)
        {
            _enteredFor = next.DueAt;
        }
    }

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        TidyMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.TidyMessage)!;
        if (job.IsFirst)
        {
            await schedule.ApplyAsync([TidyMessage.Next(clock.GetCurrentInstant())], [new ScheduleDone(TidyMessage.ScheduleKey, job.DueAt)], cancellationToken);
        }

        while ((await organizations.ListAsync(job.Organization, 1, cancellationToken)).Page is [{ } organization])
        {
            var space = new DataSpace(organization.Id.Owner, job.Space == 0 ? Mode.Live : Mode.Test);
            if (job.Customer == 0)
            {
                await TidyAsync(space, cancellationToken);
            }

            bool isWhole = await TidyCustomersAsync(space, job.Customer, cancellationToken);
            job = !isWhole ? job with { Customer = job.Customer + PageItems }
                : job.Space + 1 < SpacesOfOrganization ? job with { Space = job.Space + 1, Customer = 0 }
                : job with { Organization = job.Organization + 1, Space = 0, Customer = 0 };
            if (budget.IsOver)
            {
                return WorkOutcome.ContinueWith(job.Text);
            }
        }

        return WorkOutcome.Done;
    }

    private async ValueTask TidyAsync(DataSpace space, CancellationToken cancellationToken)
    {
        await webhooks.RunAsync(space, cancellationToken);
        await notifications.RunAsync(space, cancellationToken);
        await logs.RunAsync(space, cancellationToken);
        WebhookEndpoints all = await endpoints.FindAsync(space, cancellationToken);
        foreach (PartitionAddress address in (PartitionAddress[])
        [
            PlatformRows.Organization(space.Organization), PartitionAddress.Catalog(space), WebhookRows.EndpointsOf(space), NotificationReader.AddressOf(space),
            BatchRequests.AddressOf(space), ConnectionReader.AddressOf(space), IntegrationReader.AddressOf(space), EntityBook.AddressOf(space),
            .. KeyRecords.AddressesOf(space), .. all.All.Select(endpoint => WebhookRows.QueueOf(space, endpoint.Id)),
        ])
        {
            await commands.RunAsync(address, cancellationToken);
        }
    }

    /// <summary>A page of customers; true when it was the last.</summary>
    private async ValueTask<bool> TidyCustomersAsync(DataSpace space, int skip, CancellationToken cancellationToken)
    {
        ListSlice page = await lists.ReadAsync(space, CustomerLists.Customers, new ListQuery([], null, Descending: false, skip, PageItems), cancellationToken);
        await Parallel.ForEachAsync(
            page.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CustomerLists.RowType)!.Id.Owner),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelSweeps, CancellationToken = cancellationToken },
            async (customer, ct) => await commands.RunAsync(PartitionAddress.Customer(space, customer), ct));
        return skip + PageItems >= page.Total;
    }
}
