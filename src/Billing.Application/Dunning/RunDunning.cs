using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Work;

namespace Billing.Application.Dunning;

/// <summary>
/// The work behind the queue <c>run-dunning</c>. Each message has an entry in the schedule that goes when its work is done: a message that is lost, or whose
/// process died, comes again.
/// </summary>
public sealed class RunDunning(
    StepRequest steps, BeginCampaigns begin, TryNewMethod methods, FollowCampaign follow, RequestMails mails, OutboxDispatcher outbox, WorkSchedule schedule) : IDunningRun
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        DunningMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.DunningMessage)!;
        if (job.Kind == DunningKind.Campaign)
        {
            if (await follow.RunAsync(job, budget, cancellationToken) is { } rest)
            {
                return WorkOutcome.ContinueWith(rest.ToText());
            }
        }
        else
        {
            await RunAsync(job, cancellationToken);
            await outbox.DrainAsync(CustomerRows.PartitionOf(job.Space, job.ObjectId), cancellationToken); // what an earlier run left when it died
        }

        await schedule.RemoveAsync(job.ToDone(), cancellationToken);
        return WorkOutcome.Done;
    }

    private ValueTask RunAsync(DunningMessage job, CancellationToken cancellationToken) => job.Kind switch
    {
        DunningKind.Customer => begin.RunAsync(job.Space, job.ObjectId, cancellationToken),
        DunningKind.NewMethod => methods.RunAsync(job.Space, job.ObjectId, job.DueAt, cancellationToken),
        DunningKind.Mail => mails.RunAsync(job, cancellationToken),
        _ => steps.RunAsync(job.Space, job.ObjectId, cancellationToken),
    };
}
