using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Payments;

public sealed class PaymentAttemptTests
{
    private static readonly Instant Now = Build.Start;
    private static readonly NewAttempt Card = new(Usd(1000), PaymentProvider.Stripe, Build.Id(5), "pm_1");

    [Fact]
    public void An_attempt_is_open_from_its_beginning_and_no_other_begins_beside_it()
    {
        Payment begun = Of().Begin(Card, Now).Value;

        Assert.Equal((PaymentStatus.Processing, AttemptStatus.Sending, 1), (begun.Status, begun.OpenAttempt()!.Status, begun.OpenAttempt()!.Number));
        Assert.Equal(FailureKind.WrongState, begun.Begin(Card, Now).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (begun with { Status = PaymentStatus.Pending }).Remove().Failure!.Kind);
        Assert.Equal(PaymentStatus.Pending, Of().Begin(Card with { IsPage = true }, Now).Value.Status);
    }

    [Theory]
    [InlineData(AttemptVerdict.Unknown, AttemptStatus.Sending, PaymentStatus.Processing)]
    [InlineData(AttemptVerdict.NotFound, AttemptStatus.Unsent, PaymentStatus.Processing)]
    [InlineData(AttemptVerdict.Pending, AttemptStatus.Waiting, PaymentStatus.Processing)]
    [InlineData(AttemptVerdict.NeedsAction, AttemptStatus.NeedsAction, PaymentStatus.Pending)]
    [InlineData(AttemptVerdict.Declined, AttemptStatus.Declined, PaymentStatus.Failed)]
    [InlineData(AttemptVerdict.Expired, AttemptStatus.Abandoned, PaymentStatus.Failed)]
    public void A_report_moves_attempt_and_payment(AttemptVerdict verdict, AttemptStatus attempt, PaymentStatus payment)
    {
        (Payment told, _) = Of().Begin(Card, Now).Value.Report(1, new AttemptReport(verdict), Now);
        Assert.Equal((attempt, payment), (told.Attempts.Single().Status, told.Status));
    }

    [Fact]
    public void Only_what_the_provider_never_heard_of_is_sent_again()
    {
        Payment begun = Of().Begin(Card, Now).Value;
        Payment unsent = begun.Report(1, new AttemptReport(AttemptVerdict.NotFound), Now).Payment;
        Payment known = begun.Report(1, new AttemptReport(AttemptVerdict.Pending), Now).Payment;

        Assert.Equal(AttemptStatus.Sending, unsent.Resend(Now + Duration.FromHours(1)).OpenAttempt()!.Status);
        Assert.Same(known, known.Resend(Now));
        Assert.Same(begun, begun.Abandon("paid", Now));
        Assert.Equal(PaymentStatus.Canceled, unsent.Abandon("paid", Now).Status);
        Assert.Equal(AttemptStatus.Waiting, known.Report(1, new AttemptReport(AttemptVerdict.NotFound), Now).Payment.OpenAttempt()!.Status);
    }

    [Fact]
    public void Money_of_an_attempt_that_was_declined_is_taken_and_a_second_money_is_its_own()
    {
        Payment declined = Of().Begin(Card, Now).Value.Report(1, new AttemptReport(AttemptVerdict.Declined) { Reason = "no" }, Now).Payment;
        Payment again = declined.Begin(Card, Now).Value;
        (Payment late, ReportEffect first) = again.Report(1, Paid(900), Now);
        Assert.Equal((ReportEffect.MoneyCame, 900L, PaymentStatus.Processing), (first, late.AmountMinor, late.Status));

        Payment booked = late.Succeed(1000, Now).Value;
        Assert.Equal(ReportEffect.None, booked.Report(1, Paid(900), Now).Effect);
        (Payment both, ReportEffect second) = booked.Report(2, Paid(1000), Now);
        Assert.Equal((ReportEffect.MoreMoneyCame, 900L), (second, both.AmountMinor));
        Assert.Equal(ReportEffect.None, both.Report(3, Paid(1), Now).Effect);
    }

