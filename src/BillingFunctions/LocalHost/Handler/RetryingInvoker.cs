using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>Calls a function under its retry policy: in memory, inside one run of the trigger, each attempt with an id of its own.</summary>
internal sealed class RetryingInvoker(FunctionInvoker invoker, TimeProvider time)
{
    public async Task<CallResult> InvokeAsync(FunctionDefinition function, TriggerPayload payload, CancellationToken cancellationToken)
    {
        RetryPolicy policy = function.Retry;
        string? lastFailure = null;
        for (int retry = 0; ; retry++)
        {
            RetryContext? context = policy.IsSet ? new RetryContext(retry, policy.MaxRetryCount, lastFailure) : null;
            CallResult result = await invoker.InvokeAsync(function, payload, context, cancellationToken);
            if (result.IsSuccess || !policy.AllowsRetry(retry))
                return result;

            lastFailure = result.Reason;
            await Task.Delay(policy.Pause(retry), time, cancellationToken);
        }
    }
}
