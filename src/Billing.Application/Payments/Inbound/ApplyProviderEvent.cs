using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Inbound;

/// <summary>Applies a verified event to the payment, refund or method that our own reference in it names. Applying it again, or after later ones, changes nothing.</summary>
public sealed class ApplyProviderEvent(
    PaymentReader payments, PaymentCaller caller, SettleAttempt settle, RefundAtProvider refunds, RecordRefund elsewhere, RecordDispute disputes, ProviderCustomers payers, SavePaymentMethod methods,
    ListReader lists, IRandomSource random)
{
    /// <summary>Applies it.</summary>
    /// <returns>What it is about; null when that is nothing of ours. <see cref="FailureKind.Unavailable"/> when it must come again.</returns>
    internal ValueTask<Result<BillingId?>> RunAsync(DataSpace space, OpenConnection open, ProviderEvent told, CancellationToken cancellationToken) => told switch
    {
        { Kind: ProviderEventKind.Charge, Charge: not null, Reference: { Purpose: ReferencePurpose.Payment } named } => ChargeAsync(space, told, named, cancellationToken),
        { Kind: ProviderEventKind.CheckoutExpired, Reference: { Purpose: ReferencePurpose.Payment } named } =>
            SettleAsync(space, named, new AttemptReport(AttemptVerdict.Expired), cancellationToken),
        { Kind: ProviderEventKind.Refund, MustBeConfirmed: true } => ConfirmedRefundsAsync(space, open, told, cancellationToken),
        { Kind: ProviderEventKind.Refund, Refund: { } refund, Reference: { Purpose: ReferencePurpose.Refund } named } => RefundAsync(space, named.Id, refund, cancellationToken),
        { Kind: ProviderEventKind.Refund, Refund: { Status: RefundStatus.Succeeded or RefundStatus.Failed, ProviderRefundId: not null }, Reference: null, ProviderPaymentId: not null } =>
            RefundElsewhereAsync(space, open, told, cancellationToken),
        { Kind: ProviderEventKind.Dispute, Dispute: not null } => DisputeAsync(space, open, told, cancellationToken),
        { Kind: ProviderEventKind.MethodSaved, Method: { } method, ProviderCustomerId: { } payer } => SavedAsync(space, open, method, payer, cancellationToken),
        { Kind: ProviderEventKind.MethodRemoved, Method: { } method } => RemovedAsync(space, open, method, cancellationToken),
        _ => ValueTask.FromResult<Result<BillingId?>>((BillingId?)null),
    };

    private async ValueTask<Result<BillingId?>> ChargeAsync(DataSpace space, ProviderEvent told, ProviderReference named, CancellationToken cancellationToken)
    {
        AttemptReport report = told.Charge!.ToReport() with { ProviderPaymentId = told.Charge!.ProviderPaymentId ?? told.ProviderPaymentId };
        if (!told.MustBeConfirmed)
        {
            return await SettleAsync(space, named, report, cancellationToken);
        }

        if (await payments.FindAsync(space, named.Id, cancellationToken) is not { } payment
            || payment.Attempts.FirstOrDefault(attempt => attempt.Number == named.Attempt) is not { } attempt)
        {
            return (BillingId?)null;
        }

        AttemptReport confirmed = await caller.FindAsync(
            space, payment, attempt with { ProviderPaymentId = report.ProviderPaymentId, IsPage = false }, cancellationToken);
        Result<BillingId?> settled = await SettleAsync(
            space, named, confirmed with { ProviderPaymentId = confirmed.ProviderPaymentId ?? report.ProviderPaymentId, Receipt = confirmed.Receipt ?? report.Receipt }, cancellationToken);
        return confirmed.Verdict == AttemptVerdict.Unknown ? Failure.Of(FailureKind.Unavailable, "The provider did not confirm the event") : settled;
    }

    private async ValueTask<Result<BillingId?>> SettleAsync(DataSpace space, ProviderReference named, AttemptReport report, CancellationToken cancellationToken) =>
        OursOr(await settle.RunAsync(space, named.Id, named.Attempt, report, isLook: false, cancellationToken), named.Id);

    private async ValueTask<Result<BillingId?>> RefundAsync(DataSpace space, BillingId refundId, RefundOutcome refund, CancellationToken cancellationToken) =>
        await refunds.PaymentOfAsync(space, refundId, cancellationToken) is { } paymentId
            ? OursOr(await refunds.SettleAsync(space, paymentId, refundId, refund, cancellationToken), paymentId)
            : (BillingId?)null;

    /// <summary>An event that only says that something was given back: the provider is asked what, and each refund is taken as if it had been told.</summary>
    private async ValueTask<Result<BillingId?>> ConfirmedRefundsAsync(DataSpace space, OpenConnection open, ProviderEvent told, CancellationToken cancellationToken)
    {
        if (!(await open.Provider.Refunds.ConfirmAsync(open.Credentials, told, cancellationToken)).TryGet(out IReadOnlyList<ToldRefund>? refunds, out Failure? failure))
        {
            return failure;
        }

        if (told.Refund is { Status: RefundStatus.Succeeded } && !refunds.Any(each => each.Refund.Status == RefundStatus.Succeeded || each.Refund.ProviderRefundId == told.Refund.ProviderRefundId))
        {
            return Failure.Of(FailureKind.Unavailable, "The provider does not confirm the event yet");
        }

        BillingId? about = null;
        foreach (ToldRefund each in refunds)
        {
            ProviderEvent one = told with { MustBeConfirmed = false, Reference = each.Reference, Refund = each.Refund, ProviderPaymentId = each.ProviderPaymentId };
            Result<BillingId?> applied = await RunAsync(space, open, one, cancellationToken);
            if (!applied.IsSuccess)
            {
                return applied;
            }

            about ??= applied.Value;
        }

        return about;
    }

    /// <summary>A refund that was not asked for here, such as one made in the provider's dashboard.</summary>
    private async ValueTask<Result<BillingId?>> RefundElsewhereAsync(DataSpace space, OpenConnection open, ProviderEvent told, CancellationToken cancellationToken)
    {
        Result<BillingId?> found = await MoneyAsync(space, open, told, cancellationToken);
        return found.IsSuccess && found.Value is { } id ? Taken(await elsewhere.RunAsync(space, id, told.Refund!, cancellationToken), id) : found;
    }

    private async ValueTask<Result<BillingId?>> DisputeAsync(DataSpace space, OpenConnection open, ProviderEvent told, CancellationToken cancellationToken)
    {
        Result<BillingId?> found = await MoneyAsync(space, open, told, cancellationToken);
        return found.IsSuccess && found.Value is { } id ? Taken(await disputes.RunAsync(space, id, told.Dispute!, told.OccurredAt, cancellationToken), id) : found;
    }

    /// <summary>The payment that has the money of the charge that an event names; null when that is none of ours. It may be told of before the money: then that is asked for first.</summary>
    private async ValueTask<Result<BillingId?>> MoneyAsync(DataSpace space, OpenConnection open, ProviderEvent told, CancellationToken cancellationToken)
    {
        Result<ProviderReference?> known = told.Reference is { } named ? named
            : told.ProviderPaymentId is { } id ? await open.Provider.Charges.ReferenceOfAsync(open.Credentials, id, cancellationToken)
            : (ProviderReference?)null;
        if (!known.IsSuccess)
        {
            return known.Failure;
        }

        if (known.Value is not { Purpose: ReferencePurpose.Payment } reference || await payments.FindAsync(space, reference.Id, cancellationToken) is not { } payment
            || payment.Attempts.FirstOrDefault(each => each.Number == reference.Attempt) is not { } attempt)
        {
            return (BillingId?)null;
        }

        if (attempt.Status != AttemptStatus.Succeeded)
        {
            AttemptReport report = await caller.FindAsync(
                space, payment, attempt with { ProviderPaymentId = told.ProviderPaymentId ?? attempt.ProviderPaymentId, IsPage = false }, cancellationToken);
            Result<Payment> settled = await settle.RunAsync(space, payment.Id, attempt.Number, report, isLook: false, cancellationToken);
            if (!settled.IsSuccess)
            {
                return settled.Failure;
            }

            payment = settled.Value;
        }

        return SettleAttempt.MoneyOf(payment, reference.Attempt);
    }

    /// <summary>Money that was taken before it is known here must be told of again.</summary>
    private static Result<BillingId?> Taken(Result<Payment> recorded, BillingId id) =>
        recorded.Failure?.Kind == FailureKind.NotFound ? Failure.Of(FailureKind.Unavailable, "The money is not known yet") : OursOr(recorded, id);

    private async ValueTask<Result<BillingId?>> SavedAsync(DataSpace space, OpenConnection open, SavedMethod method, string payer, CancellationToken cancellationToken)
    {
        PaymentProviderKind kind = open.Connection.Kind;
        if (await payers.FindAsync(space, kind, payer, cancellationToken) is not { } customerId)
        {
            return (BillingId?)null;
        }

        Result<SavedMethod> known = await open.Provider.Methods.GetAsync(open.Credentials, method.Token, cancellationToken);
        if (known.Failure is { Kind: FailureKind.Unavailable } away)
        {
            return away;
        }

        bool isFirst = (await payers.FindAsync(space, customerId, cancellationToken)).DefaultMethod is null;
        SavedMethod saved = known.IsSuccess ? known.Value : method;
        return OursOr(
            (await methods.SaveAsync(space, customerId, kind, saved, "{}", isFirst, Command.Once(random), cancellationToken)).Map(outcome => outcome.Value),
            SavePaymentMethod.IdOf(customerId, kind, saved.Token));
    }

    private async ValueTask<Result<BillingId?>> RemovedAsync(DataSpace space, OpenConnection open, SavedMethod method, CancellationToken cancellationToken)
    {
        PaymentMethod? found = await FindAsync(
            space, open, PaymentMethodLists.Methods, ListFilter.EqualTo(PaymentMethodLists.Token, method.Token), PaymentMethodLists.RowType, cancellationToken);
        return found is null ? (BillingId?)null
            : OursOr((await methods.ForgetAsync(space, found.Id, Command.Once(random), cancellationToken)).Map(outcome => outcome.Value), found.Id);
    }

    /// <summary>What only the provider's own name tells, among what this provider has.</summary>
    private async ValueTask<T?> FindAsync<T>(
        DataSpace space, OpenConnection open, ListDefinition list, ListFilter named, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        ListFilter provider = ListFilter.EqualTo("provider", open.Connection.Kind.ToString());
        ListSlice slice = await lists.ReadAsync(space, list, new ListQuery([provider, named], null, false, 0, 1), cancellationToken);
        return slice.Rows.Count == 0 ? null : JsonSerializer.Deserialize(slice.Rows[0].Span, type);
    }

    /// <summary>What is not there is nothing of ours; anything else that failed must come again.</summary>
    private static Result<BillingId?> OursOr<T>(Result<T> result, BillingId id) =>
        result.IsSuccess ? id : result.Failure.Kind == FailureKind.NotFound ? (BillingId?)null : result.Failure;
}
