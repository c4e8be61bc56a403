using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>
/// Writes what a provider says of an attempt: payment, invoice, account and journal in one transaction. The same word twice, and words in any order, come to the same.
/// </summary>
public sealed class SettleAttempt(Transactor transactor, IRandomSource random)
{
    /// <summary>Writes it; refused with <see cref="FailureKind.NotFound"/> when there is no such payment.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="paymentId">The payment.</param>
    /// <param name="number">Which attempt.</param>
    /// <param name="report">What the provider says.</param>
    /// <param name="isLook">True when it ends a look of this process at the payment, which then is to be looked at later; false for what comes by itself.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async ValueTask<Result<Payment>> RunAsync(
        DataSpace space, BillingId paymentId, int number, AttemptReport report, bool isLook, CancellationToken cancellationToken) =>
        (await transactor.RunAsync(
            CustomerRows.PartitionOf(space, paymentId), Command.Once(random), StoredJson.Default.Payment,
            (work, ct) => SettleAsync(work, paymentId, number, report, isLook, ct), cancellationToken)).Map(outcome => outcome.Value);

    private static async ValueTask<Result<Payment>> SettleAsync(
        PartitionWork work, BillingId paymentId, int number, AttemptReport report, bool isLook, CancellationToken cancellationToken)
    {
        if (await work.PaymentAsync(paymentId, cancellationToken) is not { } before || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment");
        }

        (Payment payment, ReportEffect effect) = before.Report(number, report, work.Now);
        if (effect == ReportEffect.None && !isLook)
        {
            return before;
        }

        if (isLook || payment.OpenAttempt() is null)
        {
            payment = work.Settled(account.Space, payment);
        }

        if (effect == ReportEffect.MoneyCame)
        {
            (account, payment) = await work.ReceiveAsync(account, payment, cancellationToken);
        }

        if (effect == ReportEffect.MoreMoneyCame)
        {
            (account, Payment more) = await work.ReceiveAsync(account, Again(payment, number, work), cancellationToken);
            work.Add(account.Space, more, "payment.succeeded");
        }

        if (effect is ReportEffect.MoneyCame or ReportEffect.MoreMoneyCame)
        {
            account = work.Reschedule(account); // credit that was sold has come: its wallet may want no more, or has ended
            work.SetGuard(account, StoredJson.Default.CustomerAccount);
            await SaveMethodAsync(work, account, payment, number, report.Method, cancellationToken);
        }

        Save(work, account, before, payment, effect);
        return payment;
    }

    /// <summary>Keeps what was paid with, when the customer was asked for that; it pays the next invoices when there is no default yet.</summary>
    private static async ValueTask SaveMethodAsync(
        PartitionWork work, CustomerAccount account, Payment payment, int number, ReportedMethod? paidWith, CancellationToken cancellationToken)
    {
        if (paidWith is null || payment.Attempts.FirstOrDefault(attempt => attempt.Number == number) is not { SavesMethod: true } || payment.Provider.ToKind() is not { } kind)
        {
            return;
        }

        PayerProfile profile = await work.PayerAsync(cancellationToken);
        BillingId id = SavePaymentMethod.IdOf(payment.CustomerId, kind, paidWith.Token);
        if (profile.Method(id) is null && profile.Methods.Count < PayerProfile.MethodsMax)
        {
            var method = new PaymentMethod
            {
                Id = id, CustomerId = payment.CustomerId, Provider = payment.Provider, Token = paidWith.Token, Type = paidWith.Type, DetailsJson = paidWith.DetailsJson,
                IsDefault = profile.DefaultMethod is null, CreatedAt = work.Now, UpdatedAt = work.Now,
            };
            work.SavePayer(account, profile, profile.With(method, work.Now));
        }
    }

    private static void Save(PartitionWork work, CustomerAccount account, Payment before, Payment payment, ReportEffect effect)
    {
        string? told = effect == ReportEffect.MoneyCame ? "payment.succeeded"
            : before.Status == payment.Status && before.ProviderCheckoutUrl == payment.ProviderCheckoutUrl ? null
            : payment.Status switch
            {
                PaymentStatus.Failed => "payment.failed",
                PaymentStatus.Pending => "payment.requires_action",
                _ => "payment.updated",
            };
        if (told is null)
        {
            work.SaveQuietly(account.Space, payment);
        }
        else
        {
            work.Save(account.Space, payment, told);
        }

        if (effect == ReportEffect.MoneyCame && payment.PaidAttempt() is { } paid && payment.Attempts.Any(attempt => attempt.Number < paid.Number && !attempt.IsPage))
        {
            work.EmitEvent(account.Space, "payment.retry.succeeded", payment.Id, payment, StoredJson.Default.Payment);
        }
    }

    /// <summary>The payment that has the money of an attempt: the attempt's own, or the one that was made for money that came a second time.</summary>
    internal static BillingId MoneyOf(Payment payment, int number) => payment.PaidAttempt()?.Number == number
        ? payment.Id
        : IdDerivation.ItemOf(payment.Id.Owner, 0, "second money", payment.Id.ToString(), number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A payment of its own for money that came a second time.</summary>
    private static Payment Again(Payment payment, int number, PartitionWork work)
    {
        PaymentAttempt paid = payment.Attempts.First(attempt => attempt.Number == number);
        return new Payment
        {
            Id = MoneyOf(payment, number),
            CustomerId = payment.CustomerId,
            InvoiceId = payment.InvoiceId,
            RequestId = payment.RequestId,
            AmountMinor = paid.Received!.Value.Minor,
            Currency = paid.Received.Value.Currency,
            Status = PaymentStatus.Processing,
            Provider = payment.Provider,
            ProviderPaymentId = paid.ProviderPaymentId,
            Attempts = [paid],
            PaidByAttempt = number,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }
}
