using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>
/// Makes the organization that a fresh service starts with, so that there is someone who can call it. Safe to run at every start and from several
/// instances at once.
/// </summary>
public sealed class FirstOrganization(Transactor transactor, ITableStore tables, Organizations organizations, IRandomSource random, IClock clock)
{
    private static readonly NewOrganization Settings = new("First organization", "USD", "UTC");

    /// <summary>Its owner key: the same everywhere, so that two instances cannot make two.</summary>
    public static OwnerKey Owner { get; } = IdDerivation.Owner(0, "first organization");

    /// <summary>
    /// Makes the organization with the given key, or adds the key to it. Without a key, one is invented when the organization is new.
    /// </summary>
    /// <param name="givenSecret">The key that the operator has chosen; null or empty for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The invented key, to be printed once; null when none was invented. Refused when the given key has not the form of a key.</returns>
    public async ValueTask<Result<string?>> EnsureAsync(string? givenSecret, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(givenSecret))
        {
            return await organizations.FindAsync(Owner, cancellationToken) is null ? await InventAsync(cancellationToken) : (string?)null;
        }

        if (!KeySecret.TryReadMode(givenSecret, KeySurface.V1, out Mode mode))
        {
            return Failure.Of(FailureKind.Invalid, $"The key must be {KeySecret.PrefixOf(KeySurface.V1, Mode.Live)} or {KeySecret.PrefixOf(KeySurface.V1, Mode.Test)} and 64 lower-case hexadecimal digits");
        }

        Result<Outcome<ApiKey>> added = await AddAsync(givenSecret, mode, cancellationToken);
        return added.Map(_ => (string?)null);
    }

    private async ValueTask<Result<string?>> InventAsync(CancellationToken cancellationToken)
    {
        string secret = KeySecret.Create(KeySurface.V1, Mode.Live, random);
        Result<Outcome<ApiKey>> added = await AddAsync(secret, Mode.Live, cancellationToken);
        return added.Map(_ => (string?)secret);
    }

    /// <summary>The key's command is named by its hash: a key that was revoked stays revoked when the service starts again with it.</summary>
    private async ValueTask<Result<Outcome<ApiKey>>> AddAsync(string secret, Mode mode, CancellationToken cancellationToken)
    {
        Command command = Command.FromJob("bootstrap key", KeySecret.Hash(secret));
        ApiKey key = ApiKeys.Describe(Owner, new NewApiKey(mode, "Bootstrap key", [], ExpiresAt: null), secret, command, clock.GetCurrentInstant());
        await tables.CommitAsync(Tables.Platform, [PlatformRows.Holder(key)], cancellationToken);
        if (await organizations.FindAsync(Owner, cancellationToken) is null)
        {
            Command founding = Command.FromJob("first organization", KeySecret.Hash(secret));
            Result<Outcome<NewOrganizationResult>> founded = await organizations.FoundAsync(Owner, Settings, key, founding, cancellationToken);
            if (founded.IsSuccess)
            {
                return new Outcome<ApiKey>(key, founded.Value.Replayed);
            }
        }

        return await transactor.RunAsync(
            PlatformRows.Organization(Owner), command, PlatformJson.Default.ApiKey,
            async (work, cancel) =>
            {
                if (await work.ReadAsync(PlatformRows.Key(key.Id), PlatformJson.Default.ApiKey, cancel) is { } there)
                {
                    return there;
                }

                work.Insert(PlatformRows.Key(key.Id), key, PlatformJson.Default.ApiKey);
                return key;
            },
            cancellationToken);
    }
}
