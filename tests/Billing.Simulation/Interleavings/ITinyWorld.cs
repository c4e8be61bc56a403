namespace Billing.Simulation;

/// <summary>A world so small that everything that can happen in it does happen.</summary>
internal interface ITinyWorld
{
    /// <summary>Who acts at the same time.</summary>
    IReadOnlyList<Actor> Actors { get; }

    /// <summary>All rows.</summary>
    MemoryTables Tables { get; }

    /// <summary>True for a partition that more than one of them touches: only calls to these have to be tried in every order.</summary>
    bool IsShared(string partition);

    /// <summary>What is wrong once all are done, or null.</summary>
    string? Judge();
}
