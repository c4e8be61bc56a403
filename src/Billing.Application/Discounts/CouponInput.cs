using Billing.Domain.Discounts;
using NodaTime;

namespace Billing.Application.Discounts;

/// <summary>What a new coupon is made of; shapes and lengths are checked by the surface.</summary>
/// <param name="Code">Unique in the data space.</param>
/// <param name="Name">For people and documents.</param>
/// <param name="Terms">What and how often it takes off.</param>
/// <param name="Description">For people.</param>
/// <param name="Reusable">False allows one application per customer.</param>
/// <param name="ExpirationAt">From when it can no longer be applied and no longer works; null for never.</param>
public sealed record NewCoupon(
    string Code, string Name, CouponTerms Terms, string? Description = null, bool Reusable = true, Instant? ExpirationAt = null)
{
    /// <summary>How often it may be applied in all; null for any number.</summary>
    public int? MaxRedemptions { get; init; }

    /// <summary>Whether its amount becomes credit of the customer at once.</summary>
    public bool GrantsCredit { get; init; }
}

/// <summary>A change of a coupon: null leaves a field as it is.</summary>
/// <param name="Name">For people and documents.</param>
/// <param name="Description">For people.</param>
/// <param name="Expires">Whether it expires at all.</param>
/// <param name="ExpirationAt">When.</param>
/// <param name="Status">Whether it can still be applied.</param>
public sealed record CouponPatch(
    string? Name = null, string? Description = null, bool? Expires = null, Instant? ExpirationAt = null, CouponStatus? Status = null);
