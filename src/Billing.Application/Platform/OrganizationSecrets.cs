using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Platform;

/// <summary>Encrypts and opens what an organization keeps secret in its own settings.</summary>
public sealed class OrganizationSecrets(SecretBox box)
{
    /// <summary>What the key of an organization's receivers is encrypted for.</summary>
    internal const string HmacField = "organization_hmac_key";

    /// <summary>The key that receivers verify messages with; null where none is set, and where the operator's key for it is gone: the organization is there all the same.</summary>
    public string? HmacKeyOf(Organization organization) =>
        organization.SealedHmacKey is { } kept && box.Open(SpaceOf(organization.Id.Owner), HmacField, kept).TryGet(out string? key, out _) ? key : null;

    /// <summary>The key as it is stored; null stays null. Refused where the operator gave no key to encrypt with.</summary>
    internal Result<string?> Seal(OwnerKey organization, string? hmacKey) =>
        hmacKey is null ? hmacKey : box.Seal(SpaceOf(organization), HmacField, hmacKey).Map<string?>(kept => kept);

    /// <summary>An organization's settings hold for both of its data spaces, and are kept with those of the live one.</summary>
    private static DataSpace SpaceOf(OwnerKey organization) => new(organization, Mode.Live);
}
