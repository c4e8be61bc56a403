using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Consistency;

/// <summary>
/// Takes one step with many objects, of any customers. Each is a unit of work of its own: what is refused for one stands in its result and keeps
/// nothing from the others.
/// </summary>
public static class BulkSteps
{
    /// <summary>Most objects of one request.</summary>
    public const int CountMax = 100;

    /// <summary>Takes the step, in the order of the ids.</summary>
    /// <param name="ids">The objects, as they were asked for: also a UUID that cannot be one of ours is named in its result.</param>
    /// <param name="command">Names the whole; each object's command derives from it, so that a repeat finds what was done.</param>
    /// <param name="step">The step.</param>
    /// <returns>One result for each id; refused as a whole only when the key came with other parameters before.</returns>
    public static async ValueTask<Result<Outcome<IReadOnlyList<BulkResult>>>> RunAsync<T>(
        IReadOnlyList<Guid> ids, Command command, Func<BillingId, Command, ValueTask<Result<Outcome<T>>>> step)
    {
        List<BulkResult> results = [];
        bool isReplayed = true;
        foreach (Guid id in ids)
        {
            Result<Outcome<T>> done = await step(BillingId.TryFrom(id, out BillingId ours) ? ours : default, command.Part(id.ToString()));
            if (done.Failure?.Kind == FailureKind.KeyReused)
            {
                return done.Failure;
            }

            isReplayed &= done is { IsSuccess: true, Value.Replayed: true };
            results.Add(new BulkResult(id, done.Failure));
        }

        return new Outcome<IReadOnlyList<BulkResult>>(results, isReplayed);
    }
}

/// <summary>What became of one object.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Failure">Why it was refused; null when the step was taken.</param>
public sealed record BulkResult(Guid Id, Failure? Failure);
