using System.Collections.Concurrent;

namespace Billing.Simulation;

/// <summary>What many seeds gave.</summary>
/// <param name="Seeds">Seeds run.</param>
/// <param name="Failures">Failing seeds and why.</param>
/// <param name="Faults">How often each fault happened.</param>
public sealed record SimReport(int Seeds, IReadOnlyDictionary<int, string> Failures, FaultCounts Faults)
{
    /// <summary>Faults that happened less than once per 100 seeds.</summary>
    public IReadOnlyList<SimFault> Missing => [.. Enum.GetValues<SimFault>().Where(fault => Faults[fault] < Math.Max(1, Seeds / 100))];
}

/// <summary>The tiny worlds in which every interleaving is tried.</summary>
public enum Interleaving
{
    CountTwice,
    CountAndClose,
    FollowAndFinalise,
}

/// <summary>Runs seeds, side by side, each in a world of its own.</summary>
public static class Simulation
{
    /// <summary>Tries every order of calls of a tiny world; of two instances that count also with a crash at every call.</summary>
    public static Exploration Explore(Interleaving which) => which switch
    {
        Interleaving.CountTwice => new Explorer(TinyWorld.CountTwice, crashes: 1).Run(),
        Interleaving.CountAndClose => new Explorer(TinyWorld.CountAndClose, crashes: 0).Run(),
        _ => new Explorer(TinyWorld.FollowAndFinalise, crashes: 0).Run(),
    };

    /// <summary>Runs seeds from the first on until one fails.</summary>
    public static SimReport FirstFailure(int first, int most, Sabotage sabotage)
    {
        SimReport report = Run(first, 1, sabotage);
        for (int seed = first + 1; seed < first + most && report.Failures.Count == 0; seed++)
        {
            report = Run(seed, 1, sabotage);
        }

        return report;
    }

    /// <summary>Runs seeds [first, first + count); <paramref name="judged"/> hears of each as it is done, with why it failed, one at a time.</summary>
    public static SimReport Run(int first, int count, Sabotage sabotage = Sabotage.None, Action<int, string?>? judged = null)
    {
        var failures = new ConcurrentDictionary<int, string>();
        var faults = new FaultCounts();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var world = new SimWorld(seed, sabotage);
            string? failure;
            try
            {
                new SimScheduler(world, seed).RunAsync().GetAwaiter().GetResult();
                failure = new Verdict(world).Judge();
            }
            catch (Exception exception)
            {
                failure = exception.ToString();
            }

            if (failure is not null)
            {
                failures[seed] = failure;
            }

            lock (faults)
            {
                faults.Add(world.Faults);
                judged?.Invoke(seed, failure);
            }
        });
        return new SimReport(count, failures, faults);
    }
}
