using Billing.Application.Consistency.Checks;
using Billing.Application.Payments.Collection;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;

namespace Billing.PaymentSimulation;

/// <summary>Compares our books with what Stripe has, when nothing is under way.</summary>
internal static class PaymentJudge
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public static async Task<string?> JudgeAsync(PaymentWorld world)
    {
        foreach ((BillingId customer, Currency currency) in world.Customers)
        {
            CustomerRecord record = await world.ReadAsync(customer);
            Count(world, record);
            string? wrong = Inconsistent(record) ?? record.Payments.Select(Wrong).FirstOrDefault(found => found is not null) ?? Wrong(record.Invoices.Select(view => view.Invoice))
                ?? Cash(world, record, currency);
            if (wrong is not null)
            {
                return $"{currency.Code}: {wrong}";
            }
        }

        return CollectedTwice(world);
    }

    private static string? Inconsistent(CustomerRecord record) => record.OutboxCount > 0 ? $"{record.OutboxCount} entries of the outbox are left"
        : ConsistencyCheck.Of(record).Select(finding => $"{finding.Check}: {finding.Subject}: {finding.Message}").FirstOrDefault();

    /// <summary>What Stripe holds of a currency is what the journal has in cash, but for what came by hand.</summary>
    private static string? Cash(PaymentWorld world, CustomerRecord record, Currency currency)
    {
        long byHand = record.Payments.Where(payment => IsByHand(payment) && Came(payment)).Sum(payment => payment.AmountMinor - payment.RefundedMinor - payment.DisputedMinor);
        long booked = TrialBalance.Of(record.Journal)[LedgerAccount.CashInTransit, currency] - byHand;
        long held = world.Stripe.Balance(currency.Code.ToLowerInvariant());
        return booked == held ? null : $"Stripe holds {held}, the journal has {booked} besides {byHand} by hand{Told(world, record, currency)}";
    }

    /// <summary>Both sides, for whoever looks for the difference.</summary>
    private static string Told(PaymentWorld world, CustomerRecord record, Currency currency)
    {
        var lines = record.Payments.Select(payment => $"payment {payment.Id.ToGuid():N} {payment.Status} {payment.AmountMinor} by attempt {payment.PaidByAttempt}"
            + string.Concat(payment.Attempts.Select(attempt => $"; {attempt.Number} {attempt.Status} {attempt.ProviderPaymentId} {attempt.Received?.Minor}"))
            + string.Concat(payment.Refunds.Select(refund => $"; refund {refund.Status} {refund.AmountMinor} {refund.ProviderRefundId}"))
            + string.Concat(payment.Disputes.Select(dispute => $"; dispute {dispute.Id} {dispute.IsOpen} {dispute.IsWon} {dispute.TakenMinor}")));
        return string.Concat(lines.Concat(world.Stripe.Intents.Concat(world.Stripe.Refunds).Concat(world.Stripe.Disputes)
            .Where(each => string.Equals(each["currency"]!.GetValue<string>(), currency.Code, StringComparison.OrdinalIgnoreCase))
            .Select(each => $"{each["object"]} {each["id"]} {each["status"]} {each["amount"]} of {each["metadata"]?["billing_reference"]} {each["payment_intent"]}")).Select(line => $"\n  {line}"));
    }

    private static string? Wrong(Payment payment) =>
        payment.Attempts.FirstOrDefault(attempt => attempt.IsOpen) is { } open ? $"attempt {open.Number} of payment {payment.Id} is still {open.Status}"
        : payment.Refunds.FirstOrDefault(refund => refund.Status == RefundStatus.Pending) is { } pending ? $"refund {pending.Id} of payment {payment.Id} is still pending"
        : payment.IsUnderWay() || payment.LookAt is not null || payment.HeldUntil is not null ? $"payment {payment.Id} is to be looked at {payment.LookAt}, held until {payment.HeldUntil}"
        : payment.RefundedMinor > payment.AmountMinor ? $"payment {payment.Id} of {payment.AmountMinor} is refunded by {payment.RefundedMinor}"
        : payment.AppliedMinor < 0 || payment.CreditBalanceMinor < 0 ? $"payment {payment.Id} pays {payment.AppliedMinor} with credit of {payment.CreditBalanceMinor}"
        : null;

    private static string? Wrong(IEnumerable<Invoice> invoices) => invoices.FirstOrDefault(invoice => invoice.AmountDueMinor < 0) is { } overPaid
        ? $"invoice {overPaid.Id} is paid by {-overPaid.AmountDueMinor} too much"
        : null;

    /// <summary>No attempt brought money twice.</summary>
    private static string? CollectedTwice(PaymentWorld world) => world.Stripe.Intents.Where(intent => intent["amount_received"]!.GetValue<long>() > 0)
        .GroupBy(intent => intent["metadata"]!.AsObject()["billing_reference"]!.GetValue<string>()).FirstOrDefault(attempt => attempt.Count() > 1) is { } twice
            ? $"Stripe has collected {twice.Key} {twice.Count()} times"
            : null;

    private static void Count(PaymentWorld world, CustomerRecord record)
    {
        world.Note(Deed.Collected, record.Payments.Exists(payment => payment.PaidAttempt() is not null));
        world.Note(Deed.Declined, record.Payments.Exists(payment => payment.Attempts.Any(attempt => attempt.Status == AttemptStatus.Declined)));
        world.Note(Deed.Processing, world.Stripe.Events.Exists(told => told["type"]!.GetValue<string>() == "payment_intent.processing"));
        world.Note(Deed.MoneyTwice, record.Payments.GroupBy(payment => payment.InvoiceId).Any(of => of.Count(payment => payment.PaidAttempt() is not null) > 1));
        world.Note(Deed.OverPaid, record.Payments.Exists(payment => Came(payment) && payment.CreditBalanceMinor > 0));
    }

    /// <summary>A payment that was marked as paid by hand has no attempt that brought money, though Stripe may have been asked for it.</summary>
    private static bool IsByHand(Payment payment) => payment.PaidAttempt() is null;

    private static bool Came(Payment payment) => payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded;
}
