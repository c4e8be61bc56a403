using System.Net;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Flutterwave;

/// <summary>
/// Charges of card tokens, and pages on which a customer pays. Flutterwave asks for unique references but is not known to enforce them, so each
/// charge of a token is preceded by a look for its reference: what was sent before counts.
/// </summary>
internal sealed class FlutterwaveCharges(FlutterwaveApi api, IClock clock) : IProviderCharges
{
    public async Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        if (order.Amount.Minor <= 0 || order.Payer.Email is not { } email)
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, order.Payer.Email is null ? "email_missing" : "amount_not_supported");
        }

        if (order.MethodToken is not { } token)
        {
            return await OpenPageAsync(credentials, order, cancellationToken);
        }

        (ProviderReply reply, ChargeOutcome earlier) = await LookAsync(
            credentials, new ChargeQuery { Reference = order.Reference, Amount = order.Amount }, cancellationToken);
        return earlier.Status switch
        {
            ChargeStatus.NotFound => await ChargeSavedAsync(credentials, order, token, email, cancellationToken),
            ChargeStatus.Unknown when !reply.IsSuccess =>
                ChargeOutcome.Declined(reply.IsCredentialRefusal ? DeclineReason.CredentialsRefused : DeclineReason.ProviderUnavailable),
            _ => earlier,
        };
    }

    public async Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken) =>
        (await LookAsync(credentials, query, cancellationToken)).Outcome;

    public async Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken)
    {
        ProviderReply reply = await api.GetAsync(credentials, $"v3/transactions/{Uri.EscapeDataString(providerPaymentId)}/verify", cancellationToken);
        return FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.TransactionAnswer).TryGet(out FlutterwaveTransaction? transaction, out _)
            ? ProviderReference.TryParse(transaction.TxRef, out ProviderReference reference) ? reference : (ProviderReference?)null
            : IsAbsent(reply) ? (ProviderReference?)null : ReplyFailures.Unavailable(FlutterwaveApi.Name);
    }

    private async Task<(ProviderReply Reply, ChargeOutcome Outcome)> LookAsync(
        ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        string path = query.ProviderPaymentId is { } id
            ? $"v3/transactions/{Uri.EscapeDataString(id)}/verify"
            : $"v3/transactions/verify_by_reference?tx_ref={query.Reference}";
        ProviderReply reply = await api.GetAsync(credentials, path, cancellationToken);
        if (FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.TransactionAnswer).TryGet(out FlutterwaveTransaction? transaction, out _))
        {
            bool isOurs = transaction.TxRef == query.Reference.ToString();
            return (reply, isOurs ? FlutterwaveOutcome.Of(transaction, query.Amount) : ChargeOutcome.Unknown());
        }

        return (reply, IsAbsent(reply) ? Absence.Of(query, clock) : ChargeOutcome.Unknown());
    }

    /// <summary>Of the verify calls alone: what they refuse in a well-formed request is that there is no such transaction.</summary>
    private static bool IsAbsent(ProviderReply reply) =>
        reply.Kind == ReplyKind.Answered && reply.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
        && reply.Read(FlutterwaveJson.Default.AnyAnswer) is { Status: "error" };

    private async Task<ChargeOutcome> ChargeSavedAsync(
        ProviderCredentials credentials, ChargeOrder order, string token, string email, CancellationToken cancellationToken)
    {
        string reference = order.Reference.ToString();
        var body = new FlutterwaveTokenCharge(token, email, order.Amount.Currency.Code, order.Amount.Major, reference, order.Label);
        ProviderReply reply = await api.PostAsync(
            credentials, "v3/tokenized-charges", body, FlutterwaveJson.Default.FlutterwaveTokenCharge, cancellationToken);
        return FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.TransactionAnswer).TryGet(out FlutterwaveTransaction? transaction, out _)
            ? FlutterwaveOutcome.Of(transaction, order.Amount)
            : ChargeReplies.ChargeOf(reply, null);
    }

    private async Task<ChargeOutcome> OpenPageAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        if (!order.IsOnSession || order.ReturnUrl is not { } returnUrl)
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, order.IsOnSession ? "return_url_missing" : "payment_method_missing");
        }

        FlutterwavePayment body = FlutterwavePages.Body(order.Reference, order.Amount, order.Payer, order.Label, returnUrl);
        ProviderReply reply = await api.PostAsync(credentials, "v3/payments", body, FlutterwaveJson.Default.FlutterwavePayment, cancellationToken);
        return FlutterwavePages.PageOf(reply, body.TxRef).TryGet(out HostedPage? page, out _)
            ? ChargeOutcome.NeedsAction(null, page.Url)
            : ChargeReplies.ChargeOf(reply, null);
    }
}
