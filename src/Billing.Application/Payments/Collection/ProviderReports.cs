using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Collection;

/// <summary>What providers say of charges, as payments understand it.</summary>
internal static class ProviderReports
{
    /// <summary>
    /// The outcome of a charge as a report. Money of another amount or currency than was asked for is money all the same; when the provider does not say how much came,
    /// nothing is known.
    /// </summary>
    public static AttemptReport ToReport(this ChargeOutcome outcome) => new(VerdictOf(outcome))
    {
        ProviderPaymentId = outcome.ProviderPaymentId,
        Receipt = outcome.Receipt,
        Received = outcome.Received,
        Method = outcome.Method is { } method ? new ReportedMethod(method.Token, method.Type, SavePaymentMethod.DetailsOf(method) ?? "{}") : null,
        Reason = outcome.ProviderCode is { } code ? $"{outcome.Reason}: {code}" : outcome.Reason?.ToString(),
        MayPass = outcome.Reason?.MayPass() == true,
        ActionUrl = outcome.ActionUrl?.AbsoluteUri,
    };

    private static AttemptVerdict VerdictOf(ChargeOutcome outcome) => outcome switch
    {
        { Status: ChargeStatus.Succeeded or ChargeStatus.Mismatched, Received.Minor: > 0 } => AttemptVerdict.Paid,
        { Status: ChargeStatus.Declined } => AttemptVerdict.Declined,
        { Status: ChargeStatus.NeedsAction } => AttemptVerdict.NeedsAction,
        { Status: ChargeStatus.Pending } => AttemptVerdict.Pending,
        { Status: ChargeStatus.NotFound } => AttemptVerdict.NotFound,
        { Status: ChargeStatus.Expired } => AttemptVerdict.Expired,
        _ => AttemptVerdict.Unknown,
    };
}
