using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Discounts;

/// <summary>Creates, changes, copies and ends coupons. Customers who have a coupon keep it as it was when they got it.</summary>
public sealed class SaveCoupon(CatalogUnits units, CouponReader coupons)
{
    /// <summary>Kind of the claimed code.</summary>
    internal const string CodeKind = "coupon";

    /// <summary>What a copy's code ends with.</summary>
    private const string CopySuffix = "_copy";

    private const int CodeLengthMax = 255;

    private static readonly CodedThings<Coupon> Rows = new(CodeKind, "coupon", CatalogRows.Coupon, StoredJson.Default.Coupon, coupon => (coupon.Id, coupon.Code))
    {
        Upsert = CouponLists.Upsert,
        Remove = CouponLists.Remove,
    };

    /// <summary>Creates a coupon. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<Coupon>>> CreateAsync(DataSpace space, NewCoupon input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(
            space, command, StoredJson.Default.Coupon,
            async (work, ct) => (CouponCheck.Terms(input.Terms) ?? CouponCheck.Expiry(input.ExpirationAt, work.Now)) is { } wrong
                ? wrong
                : await AddAsync(work, space, input, ct),
            cancellationToken);

    /// <summary>Changes a coupon.</summary>
    public ValueTask<Result<Outcome<Coupon>>> UpdateAsync(
        DataSpace space, string code, CouponPatch patch, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(space, code, command, (coupon, now) => Change(coupon, patch, now), cancellationToken);

    /// <summary>Ends a coupon: nobody gets it any more. Ending it again changes nothing.</summary>
    public ValueTask<Result<Outcome<Coupon>>> TerminateAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(space, code, command, (coupon, _) => coupon with { Status = CouponStatus.Terminated }, cancellationToken);

    /// <summary>Removes a coupon that nobody was ever given; one that somebody was is ended instead.</summary>
    public async ValueTask<Result<Outcome<Coupon>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken)
    {
        Coupon? known = await coupons.FindAsync(space, code, cancellationToken);
        if (known is null || await coupons.RedemptionsAsync(space, known.Id, cancellationToken) > 0)
        {
            return await TerminateAsync(space, code, command, cancellationToken);
        }

        return await units.RunAsync(
            space, command, StoredJson.Default.Coupon,
            async (work, ct) => await Rows.FindAsync(work, code, ct) is { } coupon
                ? (await Rows.DeleteAsync(work, space, coupon, ct)).Map(_ => coupon)
                : Failure.NotFound("Coupon"),
            cancellationToken);
    }

    /// <summary>
    /// Makes a coupon like another, under its code with <c>_copy</c> at the end, that can be applied. Refused with <see cref="FailureKind.Conflict"/> when
    /// that code is taken.
    /// </summary>
    public ValueTask<Result<Outcome<Coupon>>> DuplicateAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(
            space, command, StoredJson.Default.Coupon,
            async (work, ct) =>
            {
                if (await Rows.FindAsync(work, code, ct) is not { } coupon)
                {
                    return Failure.NotFound("Coupon");
                }

                string copy = coupon.Code + CopySuffix;
                return copy.Length > CodeLengthMax
                    ? Failure.Of(FailureKind.Conflict, $"The code '{coupon.Code}' is too long for a copy of it")
                    : await AddAsync(
                        work, space, new NewCoupon(copy, coupon.Name, coupon.Terms, coupon.Description, coupon.Reusable, coupon.ExpirationAt) { GrantsCredit = coupon.GrantsCredit }, ct);
            },
            cancellationToken);

    private static ValueTask<Result<Coupon>> AddAsync(PartitionWork work, DataSpace space, NewCoupon input, CancellationToken cancellationToken) => Rows.AddAsync(
        work, space, input.Code,
        id => new Coupon
        {
            Id = id,
            Code = input.Code,
            Name = input.Name,
            Description = input.Description,
            Terms = input.Terms,
            Reusable = input.Reusable,
            ExpirationAt = input.ExpirationAt,
            MaxRedemptions = input.MaxRedemptions,
            GrantsCredit = input.GrantsCredit,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        },
        cancellationToken);

    private static Result<Coupon> Change(Coupon coupon, CouponPatch patch, Instant now)
    {
        Instant? expiry = patch.Expires == false ? null : patch.ExpirationAt ?? coupon.ExpirationAt;
        if (patch.Expires == true && expiry is null)
        {
            return Failure.Invalid("expiration_at", "A coupon with a time limit needs its end", "missing");
        }

        return expiry != coupon.ExpirationAt && CouponCheck.Expiry(expiry, now) is { } wrong
            ? wrong
            : coupon with
            {
                Name = patch.Name ?? coupon.Name,
                Description = patch.Description ?? coupon.Description,
                ExpirationAt = expiry,
                Status = patch.Status ?? coupon.Status,
            };
    }

    private ValueTask<Result<Outcome<Coupon>>> ChangeAsync(
        DataSpace space, string code, Command command, Func<Coupon, Instant, Result<Coupon>> change, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Coupon,
            async (work, ct) => await Rows.FindAsync(work, code, ct) is { } coupon
                ? change(coupon, work.Now).Map(changed => Rows.Save(work, space, changed with { UpdatedAt = work.Now }))
                : Failure.NotFound("Coupon"),
            cancellationToken);
}
