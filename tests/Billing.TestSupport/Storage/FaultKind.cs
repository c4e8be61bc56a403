namespace Billing.TestSupport.Storage;

/// <summary>What goes wrong at a store call.</summary>
public enum FaultKind
{
    /// <summary>Not reachable; nothing was written.</summary>
    FailBefore,

    /// <summary>Refused for load; nothing was written.</summary>
    Throttle,

    /// <summary>Done, then the server answers an error of unknown outcome.</summary>
    CommitThenFail,

    /// <summary>Done, but the answer never comes: the client's time-out, of unknown outcome.</summary>
    CommitThenTimeOut,

    /// <summary>
    /// Another writer touched the row: a table transaction with an ETag condition is refused and nothing is written. Has no effect on other calls.
    /// </summary>
    Conflict,

    /// <summary>The process dies before the call.</summary>
    CrashBefore,

    /// <summary>The process dies after the call is done and before its answer is used.</summary>
    CrashAfter,
}