    [Fact]
    public void A_payment_that_a_person_marked_as_paid_stays_so_and_an_attempts_money_is_another_payments()
    {
        Payment begun = Of().Begin(Card, Now).Value;
        Payment unsent = begun.Report(1, new AttemptReport(AttemptVerdict.NotFound), Now).Payment.Succeed(1000, Now).Value;
        Payment abandoned = unsent.Abandon("paid", Now);
        Assert.Equal((PaymentStatus.Succeeded, AttemptStatus.Abandoned), (abandoned.Status, abandoned.Attempts.Single().Status));

        (Payment both, ReportEffect effect) = unsent.Report(1, Paid(1000), Now);
        Assert.Equal((ReportEffect.MoreMoneyCame, null), (effect, both.PaidAttempt()));
        Payment own = begun.Report(1, Paid(1000), Now).Payment.Succeed(1000, Now).Value;
        Assert.Equal(1, own.PaidAttempt()!.Number);
    }

    [Fact]
    public void A_page_is_known_by_its_own_id_until_it_is_paid()
    {
        Payment opened = Of().Begin(Card with { IsPage = true }, Now).Value.Report(1, new AttemptReport(AttemptVerdict.NeedsAction) { ProviderPaymentId = "cs_1", ActionUrl = "https://pay.example/1" }, Now).Payment;
        Payment tried = opened.Report(1, new AttemptReport(AttemptVerdict.Unknown) { ProviderPaymentId = "pi_1" }, Now).Payment;
        Assert.Equal("cs_1", tried.Attempts.Single().ProviderPaymentId);
        Assert.Equal("pi_1", tried.Report(1, Paid(1000), Now).Payment.Attempts.Single().ProviderPaymentId);
    }

    [Fact]
    public void Whatever_is_told_in_whatever_order_each_attempts_money_is_booked_once()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            Payment payment = Of();
            long booked = 0;
            var came = new Dictionary<int, long>();
            for (int step = 0; step < 25; step++)
            {
                if (random.Next(4) == 0)
                {
                    bool wasOpen = payment.OpenAttempt() is not null;
                    Result<Payment> begun = payment.Begin(Card with { IsPage = random.Next(3) == 0 }, Now);
                    Assert.False(wasOpen && begun.IsSuccess, $"seed {seed}");
                    payment = begun.IsSuccess ? begun.Value : payment;
                    continue;
                }

                payment = random.Next(6) == 0 ? payment.Resend(Now) : random.Next(20) == 0 ? payment.Abandon("paid", Now) : payment;
                int number = random.Next(1, 5);
                var verdict = (AttemptVerdict)random.Next(7);
                AttemptReport report = verdict == AttemptVerdict.Paid ? Paid(random.Next(1, 2000)) : new AttemptReport(verdict);
                (Payment told, ReportEffect effect) = payment.Report(number, report, Now);
                if (verdict == AttemptVerdict.Paid && number <= payment.Attempts.Count)
                {
                    came.TryAdd(number, report.Received!.Value.Minor);
                }

                booked += effect is ReportEffect.MoneyCame or ReportEffect.MoreMoneyCame ? report.Received!.Value.Minor : 0;
                payment = effect == ReportEffect.MoneyCame ? told.Succeed(1000, Now).Value : told;
                Assert.Equal(came.Values.Sum(), booked);
                Assert.True(payment.Attempts.Count(attempt => attempt.IsOpen) <= 1, $"seed {seed}");
                Assert.Equal(came.Count > 0, payment.Status == PaymentStatus.Succeeded);
            }
        }
    }

    private static Money Usd(long minor) => new(minor, Currency.Usd);

    private static AttemptReport Paid(long minor) => new(AttemptVerdict.Paid) { Received = Usd(minor), ProviderPaymentId = "pi_1" };

    private static Payment Of() => new()
    {
        Id = Build.Id(9),
        CustomerId = Build.Id(400),
        InvoiceId = Build.Id(2),
        AmountMinor = 1000,
        Currency = Currency.Usd,
        Status = PaymentStatus.Pending,
        Provider = PaymentProvider.Stripe,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
