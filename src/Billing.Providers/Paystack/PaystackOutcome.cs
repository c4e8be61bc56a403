using System.Globalization;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;

namespace Billing.Providers.Paystack;

/// <summary>Transactions as outcomes of a charge. The id of a charge is our reference: Paystack finds and refunds by it.</summary>
internal static class PaystackOutcome
{
    /// <summary>What a transaction says. <paramref name="asked"/> is null when a webhook tells of it.</summary>
    public static ChargeOutcome Of(PaystackTransaction transaction, string reference, Money? asked) => transaction.Status switch
    {
        "success" => Collected(transaction, reference, asked),
        "reversed" => new ChargeOutcome(ChargeStatus.Mismatched) { ProviderPaymentId = reference },
        "failed" => ChargeOutcome.Declined(BankWords.ReasonOf(transaction.GatewayResponse), transaction.GatewayResponse, reference),
        "abandoned" or "ongoing" => ChargeOutcome.NeedsAction(reference, null),
        "send_otp" or "send_pin" or "send_phone" or "send_birthday" or "open_url" or "pay_offline" => ChargeOutcome.NeedsAction(reference, Page(transaction)),
        _ when transaction.Paused == true || transaction.AuthorizationUrl is not null => ChargeOutcome.NeedsAction(reference, Page(transaction)),
        "pending" or "processing" or "queued" => ChargeOutcome.Pending(reference),
        _ => ChargeOutcome.Unknown(reference),
    };

    private static ChargeOutcome Collected(PaystackTransaction transaction, string reference, Money? asked) =>
        PaystackAmounts.TryRead(transaction.Amount, transaction.Currency, out Money? received)
            ? ChargeOutcome.Collected(reference, received.Value, asked, MethodOf(transaction.Authorization))
            : new ChargeOutcome(ChargeStatus.Mismatched) { ProviderPaymentId = reference };

    private static SavedMethod? MethodOf(PaystackAuthorization? authorization) =>
        authorization is { AuthorizationCode: { } token, Reusable: true }
            ? new SavedMethod(token, authorization.Channel ?? "card")
            {
                Brand = authorization.CardType?.Trim().ToLowerInvariant(),
                Last4 = authorization.Last4,
                ExpiryMonth = NumberOf(authorization.ExpMonth),
                ExpiryYear = NumberOf(authorization.ExpYear),
            }
            : null;

    private static int? NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static Uri? Page(PaystackTransaction transaction) =>
        Uri.TryCreate(transaction.AuthorizationUrl, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps ? url : null;
}
