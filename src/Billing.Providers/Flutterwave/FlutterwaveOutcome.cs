using System.Globalization;
using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;

namespace Billing.Providers.Flutterwave;

/// <summary>Transactions as outcomes of a charge.</summary>
internal static class FlutterwaveOutcome
{
    private const int CenturyStart = 2000;

    public static ChargeOutcome Of(FlutterwaveTransaction transaction, Money asked)
    {
        string? id = transaction.Id?.ToString("0", CultureInfo.InvariantCulture);
        return transaction.Status switch
        {
            "successful" when id is not null => Collected(transaction, id, asked),
            "failed" => ChargeOutcome.Declined(BankWords.ReasonOf(transaction.ProcessorResponse), transaction.ProcessorResponse, id),
            "cancelled" => ChargeOutcome.Declined(DeclineReason.CancelledByCustomer, transaction.ProcessorResponse, id),
            "pending" when Redirect(transaction.Meta) is { } url => ChargeOutcome.NeedsAction(id, url),
            "pending" => ChargeOutcome.Pending(id),
            _ => ChargeOutcome.Unknown(id),
        };
    }

    private static ChargeOutcome Collected(FlutterwaveTransaction transaction, string id, Money asked) =>
        FlutterwaveAmounts.TryRead(transaction.Amount, transaction.Currency, out Money? received)
            ? ChargeOutcome.Collected(id, received.Value, asked, MethodOf(transaction.Card))
            : new ChargeOutcome(ChargeStatus.Mismatched) { ProviderPaymentId = id };

    private static SavedMethod? MethodOf(FlutterwaveCard? card)
    {
        if (card?.Token is not { } token)
        {
            return null;
        }

        string[] expiry = card.Expiry?.Split('/') ?? [];
        bool isDated = expiry.Length == 2
            & int.TryParse(expiry.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int month)
            & int.TryParse(expiry.LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int year);
        return new SavedMethod(token, "card")
        {
            Brand = card.Type?.ToLowerInvariant(),
            Last4 = card.Last4,
            ExpiryMonth = isDated ? month : null,
            ExpiryYear = isDated ? CenturyStart + year : null,
        };
    }

    private static Uri? Redirect(JsonElement meta) =>
        meta.ValueKind == JsonValueKind.Object
        && meta.TryGetProperty("authorization", out JsonElement authorization) && authorization.ValueKind == JsonValueKind.Object
        && authorization.TryGetProperty("redirect", out JsonElement redirect) && redirect.ValueKind == JsonValueKind.String
        && Uri.TryCreate(redirect.GetString(), UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps
            ? url
            : null;
}
