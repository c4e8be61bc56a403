namespace Billing.TestSupport.Storage;

/// <summary>The process is dead: every store call throws this until <see cref="FaultPlan.Restart"/>.</summary>
public sealed class SimulatedCrashException : Exception
{
    public SimulatedCrashException()
        : this("The process crashed here")
    {
    }

    public SimulatedCrashException(string message)
        : base(message)
    {
    }

    public SimulatedCrashException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
