using System.Net;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Paystack;

/// <summary>Charges of saved cards, and pages on which a customer pays. The reference is unique at Paystack: a second charge under it is refused.</summary>
internal sealed class PaystackCharges(PaystackApi api, IClock clock) : IProviderCharges
{
    public async Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        if (!PaystackAmounts.TryWrite(order.Amount, out long subunits) || order.Payer.Email is not { } email)
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, order.Payer.Email is null ? "email_missing" : "amount_not_supported");
        }

        return order.MethodToken is { } token
            ? await ChargeSavedAsync(credentials, order, token, email, subunits, cancellationToken)
            : await OpenPageAsync(credentials, order, email, subunits, cancellationToken);
    }

    public async Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        string reference = query.ProviderPaymentId ?? query.Reference.ToString();
        ProviderReply reply = await api.GetAsync(credentials, $"transaction/verify/{Uri.EscapeDataString(reference)}", cancellationToken);
        if (PaystackApi.Parse(reply, PaystackJson.Default.TransactionAnswer).TryGet(out PaystackTransaction? transaction, out _))
        {
            return transaction.Reference == reference ? PaystackOutcome.Of(transaction, reference, query.Amount) : ChargeOutcome.Unknown();
        }

        bool isAbsent = reply.Kind == ReplyKind.Answered
            && (reply.Status == HttpStatusCode.NotFound || PaystackApi.CodeOf(reply) == "transaction_not_found");
        return isAbsent ? Absence.Of(query, clock) : ChargeOutcome.Unknown();
    }

    /// <summary>The id of a charge is our reference.</summary>
    public Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ProviderReference?>>(ProviderReference.TryParse(providerPaymentId, out ProviderReference reference) ? reference : (ProviderReference?)null);

    private async Task<ChargeOutcome> ChargeSavedAsync(
        ProviderCredentials credentials, ChargeOrder order, string token, string email, long subunits, CancellationToken cancellationToken)
    {
        string reference = order.Reference.ToString();
        var body = new PaystackCharge(token, email, subunits, order.Amount.Currency.Code, reference);
        ProviderReply reply = await api.PostAsync(
            credentials, "transaction/charge_authorization", body, PaystackJson.Default.PaystackCharge, cancellationToken);
        if (PaystackApi.IsDuplicate(reply))
        {
            return await FindAsync(credentials, QueryOf(order), cancellationToken);
        }

        return PaystackApi.Parse(reply, PaystackJson.Default.TransactionAnswer).TryGet(out PaystackTransaction? transaction, out _)
            ? PaystackOutcome.Of(transaction, reference, order.Amount)
            : ChargeReplies.ChargeOf(reply, PaystackApi.CodeOf(reply));
    }

    private async Task<ChargeOutcome> OpenPageAsync(
        ProviderCredentials credentials, ChargeOrder order, string email, long subunits, CancellationToken cancellationToken)
    {
        if (!order.IsOnSession)
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, "payment_method_missing");
        }

        string reference = order.Reference.ToString();
        var body = new PaystackInitialize(email, subunits, order.Amount.Currency.Code, reference, order.ReturnUrl?.AbsoluteUri);
        ProviderReply reply = await api.PostAsync(credentials, "transaction/initialize", body, PaystackJson.Default.PaystackInitialize, cancellationToken);
        if (PaystackApi.IsDuplicate(reply))
        {
            return await FindAsync(credentials, QueryOf(order), cancellationToken);
        }

        return PaystackPages.PageOf(reply, reference).TryGet(out HostedPage? page, out _)
            ? ChargeOutcome.NeedsAction(reference, page.Url)
            : ChargeReplies.ChargeOf(reply, PaystackApi.CodeOf(reply));
    }

    private static ChargeQuery QueryOf(ChargeOrder order) => new() { Reference = order.Reference, Amount = order.Amount };
}
