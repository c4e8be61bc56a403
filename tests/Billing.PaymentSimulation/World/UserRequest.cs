using Billing.Application.Ports;
using Billing.TestSupport.Storage;

namespace Billing.PaymentSimulation;

/// <summary>A request that is repeated as the same command until it is answered.</summary>
/// <param name="Name">What it asks for.</param>
/// <param name="Send">Asks once.</param>
internal sealed record UserRequest(string Name, Func<PaymentProcess, Task> Send)
{
    /// <summary>Sends it; false when nobody answered.</summary>
    public Task<bool> TryAsync(PaymentProcess process) => TryAsync(process, Send);

    /// <summary>Runs work of a process; false when the store failed or the process died, whatever it thought.</summary>
    public static async Task<bool> TryAsync(PaymentProcess process, Func<PaymentProcess, Task> work)
    {
        try
        {
            await work(process);
            return !process.IsDead;
        }
        catch (Exception fault) when (IsSimulated(fault))
        {
            return false;
        }
    }

    private static bool IsSimulated(Exception fault) =>
        fault is StoreException or SimulatedCrashException || (fault is AggregateException many && many.Flatten().InnerExceptions.All(IsSimulated));
}
