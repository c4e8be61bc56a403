using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What a function gets when a person calls it.</summary>
internal static class ManualPayload
{
    public static TriggerPayload Create(FunctionDefinition function, string input, DateTimeOffset now) => function.Trigger switch
    {
        TimerFunctionTrigger timer => TimerPayload.Create(timer, null, isPastDue: false),
        QueueFunctionTrigger => QueuePayload.Create(new QueueMessage("manual", "manual", input, 1, now, now)),
        _ => throw new ArgumentException($"{function.Name} cannot be called by hand"),
    };
}
