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

/// <summary>Runs seeds, side by side, each in a world of its own.</summary>
public static class Simulation
{
    /// <summary>Runs seeds [first, first + count).</summary>
    public static SimReport Run(int first, int count, Sabotage sabotage = Sabotage.None)
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
            }
        });
        return new SimReport(count, failures, faults);
    }
}
