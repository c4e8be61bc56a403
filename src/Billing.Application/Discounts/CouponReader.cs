using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;

namespace Billing.Application.Discounts;

/// <summary>Looks coupons up.</summary>
public sealed class CouponReader(ITableStore tables, ListReader lists)
{
    /// <summary>A coupon by code, or null.</summary>
    public ValueTask<Coupon?> FindAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        tables.FindByCodeAsync(space, SaveCoupon.CodeKind, code, CatalogRows.Coupon, StoredJson.Default.Coupon, cancellationToken);

    /// <summary>The names of coupons that customers have, by the coupons' ids.</summary>
    public async ValueTask<IReadOnlyDictionary<BillingId, string>> NamesAsync(
        DataSpace space, IReadOnlyList<AppliedCoupon> applied, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        Dictionary<BillingId, string> names = [];
        foreach (AppliedCoupon each in applied.DistinctBy(each => each.CouponId))
        {
            TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.Coupon(each.CouponId), cancellationToken);
            names[each.CouponId] = (row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.Coupon)?.Name) ?? each.Code;
        }

        return names;
    }

    /// <summary>A coupon by id, or null.</summary>
    public async ValueTask<Coupon?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await tables.FindByIdAsync(space, CatalogRows.Coupon(id), StoredJson.Default.Coupon, cancellationToken) is { } coupon && coupon.Id == id ? coupon : null;

    /// <summary>How often a coupon was given to anyone, ended applications included. Applications of this very moment may be missing.</summary>
    public async ValueTask<int> RedemptionsAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) => (int)await lists.CountAsync(
        space, CouponLists.Applied, new ListQuery([ListFilter.EqualTo("coupon_id", id.ToString())], null, false, 0, 0), sumOf: null, cancellationToken);

    /// <summary>The same of all coupons that anyone was ever given, by the keys of one list.</summary>
    public async ValueTask<IReadOnlyDictionary<BillingId, int>> RedemptionsAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await lists.CountByAsync(space, CouponLists.Applied, "coupon_id", [], cancellationToken))
            .Where(count => BillingId.TryParse(count.Key, out _))
            .ToDictionary(count => BillingId.TryParse(count.Key, out BillingId id) ? id : default, count => count.Value);

    /// <summary>How a coupon was used. Its cost grows with the customers who have it.</summary>
    public async ValueTask<CouponAnalytics> AnalyseAsync(DataSpace space, Coupon coupon, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(
            space, CouponLists.Applied, new ListQuery([ListFilter.EqualTo("coupon_id", coupon.Id.ToString())], null, false, 0, int.MaxValue),
            cancellationToken);
        AppliedCoupon[] all = [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CouponLists.AppliedType)!)];
        AppliedCoupon[] active = [.. all.Where(each => each.Status == CouponStatus.Active)];
        return new CouponAnalytics(
            all.Length, active.Length, all.Sum(each => each.DiscountedMinor),
            coupon.Terms.Frequency == CouponFrequency.Recurring ? active.Sum(each => each.RemainingInvoices ?? 0) : null);
    }
}

/// <summary>How a coupon was used.</summary>
/// <param name="TimesApplied">How often customers were given it.</param>
/// <param name="Active">How many of these still work.</param>
/// <param name="DiscountedMinor">What they have taken off final invoices, in minor units.</param>
/// <param name="RemainingUses">Invoices that those of a recurring coupon which still work have left; null for other coupons.</param>
public sealed record CouponAnalytics(int TimesApplied, int Active, long DiscountedMinor, int? RemainingUses);
