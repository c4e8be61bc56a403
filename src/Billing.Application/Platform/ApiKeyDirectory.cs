using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>
/// Finds the key that a caller sent. Keys are remembered for <see cref="RevocationDelay"/>, so that a busy caller costs no reads: for that long,
/// an instance may let in a key that another instance has revoked. Revoking through the same instance takes effect at once.
/// </summary>
public sealed class ApiKeyDirectory(ITableStore tables, IClock clock, TimeProvider time)
{
    /// <summary>Longest time for which a revoked key may still be let in.</summary>
    public static readonly TimeSpan RevocationDelay = TimeSpan.FromSeconds(30);

    private const int RememberedMax = 10_000;

    /// <summary>The last use is written at most this often.</summary>
    private static readonly Duration UseInterval = Duration.FromMinutes(1);

    private readonly ConcurrentDictionary<SecretHash, Remembered> _remembered = new();

    private readonly ShortMemory<(DataSpace Space, BillingId Id), ApiKey?> _byId =
        new(time, RevocationDelay, (key, cancellationToken) => FindAsync(tables, key.Space, key.Id, cancellationToken));

    /// <summary>The key of v1 with this secret, when it is active at this moment; otherwise null.</summary>
    public ValueTask<ApiKey?> AuthenticateAsync(string secret, CancellationToken cancellationToken) =>
        AuthenticateAsync(secret, KeySurface.V1, cancellationToken);

    /// <summary>The key of a surface with this secret, when it is active at this moment; otherwise null.</summary>
    public async ValueTask<ApiKey?> AuthenticateAsync(string secret, KeySurface surface, CancellationToken cancellationToken)
    {
        if (!KeySecret.TryReadMode(secret, surface, out _))
        {
            return null;
        }

        SecretHash hash = SecretHash.Of(secret);
        if (!_remembered.TryGetValue(hash, out Remembered? known) || time.GetElapsedTime(known.ReadAt) > RevocationDelay)
        {
            known = await ReadAsync(hash, known, cancellationToken);
        }

        Instant now = clock.GetCurrentInstant();
        if (known is null || !known.Key.IsUsable(now))
        {
            return null;
        }

        if (known.TryStartUse(now))
        {
            _ = NoteUseAsync(known.Key.Id, now);
        }

        return known.Key;
    }

    /// <summary>A key of a data space by id, or null.</summary>
    public ValueTask<ApiKey?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) => FindAsync(tables, space, id, cancellationToken);

    /// <summary>True while the key with this id is active: for what hangs on a key. Remembered as keys are.</summary>
    public async ValueTask<bool> IsUsableAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await _byId.GetAsync((space, id), cancellationToken))?.IsUsable(clock.GetCurrentInstant()) == true;

    /// <summary>Reads the key again when it is next used.</summary>
    internal void Forget(ApiKey key)
    {
        _remembered.TryRemove(SecretHash.Parse(key.Hash), out _);
        _byId.Forget((key.Space, key.Id));
    }

    private static async ValueTask<ApiKey?> FindAsync(ITableStore tables, DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (id.Owner != space.Organization)
        {
            return null;
        }

        TableRow? row = await tables.GetAsync(
            Tables.Platform, PlatformRows.Organization(id.Owner).PartitionKey, PlatformRows.Key(id), cancellationToken);
        ApiKey? key = row is null ? null : DocumentCodec.Read(row.Columns, PlatformJson.Default.ApiKey);
        return key?.Mode == space.Mode ? key : null;
    }

    private async ValueTask<Remembered?> ReadAsync(SecretHash hash, Remembered? previous, CancellationToken cancellationToken)
    {
        TableRow? holder = await tables.GetAsync(Tables.Platform, PlatformRows.HashPartition(hash.ToString()), PlatformRows.HolderRow, cancellationToken);
        BillingId? id = holder is null ? null : DocumentCodec.Read(holder.Columns, PlatformJson.Default.KeyHolder)!.KeyId;
        TableRow? row = id is not { } keyId ? null : await tables.GetAsync(
            Tables.Platform, PlatformRows.Organization(keyId.Owner).PartitionKey, PlatformRows.Key(keyId), cancellationToken);
        ApiKey? key = row is null ? null : DocumentCodec.Read(row.Columns, PlatformJson.Default.ApiKey);

        // A holder whose key was never committed leads to another attempt's key, or to none.
        if (key is null || key.Hash != hash.ToString())
        {
            _remembered.TryRemove(hash, out _);
            return null;
        }

        if (_remembered.Count >= RememberedMax)
        {
            _remembered.Clear();
        }

        return _remembered[hash] = new Remembered(key, time.GetTimestamp(), previous);
    }

    private async Task NoteUseAsync(BillingId key, Instant now)
    {
        try
        {
            Columns columns = new Columns().Set(PlatformRows.AtColumn, now.ToUnixTimeMilliseconds());
            RowWrite use = RowWrite.Upsert(PlatformRows.Organization(key.Owner).PartitionKey, PlatformRows.Use(key), columns);
            await tables.CommitAsync(Tables.Platform, [use], CancellationToken.None);
        }
        catch (StoreException)
        {
            // Nothing hangs on it: the next minute's use is noted again, and whatever ails the store shows in the request itself.
        }
    }

    /// <summary>A key as it was read, and when its use was last noted.</summary>
    private sealed class Remembered(ApiKey key, long readAt, Remembered? previous)
    {
        private long _usedAtMs = previous?._usedAtMs ?? 0;

        public ApiKey Key => key;

        public long ReadAt => readAt;

        /// <summary>True for the one caller that shall note this use.</summary>
        public bool TryStartUse(Instant now)
        {
            long nowMs = now.ToUnixTimeMilliseconds();
            long before = Volatile.Read(ref _usedAtMs);
            return nowMs - before >= (long)UseInterval.TotalMilliseconds && Interlocked.CompareExchange(ref _usedAtMs, nowMs, before) == before;
        }
    }

    /// <summary>SHA-256 of a secret, so that memory holds no secrets.</summary>
    private readonly record struct SecretHash(UInt128 High, UInt128 Low)
    {
        public static SecretHash Of(string secret)
        {
            Span<byte> text = stackalloc byte[128];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(text[..Encoding.UTF8.GetBytes(secret, text)], hash);
            return Read(hash);
        }

        public static SecretHash Parse(string hex) => Read(Convert.FromHexString(hex));

        public override string ToString() => High.ToString("x32", null) + Low.ToString("x32", null);

        private static SecretHash Read(ReadOnlySpan<byte> hash) => new(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
