using Billing.Application.Work;

namespace BillingFunctions.Triggers;

/// <summary>Timer: sends what is due to the queues. What the budget leaves over is due in the next minute too. Then it looks at the poison queues.
/// It also keeps the nightly run on the schedule, which nobody else begins.</summary>
internal sealed class RunScheduleTrigger(IScheduleRun schedule, IRowTidying tidying, PoisonWatch poison) : ITriggerHandler
{
    public const string FunctionName = "run-schedule";

    public async Task<TriggerResult> HandleAsync(TriggerCall call, CancellationToken cancellationToken)
    {
        await tidying.EnterAsync(cancellationToken);
        int sent = await schedule.RunAsync(call.Budget, cancellationToken);
        await poison.LookAsync(cancellationToken);
        return TriggerResult.Succeeded($"{sent} sent");
    }
}
