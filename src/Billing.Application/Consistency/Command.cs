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
    /// <summary>How long a caller's key is remembered.</summary>
    public static readonly NodaTime.Duration KeyLifetime = NodaTime.Duration.FromHours(24);

    /// <summary>A command named by the caller's key, scoped so that equal keys of others never meet.</summary>
    public static Command FromKey(DataSpace space, string method, string path, string key, string fingerprint) =>
        new(IdDerivation.Digest("key", space.ToString(), method, path, key), fingerprint);

    /// <summary>A command named by what it does, so that every repeat of the same job is the same command.</summary>
    public static Command FromJob(params ReadOnlySpan<string> job) => new(IdDerivation.Digest(["job", .. job]), null);

    /// <summary>A command that happens once: its id is random and lives as long as the request.</summary>
    public static Command Once(Ports.IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return new Command(Convert.ToHexStringLower(bytes), null);
    }
}

/// <summary>What a unit of work gave.</summary>
/// <typeparam name="T">Its result.</typeparam>
/// <param name="Value">The result; of the first run when the command had run before.</param>
/// <param name="Replayed">True when an earlier request with the same key had made it.</param>
public sealed record Outcome<T>(T Value, bool Replayed);
