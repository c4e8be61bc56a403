using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Stripe;

/// <summary>Payment intents, confirmed as they are made.</summary>
internal sealed class StripeCharges(StripeApi api, IClock clock) : IProviderCharges
{
    private const int PagesMax = 10;
    private const int PageSize = 100;

    public async Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        if (!StripeAmounts.TryWrite(order.Amount, out long units))
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, "amount_not_supported");
        }

        if (order.MethodToken is null || (order.IsOnSession && order.ReturnUrl is null))
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, order.MethodToken is null ? "payment_method_missing" : "return_url_missing");
        }

        string reference = order.Reference.ToString();
        ProviderReply reply = await api.PostAsync(credentials, "v1/payment_intents", Form(order, units), reference, cancellationToken);
        return StripeIntentOutcome.Of(reply, order);
    }

    public async Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        if (query.ProviderPaymentId is { } id)
        {
            ProviderReply reply = await api.GetAsync(credentials, $"v1/payment_intents/{StripeApi.Escape(id)}", cancellationToken);
            Result<StripeIntent> found = StripeApi.Parse(reply, StripeJson.Default.StripeIntent);
            return found.TryGet(out StripeIntent? intent, out Failure? failure)
                ? StripeIntentOutcome.Of(intent, query.Amount)
                : failure.Kind == FailureKind.NotFound ? ChargeOutcome.NotFound : ChargeOutcome.Unknown(id);
        }

        if (query.PageId is { } page)
        {
            return await FindOnPageAsync(credentials, query, page, cancellationToken);
        }

        return query.ProviderCustomerId is { } customer
            ? await FindOfCustomerAsync(credentials, query, customer, cancellationToken)
            : await SearchAsync(credentials, query, cancellationToken);
    }

    public async Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken)
    {
        ProviderReply reply = await api.GetAsync(credentials, $"v1/payment_intents/{StripeApi.Escape(providerPaymentId)}", cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeIntent).TryGet(out StripeIntent? intent, out Failure? failure) ? StripeReference.Of(intent.Metadata)
            : failure.Kind == FailureKind.NotFound ? (ProviderReference?)null : ReplyFailures.Unavailable(StripeApi.Name);
    }

    private static StripeForm Form(ChargeOrder order, long units)
    {
        StripeForm form = new StripeForm()
            .Add("amount", units)
            .Add("currency", order.Amount.Currency.Code.ToLowerInvariant())
            .Add("customer", order.Payer.ProviderCustomerId)
            .Add("payment_method", order.MethodToken)
            .Add("confirm", true)
            .Add("description", order.Label)
            .Add($"metadata[{StripeReference.Key}]", order.Reference.ToString())
            .Add("automatic_payment_methods[enabled]", true);
        return order.IsOnSession
            ? form.Add("return_url", order.ReturnUrl)
            : form.Add("automatic_payment_methods[allow_redirects]", "never").Add("off_session", true);
    }

    /// <summary>A page knows what was paid on it, whoever Stripe thinks the customer is.</summary>
    private async Task<ChargeOutcome> FindOnPageAsync(ProviderCredentials credentials, ChargeQuery query, string page, CancellationToken cancellationToken)
    {
        ProviderReply reply = await api.GetAsync(credentials, $"v1/checkout/sessions/{StripeApi.Escape(page)}", cancellationToken);
        return !StripeApi.Parse(reply, StripeJson.Default.StripeCheckout).TryGet(out StripeCheckout? checkout, out _) ? ChargeOutcome.Unknown()
            : StripeExpandable.IdOf(checkout.PaymentIntent) is { } id ? await FindAsync(credentials, query with { ProviderPaymentId = id }, cancellationToken)
            : checkout.Status == "expired" ? ChargeOutcome.Expired
            : ChargeOutcome.NeedsAction(null, null);
    }

    /// <summary>The list of a customer's intents is up to date at once, unlike the search.</summary>
    private async Task<ChargeOutcome> FindOfCustomerAsync(
        ProviderCredentials credentials, ChargeQuery query, string customer, CancellationToken cancellationToken)
    {
        string path = $"v1/payment_intents?customer={StripeApi.Escape(customer)}&limit={PageSize}"
            + (query.SentAfter is { } sent ? $"&created[gte]={sent.ToUnixTimeSeconds() - (long)Absence.Settling.TotalSeconds}" : "");
        string after = "";
        for (int page = 0; page < PagesMax; page++)
        {
            ProviderReply reply = await api.GetAsync(credentials, path + after, cancellationToken);
            if (!StripeApi.Parse(reply, StripeJson.Default.StripeIntents).TryGet(out StripeList<StripeIntent>? list, out _))
            {
                return ChargeOutcome.Unknown();
            }

            if (list.Data.FirstOrDefault(intent => StripeReference.Of(intent.Metadata) == query.Reference) is { } found)
            {
                return StripeIntentOutcome.Of(found, query.Amount);
            }

            if (!list.HasMore || list.Data.Count == 0)
            {
                return Absence.Of(query, clock);
            }

            after = $"&starting_after={StripeApi.Escape(list.Data[^1].Id)}";
        }

        return ChargeOutcome.Unknown();
    }

    /// <summary>The search lags behind, so what it does not find is unknown, never absent.</summary>
    private async Task<ChargeOutcome> SearchAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        string words = StripeApi.Escape($"metadata['{StripeReference.Key}']:'{query.Reference}'");
        ProviderReply reply = await api.GetAsync(credentials, $"v1/payment_intents/search?query={words}", cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeIntents).TryGet(out StripeList<StripeIntent>? list, out _)
            && list.Data.FirstOrDefault(intent => StripeReference.Of(intent.Metadata) == query.Reference) is { } found
                ? StripeIntentOutcome.Of(found, query.Amount)
                : ChargeOutcome.Unknown();
    }
}
