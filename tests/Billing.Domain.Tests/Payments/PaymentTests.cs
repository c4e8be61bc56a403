using Billing.Domain.Credits;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Payments;

public sealed class PaymentTests
{
    private static readonly Instant Now = Build.Start;

    [Theory]
    [InlineData(1000, 1000, 0)]
    [InlineData(400, 400, 600)]
    [InlineData(0, 0, 1000)]
    [InlineData(5000, 1000, 0)]
    public void Money_pays_what_the_invoice_needs_and_the_rest_is_credit(long collectable, long applied, long credit)
    {
        Payment paid = Of(1000).Succeed(collectable, Now).Value;

        Assert.Equal((PaymentStatus.Succeeded, applied, credit), (paid.Status, paid.AppliedMinor, paid.CreditBalanceMinor));
        Assert.Equal(FailureKind.WrongState, paid.Succeed(1000, Now).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, paid.Fail("late", Now).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, paid.Remove().Failure!.Kind);
    }

    [Theory]
    [InlineData(700, 1000, 0)]
    [InlineData(200, 500, 500)]
    [InlineData(0, 300, 700)]
    public void A_refund_that_comes_back_pays_what_is_owed_again_and_the_rest_is_credit(long collectable, long applied, long credit)
    {
        Payment refunded = Of(1000).Succeed(1000, Now).Value.BeginRefund(Build.Id(7), 700, 1000, Now).Value.CompleteRefund(Build.Id(7), Now);
        Payment back = refunded.ReturnRefund(refunded.Refunds[0], collectable, "closed", Now);
        Assert.Equal((PaymentStatus.Succeeded, applied, credit, 0L), (back.Status, back.AppliedMinor, back.CreditBalanceMinor, back.RefundedMinor));
        Assert.Equal((RefundStatus.Failed, "closed"), (back.Refunds[0].Status, back.Refunds[0].FailureReason));
    }

    [Fact]
    public void A_refund_takes_unspent_credit_first_and_is_reserved_until_the_provider_has_done_it()
    {
        Payment paid = Of(1000).Succeed(700, Now).Value;
        Payment asked = paid.BeginRefund(Build.Id(1), 500, invoiceRefundableMinor: 700, Now).Value;
        Assert.Equal((500L, 0L, 0L, 500L), (asked.AppliedMinor, asked.CreditBalanceMinor, asked.RefundedMinor, asked.RefundableMinor));
        Assert.Equal("amount", asked.BeginRefund(Build.Id(2), 501, 700, Now).Failure!.Errors.Single().Path[^1]);

        Payment refused = asked.FailRefund(Build.Id(1), "no", Now);
        Assert.Equal((700L, 300L, RefundStatus.Failed), (refused.AppliedMinor, refused.CreditBalanceMinor, refused.Refunds.Single().Status));

        Payment part = asked.CompleteRefund(Build.Id(1), Now);
        Assert.Equal((PaymentStatus.Succeeded, 500L), (part.Status, part.RefundedMinor));
        Payment all = part.BeginRefund(Build.Id(3), null, 700, Now).Value.CompleteRefund(Build.Id(3), Now);
        Assert.Equal((PaymentStatus.Refunded, 1000L), (all.Status, all.RefundedMinor));
        Assert.Equal(FailureKind.WrongState, all.BeginRefund(Build.Id(4), 1, 0, Now).Failure!.Kind);
    }

    [Fact]
    public void What_credit_notes_gave_back_of_an_invoice_is_not_refunded_again()
    {
        Payment paid = Of(1000).Succeed(1000, Now).Value;

        Assert.Equal("amount", paid.BeginRefund(Build.Id(1), 601, invoiceRefundableMinor: 600, Now).Failure!.Errors.Single().Path[^1]);
        Assert.Equal(600, paid.BeginRefund(Build.Id(1), null, invoiceRefundableMinor: 600, Now).Value.Refunds.Single().AmountMinor);
        Assert.Equal(FailureKind.WrongState, paid.BeginRefund(Build.Id(1), null, invoiceRefundableMinor: 0, Now).Failure!.Kind);
    }

    private static Payment Of(long amountMinor) => new()
    {
        Id = Build.Id(9),
        CustomerId = Build.Id(400),
        InvoiceId = Build.Id(1),
        AmountMinor = amountMinor,
        Currency = Currency.Usd,
        Status = PaymentStatus.Pending,
        Provider = PaymentProvider.Manual,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
