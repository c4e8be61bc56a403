using System.Net;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Providers.Http;

namespace Billing.Providers.Stripe;

/// <summary>Payment intents and errors as outcomes of a charge.</summary>
internal static class StripeIntentOutcome
{
    /// <summary>What an intent says. <paramref name="asked"/> is null when a webhook tells of it.</summary>
    public static ChargeOutcome Of(StripeIntent intent, Money? asked) => intent.Status switch
    {
        "succeeded" => Collected(intent, asked),
        "processing" => ChargeOutcome.Pending(intent.Id),
        "requires_action" => ChargeOutcome.NeedsAction(intent.Id, Redirect(intent)),
        "requires_payment_method" => Unpaid(intent),
        "requires_confirmation" or "requires_capture" => ChargeOutcome.NeedsAction(intent.Id, null),
        "canceled" => ChargeOutcome.Declined(DeclineReason.CancelledByCustomer, "canceled", intent.Id),
        _ => ChargeOutcome.Unknown(intent.Id),
    };

    /// <summary>What the answer to a charge says.</summary>
    public static ChargeOutcome Of(ProviderReply reply, ChargeOrder order)
    {
        if (reply.IsSuccess)
        {
            return reply.Read(StripeJson.Default.StripeIntent) is { } intent ? Of(intent, order.Amount) : ChargeOutcome.Unknown();
        }

        if (reply.IsWithoutEffect)
        {
            return ChargeOutcome.Declined(DeclineReason.ProviderUnavailable);
        }

        if (reply.IsUncertain)
        {
            return ChargeOutcome.Unknown();
        }

        StripeError error = reply.Read(StripeJson.Default.StripeErrorBody)?.Error ?? new StripeError();
        return reply.Status == HttpStatusCode.PaymentRequired
            ? Declined(error, error.PaymentIntent?.Id)
            : ChargeOutcome.Declined(reply.IsCredentialRefusal ? DeclineReason.CredentialsRefused : DeclineReason.Rejected, error.Code ?? error.Type);
    }

    /// <summary>An intent that waits for a method: declined when a try failed, unless the customer can try again on an open checkout page.</summary>
    private static ChargeOutcome Unpaid(StripeIntent intent) =>
        intent.LastPaymentError is { } error && !StripeReference.IsOnPage(intent.Metadata)
            ? Declined(error, intent.Id)
            : ChargeOutcome.NeedsAction(intent.Id, null);

    /// <summary>A charge off session that the bank wants authenticated is over: there is no page for it, so the customer must come and pay on another.</summary>
    private static ChargeOutcome Declined(StripeError error, string? id) => ChargeOutcome.Declined(StripeDeclines.ReasonOf(error), error.DeclineCode ?? error.Code, id);

    private static ChargeOutcome Collected(StripeIntent intent, Money? asked)
    {
        if (!StripeAmounts.TryRead(intent.AmountReceived ?? intent.Amount, intent.Currency, out Money? received))
        {
            return new ChargeOutcome(ChargeStatus.Mismatched) { ProviderPaymentId = intent.Id };
        }

        SavedMethod? method = StripeExpandable.IdOf(intent.PaymentMethod) is { } token ? new SavedMethod(token, intent.PaymentMethodTypes is [{ } only] ? only : "card") : null;
        return ChargeOutcome.Collected(intent.Id, received.Value, asked, method);
    }

    private static Uri? Redirect(StripeIntent intent) =>
        Uri.TryCreate(intent.NextAction?.RedirectToUrl?.Url, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps ? url : null;
}
