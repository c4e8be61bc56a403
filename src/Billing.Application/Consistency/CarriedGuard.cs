using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// What one of several units of work on a partition leaves to the next: the guard row, so that it need not be read again, and what they have emitted. The row may
/// be out of date: every commit is conditioned on its ETag, and a unit of work that meets a conflict, or would be refused, reads the row anew.
/// </summary>
public sealed class CarriedGuard
{
    private readonly List<OutboxItem> _emitted = [];

    /// <summary>The guard; null when it is not known.</summary>
    public GuardState? State { get; private set; }

    /// <summary>What was committed to be carried out and has not been taken yet, in its order; commits whose outcome was unknown are not among it.</summary>
    public IReadOnlyList<OutboxItem> Emitted => _emitted;

    /// <summary>Notes what was read.</summary>
    public void Hold(GuardState? state) => State = state;

    /// <summary>Gives the guard to a unit of work, which puts back what it commits.</summary>
    public GuardState? Take()
    {
        GuardState? state = State;
        State = null;
        return state;
    }

    /// <summary>Notes what was committed.</summary>
    internal void Committed(GuardState state, IReadOnlyList<OutboxItem> emitted)
    {
        State = state;
        _emitted.AddRange(emitted);
    }
}

/// <summary>A guard row with its document.</summary>
/// <param name="Row">The row.</param>
/// <param name="Document">What it holds, when that is known: reading it from the row gives the same.</param>
public sealed record GuardState(TableRow Row, object? Document);
