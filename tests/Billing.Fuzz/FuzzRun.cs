namespace Billing.Fuzz;

/// <summary>What is fed with spoilt events.</summary>
public enum FuzzTarget
{
    /// <summary>The operations that take events over HTTP.</summary>
    Http,

    /// <summary>The function that counts what producers stream into the hub.</summary>
    Hub,
}

/// <summary>What many cases gave.</summary>
/// <param name="Cases">Cases run.</param>
/// <param name="Outcomes">How often each outcome was met.</param>
/// <param name="Failures">Seeds that broke a promise, and how.</param>
public sealed record FuzzReport(int Cases, IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<(int Seed, string Why)> Failures);

/// <summary>
/// Feeds the service spoilt events through its real pipeline, in this process: no answer may be a 5xx, nothing may hang, and no message may keep
/// its neighbours from being counted. Each case has a seed of its own, so a failing one can be repeated alone.
/// </summary>
public static class FuzzRun
{
    /// <summary>Failures after which a run ends.</summary>
    private const int FailuresMax = 20;

    /// <summary>Runs cases [seed, seed + count).</summary>
    public static async Task<FuzzReport> RunAsync(FuzzTarget target, int seed, int count)
    {
        await using FuzzWorld world = await FuzzWorld.CreateAsync();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failures = new List<(int, string)>();
        IFuzzCase cases = target == FuzzTarget.Http ? new HttpCase(world) : new HubCase(world);
        int end = seed + count;
        for (int at = seed; at < end && failures.Count < FailuresMax; at += cases.Step)
        {
            (string outcome, string? failure) = await cases.RunAsync(at, Math.Min(cases.Step, end - at));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (failure is not null)
            {
                failures.Add((at, failure));
            }
        }

        if (failures.Count == 0 && await cases.FinishAsync() is { } lost)
        {
            failures.Add((seed, lost));
        }

        return new FuzzReport(count, outcomes, failures);
    }
}

/// <summary>A kind of case.</summary>
internal interface IFuzzCase
{
    /// <summary>Seeds that go together into one call of the service.</summary>
    int Step { get; }

    /// <summary>Runs the cases of some seeds: a word for what happened, and the promise that was broken.</summary>
    Task<(string Outcome, string? Failure)> RunAsync(int seed, int count);

    /// <summary>A promise about all cases together that was broken, or null.</summary>
    Task<string?> FinishAsync();
}
