namespace Billing.Application.Work;

/// <summary>Sends what is due to the queues. Called every minute, never twice at the same time.</summary>
public interface IScheduleRun
{
    /// <summary>Sends due rows until none is left or the budget is over; the next minute goes on with the rest.</summary>
    /// <returns>How many messages were sent.</returns>
    Task<int> RunAsync(TimeBudget budget, CancellationToken cancellationToken);
}
