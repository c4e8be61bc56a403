using Billing.Application.Payments.Collection;
using Billing.Application.Portal;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Portal;

internal sealed class PortalPayNowRequest
{
    [WebAddress]
    public required string SuccessUrl { get; set; }

    [WebAddress]
    public required string CancelUrl { get; set; }

    public CheckoutWish ToWish(BillingId invoiceId) => new(invoiceId, null, new Uri(SuccessUrl), new Uri(CancelUrl));
}

internal sealed record PortalPayNowResponse(
    BillingId PaymentId, string CheckoutUrl, PaymentProvider Provider, BillingId InvoiceId, [property: Doc("Minor units.")] decimal Amount, string Currency)
{
    public static PortalPayNowResponse From(Payment it) => new(it.Id, it.ProviderCheckoutUrl!, it.Provider, it.InvoiceId, it.AmountMinor, it.Currency.Code);
}

internal sealed class PortalTopUpRequest
{
    [Positive, Doc("How many to buy.")]
    public required decimal Credits { get; set; }
}

internal sealed record PortalTopUpResponse(
    BillingId WalletId, [property: Doc("Bought: they come when the invoice is paid.")] decimal CreditsAdded,
    [property: Doc("What can be spent now.")] decimal NewBalanceCents, decimal NewCreditsBalance,
    [property: Doc("Sold by invoices that are not paid yet.")] decimal PendingAmountCents, [property: Doc("The invoice that sells them.")] BillingId InvoiceId)
{
    private const int CreditDecimals = 4;

    public static PortalTopUpResponse From(BoughtCredits it) => new(
        it.Wallet.Id, it.Credits, it.Wallet.BalanceMinor, decimal.Round(it.Wallet.BalanceCredits, CreditDecimals, MidpointRounding.AwayFromZero),
        it.Wallet.PendingMinor, it.InvoiceId);
}
