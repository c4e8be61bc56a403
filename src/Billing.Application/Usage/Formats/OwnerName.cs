using Billing.Domain.Identity;

namespace Billing.Application.Usage.Formats;

/// <summary>
/// Whose an event of the hub is, as its producer wrote it: the organization's id and the mode. Whoever may write to the hub is trusted with
/// every organization's usage, as the service's own intake is; so the name needs no secret, but it is never guessed.
/// </summary>
/// <param name="Organization">Id of the organization; null when it is not named.</param>
/// <param name="Mode"><c>live</c> or <c>test</c>; null when it is not named.</param>
public sealed record OwnerName(string? Organization, string? Mode)
{
    /// <summary>Nobody is named.</summary>
    public static readonly OwnerName None = new(null, null);

    /// <summary>This name with what it leaves out taken from an outer one; null when the two contradict each other.</summary>
    internal OwnerName? Within(OwnerName outer) =>
        (Organization is not null && outer.Organization is not null && !string.Equals(Organization, outer.Organization, StringComparison.OrdinalIgnoreCase))
        || (Mode is not null && outer.Mode is not null && Mode != outer.Mode)
            ? null
            : new OwnerName(Organization ?? outer.Organization, Mode ?? outer.Mode);

    /// <summary>The data space, or null when the name is incomplete or is no name of one.</summary>
    internal DataSpace? Space => Mode is "live" or "test" && BillingId.TryParse(Organization, out BillingId id) && id.Item == 0 && id.Ordinal == 0
        ? new DataSpace(id.Owner, Mode == "live" ? Domain.Identity.Mode.Live : Domain.Identity.Mode.Test)
        : null;
}
