using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>Tells whether an organization exists; cheap enough for every event that names one.</summary>
public interface IKnownOrganizations
{
    /// <summary>True when it exists.</summary>
    ValueTask<bool> ExistsAsync(OwnerKey organization, CancellationToken cancellationToken);
}
