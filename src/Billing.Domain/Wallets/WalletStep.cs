using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Domain.Wallets;

/// <summary>
/// Pays an invoice from wallets: by priority, then earliest expiry, then oldest; granted credit of a wallet before paid credit. Expiry
/// is judged at the earlier of issue and the end of the service period, never when the draft was made (rule 22).
/// </summary>
internal static class WalletStep
{
    internal static List<WalletUse> Apply(InvoiceRequest request, List<FeeInProgress> fees)
    {
        var uses = new List<WalletUse>();
        if (request.Wallets.Count == 0) return uses;

        Instant judgedAt = Instant.Min(request.IssuedAt, request.ServicePeriod.End);
        IEnumerable<Wallet> usable = request.Wallets
            .Where(w => w.Status == WalletStatus.Active && w.BalanceMinor > 0 && w.Currency == request.Currency)
            .Where(w => w.ExpirationAt is not { } expires || expires > judgedAt)
            .OrderBy(w => w.Priority).ThenBy(w => w.ExpirationAt ?? Instant.MaxValue).ThenBy(w => w.CreatedAt).ThenBy(w => w.Id);
        foreach (Wallet wallet in usable)
        {
            List<FeeInProgress> payable = fees.FindAll(f => f.DueMinor > 0 && MayPay(wallet, f.Fee));
            long amount = Math.Min(wallet.BalanceMinor, payable.Sum(f => f.DueMinor));
            if (amount <= 0) continue;
            if (uses.Count == request.WalletsMax) break;

            FeeSplit.Over(amount, payable, f => f.DueMinor, (fee, part) => fee.SettledMinor += part);
            long granted = Math.Min(amount, wallet.GrantedBalanceMinor);
            uses.Add(new WalletUse(wallet.Id, granted, amount - granted));
        }

        return uses;
    }

    // Credit cannot buy credit, unless a wallet was made for just that.
    private static bool MayPay(Wallet wallet, Fee fee) =>
        wallet.FeeTypes.Count + wallet.MetricCodes.Count == 0
            ? fee.Type != FeeType.Credit
            : wallet.FeeTypes.Contains(fee.Type) || (fee.MetricCode is { } metric && wallet.MetricCodes.Contains(metric));
}
