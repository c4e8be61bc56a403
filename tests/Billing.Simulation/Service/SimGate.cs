namespace Billing.Simulation;

/// <summary>A kind of call that leaves the process: it decides which faults can happen.</summary>
internal enum SimCall
{
    Read,
    Commit,
    ConditionalCommit,
    Send,
    Put,
    Charge,
    Wait,
}

/// <summary>A call that waits until the scheduler lets it go.</summary>
/// <param name="Call">What it is.</param>
/// <param name="Target">Which partition it touches: two calls with different targets can happen in either order.</param>
/// <param name="Go">Lets it go, well or with a fault.</param>
internal sealed record SimGate(SimCall Call, string Target, Action<SimFault?> Go);
