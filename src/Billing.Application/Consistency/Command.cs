using Billing.Domain.Identity;

namespace Billing.Application.Consistency;

/// <summary>
/// The name of one unit of work, fixed before its first attempt. Its row is inserted in the same transaction as the effect, so a repeat finds
/// the first result instead of making a second effect. Ids of created objects derive from it.
/// </summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Fingerprint">Digest of the parameters when the caller chose the id (an Idempotency-Key); null otherwise.</param>
public sealed record Command(string Id, string? Fingerprint)
{
    /// <summary>What the fingerprint would be under keys that are being replaced.</summary>
    public IReadOnlyList<string> FormerFingerprints { get; init; } = [];

    /// <summary>True when nobody asks for it after its request has ended. A job is asked for whenever its message comes again.</summary>
    public bool IsOfRequest { get; init; }

    /// <summary>True when a claimed name hangs on it: its row is the proof that whoever has the name exists.</summary>
    public bool HoldsName { get; init; }

    /// <summary>True when its row may go some days after it was written.</summary>
    public bool IsPassing => !HoldsName && (IsOfRequest || Fingerprint is not null);

    /// <summary>True when a stored fingerprint is that of this command's request, under whichever key it was made.</summary>
    internal bool HasFingerprint(string? stored) => stored == Fingerprint || FormerFingerprints.Contains(stored);

    /// <summary>How long a caller's key is remembered.</summary>
    public static readonly NodaTime.Duration KeyLifetime = NodaTime.Duration.FromHours(24);

    /// <summary>A command named by the caller's key, scoped so that equal keys of others never meet.</summary>
    public static Command FromKey(DataSpace space, string method, string path, string key, string fingerprint) =>
        new(IdDerivation.Digest("key", space.ToString(), method, path, key), fingerprint);

    /// <summary>This command, with a name that it claims hanging on it: it is told before the claim.</summary>
    public Command HoldingName() => this with { HoldsName = true };

    /// <summary>A part of this command: what it does with one of many objects. It lives as this one does.</summary>
    public Command Part(string objectId) => this with { Id = IdDerivation.Digest("bulk", Id, objectId) };

    /// <summary>A command named by what it does, so that every repeat of the same job is the same command.</summary>
    public static Command FromJob(params ReadOnlySpan<string> job) => new(IdDerivation.Digest(["job", .. job]), null);

    /// <summary>A command that happens once: its id is random and lives as long as the request.</summary>
    public static Command Once(Ports.IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return new Command(Convert.ToHexStringLower(bytes), null) { IsOfRequest = true };
    }
}

/// <summary>What a unit of work gave.</summary>
/// <typeparam name="T">Its result.</typeparam>
/// <param name="Value">The result; of the first run when the command had run before.</param>
/// <param name="Replayed">True when an earlier request with the same key had made it.</param>
public sealed record Outcome<T>(T Value, bool Replayed);
