using Billing.Fuzz.OpenApi;

namespace Billing.Fuzz.States;

/// <summary>A history after which the service showed something else than the model.</summary>
/// <param name="Seed">The seed of the history.</param>
/// <param name="Why">What was different.</param>
/// <param name="Steps">The steps that are left of it, told.</param>
/// <param name="Replay">One command that plays it again.</param>
public sealed record StateFailure(int Seed, string Why, IReadOnlyList<string> Steps, string Replay);

/// <summary>
/// Plays random histories of what an organization does, over HTTP, and compares all that the service shows with an independent model after every step. A history that fails is
/// made shorter as long as it still fails.
/// </summary>
public static class StateRun
{
    private const int KindsOfStep = 27;
    private const int ShorteningsMax = 30;

    /// <summary>Histories with the seeds [seed, seed + count) of so many steps.</summary>
    public static async Task<IReadOnlyList<StateFailure>> RunAsync(int seed, int count, int steps, Action<int>? onPlayed = null)
    {
        List<StateFailure> failures = [];
        for (int at = seed; at < seed + count; at++)
        {
            ModelStep[] history = HistoryOf(at, steps);
            int[] all = [.. Enumerable.Range(0, steps)];
            if (await PlayAsync(history, all) is { } failed)
            {
                failures.Add(await ShortenAsync(at, steps, history, failed));
            }

            onPlayed?.Invoke(at);
        }

        return failures;
    }

    /// <summary>Plays some steps of a history; null when nothing is wrong.</summary>
    public static async Task<StateFailure?> ReplayAsync(int seed, int steps, int[] kept) =>
        await PlayAsync(HistoryOf(seed, steps), kept) is { } failed ? Told(seed, steps, kept, failed) : null;

    private static ModelStep[] HistoryOf(int seed, int steps)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, steps).Select(n => new ModelStep(n == 0 ? 0 : random.Next(KindsOfStep), random.Next(1_000), random.Next(100_000)))];
    }

    /// <summary>Leaves out ever smaller parts as long as the rest still fails.</summary>
    private static async Task<StateFailure> ShortenAsync(int seed, int steps, ModelStep[] history, Failed failed)
    {
        int[] kept = [.. Enumerable.Range(0, failed.At + 1)];
        int tries = 0;
        for (int size = kept.Length / 2; size > 0; size /= 2)
        {
            for (int from = 0; from < kept.Length - 1 && tries < ShorteningsMax; tries++)
            {
                int[] shorter = [.. kept[..from], .. kept[Math.Min(from + size, kept.Length - 1)..]];
                if (shorter.Length < kept.Length && await PlayAsync(history, shorter) is { } still)
                {
                    (kept, failed) = (shorter, still);
                }
                else
                {
                    from += size;
                }
            }
        }

        return Told(seed, steps, kept, failed);
    }

    private static StateFailure Told(int seed, int steps, int[] kept, Failed failed) => new(
        seed, failed.Why, failed.Done, $"dotnet run -c Release --project tests/Billing.Fuzz -- states --seed {seed} --steps {steps} --keep {string.Join(',', kept)}");

    private static async Task<Failed?> PlayAsync(ModelStep[] history, int[] kept)
    {
        await using FuzzService service = await FuzzService.StartAsync();
        var client = new ModelClient(service);
        var model = new BillingModel();
        var steps = new ModelSteps(client, model, await ModelSteps.SetUpAsync(client));
        var check = new ModelCheck(client, model);
        for (int i = 0; i < kept.Length; i++)
        {
            try
            {
                await steps.DoAsync(history[kept[i]]);
                await check.CheckAsync();
            }
            catch (BrokenPromiseException broken)
            {
                return new Failed(i, broken.Message, steps.Done);
            }
        }

        return null;
    }

    private sealed record Failed(int At, string Why, IReadOnlyList<string> Done);
}
