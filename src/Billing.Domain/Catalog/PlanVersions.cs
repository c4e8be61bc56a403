using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>Versions of a plan. An edit never changes what a running subscription pays.</summary>
public static class PlanVersions
{
    /// <summary>The version that an edit makes: the next number with the identity of the plan.</summary>
    /// <param name="current">The newest version.</param>
    /// <param name="edited">What it shall be from now on.</param>
    /// <param name="now">The time of the edit.</param>
    public static Plan Next(Plan current, Plan edited, Instant now) => edited with
    {
        Id = current.Id,
        Code = current.Code,
        Version = current.Version + 1,
        CreatedAt = current.CreatedAt,
        UpdatedAt = now,
    };
}
