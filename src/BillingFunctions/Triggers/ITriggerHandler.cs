using Billing.Application.Work;

namespace BillingFunctions.Triggers;

/// <summary>The body of a function that is not called over public HTTP: bind the call, start the use case, map its outcome.</summary>
internal interface ITriggerHandler
{
    /// <param name="call">What the host sent. Read it before the first await that may outlast the call.</param>
    /// <param name="cancellationToken">Fires when the budget of the call is over.</param>
    Task<TriggerResult> HandleAsync(TriggerCall call, CancellationToken cancellationToken);
}

/// <summary>One call of a function by the host.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Envelope">The data and metadata that came with it.</param>
/// <param name="Budget">How long to work on it.</param>
internal sealed record TriggerCall(string Function, TriggerEnvelope Envelope, TimeBudget Budget);
