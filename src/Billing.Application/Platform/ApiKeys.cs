using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>What a new key is made of.</summary>
/// <param name="Mode">Whether it opens live or test data.</param>
/// <param name="Name">For people; null for none.</param>
/// <param name="Scopes">What it may do; empty for everything.</param>
/// <param name="ExpiresAt">From when on it opens nothing; null for never.</param>
/// <param name="Surface">The published API that it opens.</param>
public sealed record NewApiKey(Mode Mode, string? Name, IReadOnlyList<string> Scopes, Instant? ExpiresAt, KeySurface Surface = KeySurface.V1)
{
    /// <summary>Scopes of whoever makes it, beyond which it gets none; empty for everything.</summary>
    public IReadOnlyList<string> GivenBy { get; init; } = [];
}

/// <summary>How a key is rotated.</summary>
/// <param name="Overlap">How long the old key still works beside the new one.</param>
/// <param name="GivenBy">Scopes of whoever does it: a key with more is not rotated. Empty for everything.</param>
public sealed record KeyRotation(Duration Overlap, IReadOnlyList<string> GivenBy);

/// <summary>An organization's keys: make, list, rotate, revoke.</summary>
public sealed class ApiKeys(Transactor transactor, ITableStore tables, ApiKeyDirectory directory, IRandomSource random, IClock clock)
{
    /// <summary>
    /// Makes a key. A repeat of the command is refused with <see cref="FailureKind.Conflict"/>, because the secret was shown once and is not kept; scopes beyond those of
    /// whoever makes it with <see cref="FailureKind.Forbidden"/>.
    /// </summary>
    public async ValueTask<Result<IssuedApiKey>> CreateAsync(OwnerKey organization, NewApiKey input, Command command, CancellationToken cancellationToken)
    {
        if (input.ExpiresAt <= clock.GetCurrentInstant())
        {
            return Failure.Invalid("expires_at", "Input should be in the future", "future_datetime");
        }

        if (!KeyScopes.Give(input.GivenBy, input.Scopes).TryGet(out IReadOnlyList<string>? scopes, out Failure? beyond))
        {
            return beyond;
        }

        IssuedApiKey issued = Issue(organization, input with { Scopes = scopes }, command);
        await tables.CommitAsync(Tables.Platform, [PlatformRows.Holder(issued.Key)], cancellationToken);
        Result<Outcome<ApiKey>> made = await transactor.RunAsync(
            PlatformRows.Organization(organization), command, PlatformJson.Default.ApiKey,
            (work, _) =>
            {
                work.Insert(PlatformRows.Key(issued.Key.Id), issued.Key, PlatformJson.Default.ApiKey);
                return ValueTask.FromResult<Result<ApiKey>>(issued.Key);
            },
            cancellationToken);
        return ShownOnce(made, issued);
    }

