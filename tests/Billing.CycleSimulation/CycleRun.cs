using Billing.Simulation;

namespace Billing.CycleSimulation;

/// <summary>What many years gave.</summary>
public sealed class CycleReport
{
    /// <summary>Failing seeds and why.</summary>
    public SortedDictionary<int, string> Failures { get; } = [];

    /// <summary>How often each fault of a call happened.</summary>
    public FaultCounts Faults { get; } = new();

    /// <summary>How often each trouble happened.</summary>
    public Tally<Trouble> Troubles { get; } = new();

    /// <summary>How often each event of life happened.</summary>
    public Tally<LifeEvent> Life { get; } = new();

    /// <summary>Faults of calls that can happen here.</summary>
    public static IReadOnlyList<SimFault> FaultKinds { get; } =
    [
        SimFault.StoreUnavailable, SimFault.StoreThrottled, SimFault.CommitConflict, SimFault.CommitLostBefore, SimFault.CommitLostAfter,
        SimFault.CommitLandsLate, SimFault.QueueUnavailable, SimFault.QueueAnswerLost, SimFault.CrashBeforeCall, SimFault.CrashAfterCall,
        SimFault.MessageSentTwice,
    ];

    /// <summary>What never happened.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. FaultKinds.Where(kind => Faults[kind] == 0).Select(kind => kind.ToString()), .. Troubles.Missing.Select(kind => kind.ToString()),
        .. Life.Missing.Select(kind => kind.ToString()),
    ];
}

/// <summary>Runs organizations, one a seed and each <see cref="YearsPerSeed"/> years long, side by side.</summary>
public static class CycleRun
{
    /// <summary>Years of an organization.</summary>
    public const int YearsPerSeed = 4;

    private const int DaysPerYear = 366;

    /// <summary>Runs seeds [first, first + count); <paramref name="judged"/> hears of each as it is done, one at a time, <paramref name="trace"/> of each step.</summary>
    public static CycleReport Run(int first, int count, Break broken = Break.None, Action<int, string?>? judged = null, Action<string>? trace = null)
    {
        var report = new CycleReport();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var world = new CycleWorld(seed, broken) { Trace = trace };
            string? failure;
            try
            {
                failure = new CycleScheduler(world, seed).RunAsync(YearsPerSeed * DaysPerYear).GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                failure = exception.ToString();
            }

            lock (report)
            {
                if (failure is not null)
                {
                    report.Failures[seed] = failure;
                }

                report.Faults.Add(world.Faults);
                report.Troubles.Add(world.Troubles);
                report.Life.Add(world.Life);
                judged?.Invoke(seed, failure);
            }
        });
        return report;
    }
}
