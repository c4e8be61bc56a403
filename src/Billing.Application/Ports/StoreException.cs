namespace Billing.Application.Ports;

/// <summary>What went wrong in the infrastructure.</summary>
public enum StoreFault
{
    /// <summary>Refused for load; nothing was written. Back off and try again.</summary>
    Throttled,

    /// <summary>Not reachable, or failed before the request was taken; nothing was written.</summary>
    Unavailable,

    /// <summary>A time-out or server error after sending: the write may or may not be durable. Find out before repeating.</summary>
    OutcomeUnknown,

    /// <summary>Refused for good (credentials, missing table): trying again cannot help.</summary>
    Refused,
}

/// <summary>Broken or busy infrastructure. Expected outcomes of a store (absent rows, conflicts) are values instead.</summary>
public sealed class StoreException : Exception
{
    /// <summary>An unspecified fault: treated as an unknown outcome.</summary>
    public StoreException()
        : this(StoreFault.OutcomeUnknown, "The store failed")
    {
    }

    /// <summary>An unspecified fault: treated as an unknown outcome.</summary>
    public StoreException(string message)
        : this(StoreFault.OutcomeUnknown, message)
    {
    }

    /// <summary>An unspecified fault: treated as an unknown outcome.</summary>
    public StoreException(string message, Exception innerException)
        : this(StoreFault.OutcomeUnknown, message, innerException)
    {
    }

    /// <summary>A fault of a known kind.</summary>
    public StoreException(StoreFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>What is known of the outcome.</summary>
    public StoreFault Fault { get; }
}