    /// <summary>The keys of one mode, newest first, revoked ones included.</summary>
    public async ValueTask<IReadOnlyList<ApiKeyUse>> ListAsync(DataSpace space, CancellationToken cancellationToken)
    {
        string partition = PlatformRows.Organization(space.Organization).PartitionKey;
        Dictionary<string, Instant?> uses = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Platform, RowRange.Prefix(partition, PlatformRows.UsePrefix), cancellationToken))
        {
            uses[row.RowKey[PlatformRows.UsePrefix.Length..]] = PlatformRows.At(row);
        }

        List<ApiKeyUse> keys = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Platform, RowRange.Prefix(partition, PlatformRows.KeyPrefix), cancellationToken))
        {
            ApiKey key = DocumentCodec.Read(row.Columns, PlatformJson.Default.ApiKey)!;
            if (key.Mode == space.Mode)
            {
                keys.Add(new ApiKeyUse(key, uses.GetValueOrDefault(key.Id.ItemKey)));
            }
        }

        return [.. keys.OrderByDescending(use => use.Key.CreatedAt).ThenByDescending(use => use.Key.Id)];
    }

    /// <summary>
    /// Makes a key with the same name, scopes and expiry, and in the same transaction revokes the old one, or lets it expire when the overlap is over. Refused with
    /// <see cref="FailureKind.Forbidden"/> for a key that may more than whoever rotates it.
    /// </summary>
    public async ValueTask<Result<IssuedApiKey>> RotateAsync(
        DataSpace space, BillingId keyId, KeyRotation rotation, Command command, CancellationToken cancellationToken)
    {
        ApiKey? old = await directory.FindAsync(space, keyId, cancellationToken);
        if (old is null)
        {
            return Failure.NotFound("API key");
        }

        if (rotation.GivenBy.Count > 0 && (old.Scopes.Count == 0 || !KeyScopes.Give(rotation.GivenBy, old.Scopes).IsSuccess))
        {
            return Failure.Of(FailureKind.Forbidden, "This key may do more than the one that rotates it");
        }

        IssuedApiKey issued = Issue(space.Organization, new NewApiKey(old.Mode, old.Name, old.Scopes, old.ExpiresAt, old.Surface), command);
        await tables.CommitAsync(Tables.Platform, [PlatformRows.Holder(issued.Key)], cancellationToken);
        Result<Outcome<ApiKey>> made = await transactor.RunAsync(
            PlatformRows.Organization(space.Organization), command, PlatformJson.Default.ApiKey,
            async (work, cancel) =>
            {
                Result<ApiKey> revoked = await EndAsync(work, keyId, rotation.Overlap, cancel);
                if (revoked.IsSuccess)
                {
                    work.Insert(PlatformRows.Key(issued.Key.Id), issued.Key, PlatformJson.Default.ApiKey);
                }

                return revoked.Map(_ => issued.Key);
            },
            cancellationToken);
        directory.Forget(old);
        return ShownOnce(made, issued);
    }

    /// <summary>Revokes a key. Other instances may let it in for as long as <see cref="ApiKeyDirectory.RevocationDelay"/>.</summary>
    public async ValueTask<Result<Unit>> RevokeAsync(DataSpace space, BillingId keyId, Command command, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(space, keyId, cancellationToken) is not { } old)
        {
            return Failure.NotFound("API key");
        }

        Result<Outcome<ApiKey>> revoked = await transactor.RunAsync(
            PlatformRows.Organization(space.Organization), command, PlatformJson.Default.ApiKey, (work, cancel) => EndAsync(work, keyId, Duration.Zero, cancel), cancellationToken);
        directory.Forget(old);
        return revoked.Map(_ => Unit.Value);
    }

    /// <summary>A key and its secret; the id derives from the command.</summary>
    internal IssuedApiKey Issue(OwnerKey organization, NewApiKey input, Command command)
    {
        string secret = KeySecret.Create(input.Surface, input.Mode, random);
        return new IssuedApiKey(Describe(organization, input, secret, command, clock.GetCurrentInstant()), secret);
    }

    /// <summary>What is kept of a key with this secret.</summary>
    internal static ApiKey Describe(OwnerKey organization, NewApiKey input, string secret, Command command, Instant now) => new()
    {
        Id = IdDerivation.ItemOf(organization, 0, "api_key", command.Id),
        Mode = input.Mode,
        Surface = input.Surface,
        Name = input.Name,
        Prefix = KeySecret.Shown(secret),
        Hash = KeySecret.Hash(secret),
        Ending = secret[^4..],
        Scopes = input.Scopes,
        ExpiresAt = input.ExpiresAt,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static Result<IssuedApiKey> ShownOnce(Result<Outcome<ApiKey>> made, IssuedApiKey issued)
    {
        if (!made.TryGet(out Outcome<ApiKey>? outcome, out Failure? failure))
        {
            return failure;
        }

        return outcome.Replayed
            ? Failure.Of(FailureKind.Conflict, $"An earlier request with this Idempotency-Key made the key {outcome.Value.Prefix}...; its secret was shown then and is not kept")
            : issued;
    }

    /// <summary>Revokes a key, or lets it expire after a while, unless it does so before.</summary>
    private static async ValueTask<Result<ApiKey>> EndAsync(PartitionWork work, BillingId keyId, Duration after, CancellationToken cancellationToken)
    {
        ApiKey? key = await work.ReadAsync(PlatformRows.Key(keyId), PlatformJson.Default.ApiKey, cancellationToken);
        if (key is null || key.RevokedAt is not null)
        {
            return Failure.NotFound("API key");
        }

        ApiKey ended = after == Duration.Zero
            ? key with { RevokedAt = work.Now, UpdatedAt = work.Now }
            : key with { ExpiresAt = Instant.Min(key.ExpiresAt ?? Instant.MaxValue, work.Now + after), UpdatedAt = work.Now };
        work.Replace(PlatformRows.Key(keyId), ended, PlatformJson.Default.ApiKey);
        return ended;
    }
}
