using Billing.Application.Usage.DeadLetters;

namespace Billing.Simulation;

/// <summary>Judges the dead letters: one for each thing that could not be counted, settled as the operator decided; what was discarded does not count.</summary>
internal sealed class LetterVerdict(SimWorld world, IReadOnlySet<string> known)
{
    /// <summary>What is wrong, or null.</summary>
    public string? Judge()
    {
        DeadLetterDesk desk = world.Desk(world.Open);
        List<DeadLetter> letters = [.. ListOf(desk, SimDesk.Scope)];
        int nobodys = ListOf(desk, SimDesk.Scope with { Space = null }).Count;
        IReadOnlyList<SimLetter> sent = world.Spoiler.Letters;
        return letters.Find(letter => world.Spoiler.Find(letter) is null) is { } foreign ? $"letter {foreign} is of nothing that was sent"
            : letters.Count != sent.Count ? $"{letters.Count} letters for {sent.Count} things that cannot be counted"
            : nobodys != world.Garbage ? $"{nobodys} letters of nobody for {world.Garbage} messages that nobody can read"
            : letters.Find(letter => letter.Status != Fate(world.Spoiler.Find(letter)!)) is { } other ? $"letter {other} is {other.Status}"
            : sent.Where(letter => letter.IsUnwanted).SelectMany(letter => letter.Meant)
                .FirstOrDefault(usage => !world.Producer.WasOffered(usage) && known.Contains(usage.TransactionId)) is { } counted
                ? $"event {counted.TransactionId} was discarded and counts"
            : JudgeOrder();
    }

    /// <summary>Each replay sent what it sent in the order in which it once arrived.</summary>
    private string? JudgeOrder()
    {
        ILookup<string, int> arrivals = world.Spoiler.Letters.OrderBy(letter => letter.EnqueuedAt).ThenBy(letter => letter.Index ?? 0).Index()
            .SelectMany(letter => letter.Item.Meant.Select(usage => (usage.TransactionId, letter.Index))).ToLookup(one => one.TransactionId, one => one.Index);
        foreach (IReadOnlyList<string> replay in world.Operator.Replays)
        {
            // What stands in two letters has no one place.
            List<string> sent = [.. replay.Where(id => arrivals[id].Count() == 1)];
            foreach ((string before, string after) in sent.Zip(sent.Skip(1)))
            {
                if (arrivals[after].Single() < arrivals[before].Single())
                {
                    return $"event {after} was replayed after {before}, which had arrived later";
                }
            }
        }

        return null;
    }

    private static DeadLetterStatus Fate(SimLetter letter) => letter.IsUnwanted ? DeadLetterStatus.Discarded : DeadLetterStatus.Replayed;

    private static IReadOnlyList<DeadLetter> ListOf(DeadLetterDesk desk, DeadLetterScope scope) =>
        desk.ListAsync(scope, new DeadLetterQuery(), 0, int.MaxValue, default).AsTask().GetAwaiter().GetResult().Letters;
}
