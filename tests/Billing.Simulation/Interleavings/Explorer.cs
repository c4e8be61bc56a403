using System.Numerics;

namespace Billing.Simulation;

/// <summary>What an exploration found.</summary>
/// <param name="Interleavings">Orders of calls, with at most one crash, that it covers.</param>
/// <param name="States">Different states on the way.</param>
/// <param name="Failure">What went wrong and on which way; null when nothing ever did.</param>
public sealed record Exploration(BigInteger Interleavings, int States, string? Failure);

/// <summary>
/// Tries every interleaving of a tiny world's actors, with a few crashes, at any call, before or after it. Two ways that lead to the same rows
/// and to processes that have seen the same go on alike, so only one of them is followed; both are counted.
/// </summary>
internal sealed class Explorer(Func<ITinyWorld> build, int crashes)
{
    private readonly Dictionary<string, BigInteger> _known = new(StringComparer.Ordinal);
    private string? _failure;

    public Exploration Run()
    {
        BigInteger ways = Follow(Replay([]), []);
        return new Exploration(ways, _known.Count, _failure);
    }

    private BigInteger Follow(Passage run, List<Step> way)
    {
        List<Step> next = run.Next();
        if (next.Count == 0)
        {
            if (run.World.Judge() is { } wrong)
            {
                _failure ??= $"{wrong}; after {string.Join(", ", way)}";
            }

            return BigInteger.One;
        }

        string state = run.State();
        if (_known.TryGetValue(state, out BigInteger known))
        {
            return known;
        }

        BigInteger ways = BigInteger.Zero;
        for (int i = 0; i < next.Count && _failure is null; i++)
        {
            // The last way on uses up the run that stands here; the others begin anew.
            List<Step> on = [.. way, next[i]];
            Passage branch = i == next.Count - 1 ? run : Replay(way);
            branch.Take(next[i]);
            ways += Follow(branch, on);
        }

        _known[state] = ways;
        return ways;
    }

    private Passage Replay(List<Step> way)
    {
        var run = new Passage(build(), crashes);
        way.ForEach(run.Take);
        return run;
    }

    /// <summary>One call of one actor goes through, or is its last.</summary>
    private readonly record struct Step(int Actor, SimFault? Crash);

    private sealed class Passage
    {
        private readonly List<Action> _late = [];
        private int _crashes;

        public Passage(ITinyWorld world, int crashes)
        {
            _crashes = crashes;
            World = world;
            foreach (Actor actor in world.Actors)
            {
                actor.Start(_late);
            }
        }

        public ITinyWorld World { get; }

        public string State() => $"{World.Tables.DigestAll():x16}|{_crashes}|{string.Join('|', World.Actors.Select(actor => actor.History))}";

        public List<Step> Next()
        {
            Actor? again = World.Actors.FirstOrDefault(actor => actor.IsPutBack);
            if (again is not null && World.Actors.All(actor => actor == again || actor.IsDone))
            {
                again.Start(_late);
            }

            List<int> waiting = [.. Enumerable.Range(0, World.Actors.Count).Where(i => World.Actors[i].Process.IsWaiting)];
            int alone = waiting.FindIndex(i => !World.IsShared(World.Actors[i].Process.Gates[0].Target));
            return [.. (alone >= 0 ? [waiting[alone]] : waiting).SelectMany(StepsOf)];
        }

        public void Take(Step step)
        {
            Actor actor = World.Actors[step.Actor];
            actor.Process.Open(actor.Process.Gates[0], step.Crash);
            if (step.Crash is not null)
            {
                _crashes--;
                actor.Start(_late);
            }

            actor.Look();
            _ = Next();
        }

        private IEnumerable<Step> StepsOf(int actor)
        {
            SimCall call = World.Actors[actor].Process.Gates[0].Call;
            yield return new Step(actor, null);
            if (_crashes > 0)
            {
                yield return new Step(actor, SimFault.CrashBeforeCall);
                if (call is SimCall.Commit or SimCall.ConditionalCommit or SimCall.Send)
                {
                    yield return new Step(actor, SimFault.CrashAfterCall);
                }
            }
        }
    }
}
