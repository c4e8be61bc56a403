using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>
/// The sealed periods of a customer, oldest seal first. Each is kept for as long as events of its time are taken: a forgotten seal would
/// leave late usage unbilled.
/// </summary>
public sealed class SealedPeriods
{
    /// <summary>Seals kept whatever their age: those of an import window that reaches far back.</summary>
    public const int KeptMin = 1_000;

    /// <summary>Seals of periods that ended less than this before the newest are never forgotten: longer than the accept window.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(450);

    /// <summary>The first format of a head in which a scope stands once and not with each of its periods.</summary>
    internal const byte ScopesOnceFormat = 4;

    private readonly List<SealedPeriod> _seals = [];

    /// <summary>All of them, oldest seal first.</summary>
    public IReadOnlyList<SealedPeriod> All => _seals;

    /// <summary>The seal of exactly this period, or null.</summary>
    public SealedPeriod? Find(string scope, Instant from, Instant to) => _seals.Find(seal => seal.Scope == scope && seal.From == from && seal.To == to);

    /// <summary>The periods that contain an instant.</summary>
    public IEnumerable<SealedPeriod> Over(Instant instant) => _seals.Where(seal => seal.From <= instant && instant < seal.To);

    /// <summary>The periods that an event at an instant changes through what is carried over: those that contain it and all later ones.</summary>
    public IEnumerable<SealedPeriod> From(Instant instant) => _seals.Where(seal => instant < seal.To);

    /// <summary>Adds a seal, and forgets the oldest beyond <see cref="KeptMin"/> whose time is long over.</summary>
    public void Add(SealedPeriod added)
    {
        _seals.Add(added);
        int expendable = Math.Max(0, _seals.Count - KeptMin);
        int expired = 0;
        while (expired < expendable && _seals[expired].To < added.To - KeptFor)
        {
            expired++;
        }

        _seals.RemoveRange(0, expired);
    }

    internal void Write(PackWriter writer)
    {
        var scopes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (SealedPeriod seal in _seals)
        {
            scopes.TryAdd(seal.Scope, scopes.Count);
        }

        writer.Count(scopes.Count);
        foreach (string scope in scopes.Keys)
        {
            writer.Text(scope);
        }

        writer.Count(_seals.Count);
        foreach (SealedPeriod seal in _seals)
        {
            writer.Count(scopes[seal.Scope]);
            writer.Signed(seal.From.ToUnixTimeTicks());
            writer.Signed(seal.To.ToUnixTimeTicks() - seal.From.ToUnixTimeTicks());
            writer.Unsigned((ulong)seal.Version);
        }
    }

    internal static SealedPeriods Read(ref PackReader reader, byte format)
    {
        var read = new SealedPeriods();
        List<string> scopes = [];
        for (int left = format >= ScopesOnceFormat ? reader.Count() : 0; left > 0; left--)
        {
            scopes.Add(reader.Text());
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            string scope = format >= ScopesOnceFormat ? scopes[(int)reader.Unsigned()] : reader.Text();
            long from = reader.Signed();
            long to = reader.Signed() + (format >= ScopesOnceFormat ? from : 0);
            read._seals.Add(new SealedPeriod(scope, Instant.FromUnixTimeTicks(from), Instant.FromUnixTimeTicks(to), (long)reader.Unsigned()));
        }

        return read;
    }
}

/// <summary>A period [From, To) that was billed at a usage version. What arrives for it later is adjusted, not billed again.</summary>
/// <param name="Scope">What was billed, such as a subscription or billing group: periods of different scopes are independent.</param>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Version">The usage version at the seal: every event is in it or after it.</param>
public sealed record SealedPeriod(string Scope, Instant From, Instant To, long Version);
