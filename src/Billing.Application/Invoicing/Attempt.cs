using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>
/// Turns what goes wrong with one period into its refusal. A catalogue that is broken or an amount that no number holds concerns that period alone; the
/// store's own faults concern the whole run and pass through.
/// </summary>
internal static class Attempt
{
    /// <summary>The result, or a refusal in the place of an exception.</summary>
    public static async ValueTask<Result<T>> RunAsync<T>(Func<ValueTask<Result<T>>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArithmeticException or ArgumentException or KeyNotFoundException or FormatException)
        {
            return Failure.Of(FailureKind.WrongState, fault.Message);
        }
    }
}
