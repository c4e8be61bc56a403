using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Transactions;

/// <summary>
/// Which transactions of a customer are known, and on which day each lies: the part of it that is written with the head. The newest entries
/// are here; older ones lie in runs, which are merged so that there are few. An entry once added stays until its day is older than any
/// event that is accepted.
/// </summary>
public sealed class TransactionDirectory
{
    /// <summary>Entries kept with the head; with more they become a run.</summary>
    public const int RecentMax = 256;

    /// <summary>So many runs of one class are merged.</summary>
    public const int MergeRuns = 8;

    private const byte FormatVersion = 1;

    private readonly RecentEntries _recent = new();
    private readonly List<TransactionRun> _runs = [];
    private readonly List<TransactionRun> _obsolete = [];

    /// <summary>A directory that knows everything from a day on.</summary>
    public TransactionDirectory(UtcDay completeFrom) => CompleteFrom = completeFrom;

    /// <summary>The directory of a customer without usage.</summary>
    public static TransactionDirectory Empty => new(new UtcDay(int.MinValue));

    /// <summary>The directory of a customer whose usage was counted without one: it knows nothing.</summary>
    public static TransactionDirectory Unknown => new(new UtcDay(int.MaxValue));

    /// <summary>Every transaction of this day and later ones is in the directory.</summary>
    public UtcDay CompleteFrom { get; private set; }

    /// <summary>Counts the changes of the runs.</summary>
    public long Generation { get; private set; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<TransactionRun> Runs => _runs;

    /// <summary>Runs that were replaced and whose rows may still be there.</summary>
    public IReadOnlyList<TransactionRun> Obsolete => _obsolete;

    /// <summary>Entries in all, about.</summary>
    public long EntriesCount => _recent.Count + _runs.Sum(run => run.Entries);

    /// <summary>True when the newest entries should become a run.</summary>
    public bool IsRecentFull => _recent.Count > RecentMax;

    /// <summary>Adds an entry to the newest.</summary>
    public void Add(TransactionEntry entry) => _recent.Add(entry.Packed);

    /// <summary>Adds those of the newest entries that have these bits to a list.</summary>
    public void FindRecent(ulong item, List<TransactionEntry> into) => _recent.Find(item, into);

    /// <summary>Takes the newest entries out, sorted, to be stored as a run.</summary>
    public ulong[] TakeRecent() => _recent.Take();

    /// <summary>Adds a run whose rows are stored, or are being stored in the same transaction.</summary>
    public void Add(TransactionRun run)
    {
        _runs.Add(run);
        Generation++;
    }

    /// <summary>Says that everything from a day on has been added.</summary>
    public void IsCompleteFrom(UtcDay day) => CompleteFrom = day;

    /// <summary>Runs to merge now: enough of one class, the lowest first; empty when there are none.</summary>
    public IReadOnlyList<TransactionRun> ChooseMerge() => _runs.GroupBy(run => run.Class).Where(runs => runs.Count() >= MergeRuns)
        .OrderBy(runs => runs.Key).FirstOrDefault()?.ToList() ?? [];

    /// <summary>Takes out runs, all of whose entries are older than any event that is accepted.</summary>
    public IReadOnlyList<TransactionRun> TakeExpired(UtcDay keepFrom)
    {
        List<TransactionRun> expired = _runs.FindAll(run => run.LastDay < keepFrom);
        if (expired.Count > 0)
        {
            Remove(expired, keepFrom, hasDropped: true);
        }

        return expired;
    }

    /// <summary>Replaces runs by the run that they were merged to; null when nothing was left.</summary>
    /// <param name="merged">What was merged.</param>
    /// <param name="result">What came out.</param>
    /// <param name="keepFrom">Entries of earlier days were dropped.</param>
    /// <param name="hasDropped">Whether there were any.</param>
    public void Replace(IReadOnlyList<TransactionRun> merged, TransactionRun? result, UtcDay keepFrom, bool hasDropped)
    {
        Remove(merged, keepFrom, hasDropped);
        if (result is not null)
        {
            _runs.Add(result);
        }
    }

    /// <summary>Notes that a run's rows have to be deleted.</summary>
    public void Discard(TransactionRun run) => _obsolete.Add(run);

    /// <summary>Notes that a discarded run's rows are gone.</summary>
    public void Discarded(TransactionRun run) => _obsolete.Remove(run);

    /// <summary>Forgets everything: it has to be built again.</summary>
    public void Reset()
    {
        _obsolete.AddRange(_runs);
        _runs.Clear();
        TakeRecent();
        CompleteFrom = new UtcDay(int.MaxValue);
        Generation++;
    }

    /// <summary>Writes the directory's part of the head.</summary>
    public void Write(PackWriter writer)
    {
        writer.Byte(FormatVersion);
        writer.Signed(CompleteFrom.Number);
        writer.Unsigned((ulong)Generation);
        WriteRuns(writer, _runs);
        WriteRuns(writer, _obsolete);
        writer.Count(_recent.Count);
        foreach (ulong packed in _recent.Sorted)
        {
            writer.Fixed64(packed);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static TransactionDirectory Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackReader(bytes);
        if (reader.Byte() != FormatVersion)
        {
            throw new FormatException("The directory of transactions is of an unknown version");
        }

        var directory = new TransactionDirectory(new UtcDay((int)reader.Signed())) { Generation = (long)reader.Unsigned() };
        ReadRuns(ref reader, directory._runs);
        ReadRuns(ref reader, directory._obsolete);
        for (int left = reader.Count(); left > 0; left--)
        {
            directory.Add(new TransactionEntry(reader.Fixed64()));
        }

        return directory;
    }

    private void Remove(IReadOnlyList<TransactionRun> runs, UtcDay keepFrom, bool hasDropped)
    {
        _runs.RemoveAll(runs.Contains);
        Generation++;
        if (hasDropped && CompleteFrom < keepFrom)
        {
            CompleteFrom = keepFrom;
        }
    }

    private static void WriteRuns(PackWriter writer, List<TransactionRun> runs)
    {
        writer.Count(runs.Count);
        runs.ForEach(run => run.Write(writer));
    }

    private static void ReadRuns(ref PackReader reader, List<TransactionRun> into)
    {
        for (int left = reader.Count(); left > 0; left--)
        {
            into.Add(TransactionRun.Read(ref reader));
        }
    }
}
