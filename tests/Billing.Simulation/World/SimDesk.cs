using System.Text;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Work;
using Billing.Domain.Results;

namespace Billing.Simulation;

/// <summary>An operator who looks through the dead letters: discards what nobody wants, mends the rest, and replays it in order. Repeated until all is settled.</summary>
internal sealed class SimDesk(SimWorld world)
{
    private const string Operator = "operator";

    /// <summary>The letters of the organization.</summary>
    public static readonly DeadLetterScope Scope = new(SimCatalog.Space, UsageOptions.Default.Hub);

    private readonly List<List<string>> _replays = [];
    private Task? _running;
    private int _settled;
    private SimProcess? _process;

    /// <summary>True while the operator works.</summary>
    public bool IsBusy => _running is not null;

    /// <summary>True when all that was sent is set aside or counted and the operator has not looked at it since.</summary>
    public bool IsNeeded => world.Hub.IsConsumed && world.Spoiler.Letters.Count > _settled;

    /// <summary>The events that each replay brought to the hub, in the order in which they came there.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Replays => _replays;

    /// <summary>The hub took a message of a replay.</summary>
    public void Taken(LogMessage message) =>
        _replays[^1].AddRange(HubMessage.Decode(Encoding.UTF8.GetString(message.Body.Span)).Select(accepted => accepted.Event.TransactionId));

    /// <summary>One step: the operator begins, goes one call further, or is found finished, or dead.</summary>
    public void Step()
    {
        if (_running is null)
        {
            _process = world.NewProcess();
            _running = RunAsync(new SimTables(world.Tables, _process));
        }
        else if (_process!.IsDead)
        {
            _running = null;
        }
        else if (_process.IsWaiting)
        {
            _process.Open(world.IsCalm);
        }
        else
        {
            _process.RequireOver(_running);
            Task finished = _running;
            _running = null;
            if (finished.Exception?.InnerException is { } failure and not StoreException)
            {
                throw new InvalidOperationException("The dead letters failed for a reason of their own", failure);
            }
        }
    }

    private async Task RunAsync(ITableStore tables)
    {
        int sent = world.Hub.IsConsumed ? world.Spoiler.Letters.Count : 0;
        DeadLetterDesk desk = world.Desk(tables);
        foreach (DeadLetter letter in (await desk.ListAsync(Scope, new DeadLetterQuery { Status = DeadLetterStatus.Open }, 0, int.MaxValue, default)).Letters)
        {
            if (world.Spoiler.Find(letter) is { } known)
            {
                await DecideAsync(desk, letter, known);
            }
        }

        _replays.Add([]);
        world.Faults.Note(SimFault.LettersReplayed, await ReplayAsync(world.Replay(tables, desk), desk) > 0);
        IReadOnlyList<DeadLetter> all = (await desk.ListAsync(Scope, new DeadLetterQuery(), 0, int.MaxValue, default)).Letters;
        foreach (DeadLetter letter in all.Where(letter => letter.Status == DeadLetterStatus.Replayed))
        {
            world.Producer.Offered(world.Spoiler.Find(letter)?.Meant ?? []);
        }

        _settled = all.Any(letter => letter.Status is DeadLetterStatus.Open or DeadLetterStatus.Replaying) ? _settled : Math.Max(_settled, sent);
    }

    private async Task<int> ReplayAsync(ReplayDeadLetters replay, DeadLetterDesk desk)
    {
        if (!world.ReplaysBackwards)
        {
            return (await replay.RunManyAsync(Scope, null, new DeadLetterQuery(), Operator, TimeBudget.Ample(), default)).Replayed;
        }

        int replayed = 0;
        foreach (DeadLetter letter in (await desk.ListAsync(Scope, new DeadLetterQuery(), 0, int.MaxValue, default)).Letters.OrderByDescending(letter => letter.Id, StringComparer.Ordinal))
        {
            replayed += letter.Status is DeadLetterStatus.Open or DeadLetterStatus.Replaying && (await replay.RunAsync(Scope, letter.Id, Operator, default)).IsSuccess ? 1 : 0;
        }

        return replayed;
    }

    private async Task DecideAsync(DeadLetterDesk desk, DeadLetter letter, SimLetter sent)
    {
        if (sent.IsUnwanted)
        {
            world.Faults.Note(SimFault.LetterDiscarded);
            _ = await desk.DiscardAsync(Scope, letter.Id, "a mistake", Operator, default);
        }
        else if (letter.MendedAt is null)
        {
            world.Faults.Note(SimFault.LetterMended);
            Result<DeadLetter> mended = await desk.MendAsync(Scope, letter.Id, sent.Body, sent.Fields, Operator, default);
            _ = mended.TryGet(out _, out Failure? failure) || failure.Kind == FailureKind.Conflict ? mended : throw new InvalidOperationException(failure.Message);
        }
    }
}
