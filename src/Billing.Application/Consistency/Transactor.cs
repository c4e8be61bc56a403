using System.Text.Json.Serialization.Metadata;
using Billing.Application.Ports;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Runs units of work so that each takes effect exactly once, whatever fails: every commit carries its command row and the guard's ETag.
/// After a conflict or an unknown outcome the command row is read first; if it is there, the commit was ours.
/// </summary>
public sealed class Transactor(
    ITableStore tables, OutboxDispatcher dispatcher, DrainHints hints, IClock clock, IRandomSource random, TimeProvider time, ICommitWitness? witness = null)
{
    private const int MaxFaults = 20;
    private const int MaxAttempts = 100;
    private const int FirstDelayMs = 5;
    private const int MaxDelayMs = 500;

    /// <summary>
    /// Runs <paramref name="body"/> until its writes are committed, or gives its refusal. The body may run several times and must only read
    /// through the work it is given and decide; it has no effect of its own.
    /// </summary>
    /// <param name="address">The partition.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="resultType">How the result is stored in the command row.</param>
    /// <param name="body">Reads, decides, stages writes.</param>
    /// <param name="cancellationToken">Gives up waiting; a commit under way may still happen.</param>
    /// <exception cref="StoreException">The store stays broken or busy; repeating the same command is safe.</exception>
    public ValueTask<Result<Outcome<T>>> RunAsync<T>(
        PartitionAddress address, Command command, JsonTypeInfo<T> resultType,
        Func<PartitionWork, CancellationToken, ValueTask<Result<T>>> body, CancellationToken cancellationToken) =>
        RunAsync(address, new CommandRows<T>(tables, address, command, resultType, clock, random), Follow.AtOnce, null, body, cancellationToken);

    /// <summary>
    /// The same for work that a queue message asked for: the message is its own drain hint, so the worker makes many commits and then drains the partition's
    /// outbox once with <see cref="OutboxDispatcher.DrainTogetherAsync"/>, before it answers. It may carry the guard from one commit to the next.
    /// </summary>
    public ValueTask<Result<Outcome<T>>> RunQueuedAsync<T>(
        PartitionAddress address, Command command, JsonTypeInfo<T> resultType,
        Func<PartitionWork, CancellationToken, ValueTask<Result<T>>> body, CancellationToken cancellationToken, CarriedGuard? guard = null) =>
        RunAsync(address, new CommandRows<T>(tables, address, command, resultType, clock, random), Follow.ByCaller, guard, body, cancellationToken);

    private async ValueTask<Result<Outcome<T>>> RunAsync<T>(
        PartitionAddress address, CommandRows<T> commands, Follow follow, CarriedGuard? guard,
        Func<PartitionWork, CancellationToken, ValueTask<Result<T>>> body, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Result<Outcome<T>>? ended = await AttemptAsync(address, commands, follow, guard, attempt, body, cancellationToken);
            if (ended is { } result)
            {
                return result;
            }

            if (attempt == MaxAttempts)
            {
                throw new StoreException(StoreFault.Throttled, $"Partition {address} is written by too many at once");
            }

            await Task.Delay(BackOff(attempt), time, cancellationToken);
        }
    }

    /// <summary>
    /// What a command with a caller's key gave before, or null. For use cases that write elsewhere (claim a name) before they run: a key that
    /// comes with other parameters must not get that far.
    /// </summary>
    public async ValueTask<Result<Outcome<T>>?> FindAsync<T>(
        PartitionAddress address, Command command, JsonTypeInfo<T> resultType, CancellationToken cancellationToken) =>
        command.Fingerprint is null
            ? null
            : await new CommandRows<T>(tables, address, command, resultType, clock, random).FindAsync(cancellationToken);

    private async ValueTask<Result<Outcome<T>>?> AttemptAsync<T>(
        PartitionAddress address, CommandRows<T> commands, Follow follow, CarriedGuard? guard, int attempt,
        Func<PartitionWork, CancellationToken, ValueTask<Result<T>>> body, CancellationToken cancellationToken)
    {
        try
        {
            if (attempt > 1 && await commands.FindAsync(cancellationToken) is { } earlier)
            {
                return await FinishEarlierAsync(address, earlier, follow, cancellationToken);
            }

            GuardState? carried = guard?.Take();
            PartitionWork work = await PartitionWork.BeginAsync(tables, address, commands.Command, clock.GetCurrentInstant(), carried, cancellationToken);
            Result<T> decided = await body(work, cancellationToken);
            if (decided.IsSuccess)
            {
                T value = decided.Value;
                return await CommitAsync(work, commands, follow, guard, value, cancellationToken) ? new Outcome<T>(value, Replayed: false) : default(Result<Outcome<T>>?);
            }

            if (carried is not null)
            {
                return null; // refused by what may be out of date: look again
            }

            // A repeat of a command may be refused by its own first effect (a name it took itself): its row tells.
            Result<Outcome<T>>? done = await commands.FindAsync(cancellationToken);
            return done is { } first ? await FinishEarlierAsync(address, first, follow, cancellationToken) : decided.Failure;
        }
        catch (DocumentTooLargeException tooLarge)
        {
            return Failure.Of(FailureKind.TooLarge, tooLarge.Message);
        }
        catch (StoreException fault) when (fault.Fault != StoreFault.Refused && attempt < MaxFaults)
        {
            return null;
        }
    }

    private async ValueTask<bool> CommitAsync<T>(
        PartitionWork work, CommandRows<T> commands, Follow follow, CarriedGuard? guard, T value, CancellationToken cancellationToken)
    {
        if (witness is not null)
        {
            await witness.WitnessAsync(work, cancellationToken);
        }

        List<RowWrite> writes = work.BuildWrites(commands.Row(value));
        if (WireSize.IsTooLarge(writes))
        {
            throw new DocumentTooLargeException("What is to be stored at once is larger than a transaction may be");
        }

        if (follow == Follow.AtOnce && work.Outbox.Count > 0)
        {
            await hints.EnsureAsync(work.Address, cancellationToken);
        }

        commands.Sent();
        CommitResult committed = await tables.CommitAsync(work.Address.Table, writes, cancellationToken);
        if (committed.IsCommitted)
        {
            guard?.Committed(work.GuardAfter(writes, committed), work.Outbox);
        }

        if (follow == Follow.AtOnce && committed.IsCommitted)
        {
            await dispatcher.TryDispatchAsync(work.Address, work.Outbox, cancellationToken);
        }

        return committed.IsCommitted;
    }

    /// <summary>The command had been committed, and whoever did so may have died before its outbox was dispatched.</summary>
    private async ValueTask<Result<Outcome<T>>> FinishEarlierAsync<T>(
        PartitionAddress address, Result<Outcome<T>> earlier, Follow follow, CancellationToken cancellationToken)
    {
        if (follow == Follow.AtOnce && earlier.IsSuccess)
        {
            await dispatcher.TryDrainAsync(address, cancellationToken);
        }

        return earlier;
    }

    /// <summary>Doubling delays with full jitter, so that contenders for one partition spread out.</summary>
    private TimeSpan BackOff(int attempt)
    {
        Span<byte> jitter = stackalloc byte[2];
        random.Fill(jitter);
        int ceilingMs = Math.Min(MaxDelayMs, FirstDelayMs << Math.Min(attempt, 10));
        return TimeSpan.FromMilliseconds(1 + (ceilingMs * BitConverter.ToUInt16(jitter) / ushort.MaxValue));
    }

    /// <summary>Who dispatches the outbox.</summary>
    private enum Follow
    {
        /// <summary>The transactor, right after the commit, with a drain hint for the crash in between.</summary>
        AtOnce,

        /// <summary>The caller, when its work is done; its queue message is the hint.</summary>
        ByCaller,
    }
}
