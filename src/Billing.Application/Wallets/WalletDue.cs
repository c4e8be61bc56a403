using Billing.Application.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>What time does to a wallet, as the account keeps it: without it no wallet would have to be read to know when.</summary>
/// <param name="WalletId">The wallet.</param>
/// <param name="ExpirationAt">From when it can no longer be spent; null for never.</param>
/// <param name="TopUpAt">When a rule tops it up next; null for never.</param>
/// <param name="TopUpNumber">The number of that top-up.</param>
public sealed record WalletDue(BillingId WalletId, Instant? ExpirationAt, Instant? TopUpAt, int TopUpNumber)
{
    /// <summary>What time does to a wallet as it is now; null when nothing.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="zone">The customer's zone.</param>
    internal static WalletDue? Of(Wallet wallet, DateTimeZone zone)
    {
        var due = new WalletDue(wallet.Id, wallet.ExpirationAt, WalletTopUps.Next(wallet, zone)?.At, wallet.TopUps);
        return wallet.Status != WalletStatus.Active || due is { ExpirationAt: null, TopUpAt: null } ? null : due;
    }
}

/// <summary>What time does next to a customer's wallets and coupons.</summary>
/// <param name="At">When.</param>
/// <param name="Id">The wallet or coupon.</param>
/// <param name="TopUpNumber">The number of the top-up that a rule makes; null when it expires.</param>
internal sealed record CreditDue(Instant At, BillingId Id, int? TopUpNumber)
{
    /// <summary>
    /// The first of them; null when there is none. What expires stays until the drafts of service before its expiry are final: they may still spend it (rule 22).
    /// </summary>
    public static CreditDue? Next(CustomerAccount account)
    {
        IEnumerable<CreditDue> ends = account.WalletDues.Select(due => (due.WalletId, due.ExpirationAt))
            .Concat(account.Coupons.Select(coupon => (coupon.Id, coupon.ExpirationAt)))
            .Where(each => each.ExpirationAt is not null)
            .Select(each => new CreditDue(EndOf(account, each.ExpirationAt!.Value), each.Item1, TopUpNumber: null));
        return account.WalletDues.Where(due => due.TopUpAt is not null).Select(due => new CreditDue(due.TopUpAt!.Value, due.WalletId, due.TopUpNumber))
            .Concat(ends).OrderBy(due => due.At).ThenBy(due => due.TopUpNumber is null).ThenBy(due => due.Id).FirstOrDefault();
    }

    private static Instant EndOf(CustomerAccount account, Instant expiry) =>
        account.Drafts.Where(draft => draft.Boundary < expiry).Select(draft => draft.FinalizeAt).Append(expiry).Max();
}
