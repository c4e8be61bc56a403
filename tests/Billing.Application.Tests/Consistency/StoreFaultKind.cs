namespace Billing.Application.Tests.Consistency;

/// <summary>What happens to one call of a store.</summary>
internal enum StoreFaultKind
{
    /// <summary>The call fails before anything is done, and says so.</summary>
    FailBefore,

    /// <summary>The call is carried out, and then fails with an unknown outcome.</summary>
    CommitThenFail,

    /// <summary>The call is not carried out and fails with an unknown outcome.</summary>
    LostWithUnknownOutcome,

    /// <summary>The call is refused for load.</summary>
    Throttle,

    /// <summary>A commit is answered with a conflict although nothing is in its way; other calls pass.</summary>
    Conflict,

    /// <summary>The process dies before the call.</summary>
    CrashBefore,

    /// <summary>The process dies after the call was carried out.</summary>
    CrashAfter,
}
