using Billing.Application.Consistency;
using Billing.Application.Payments;
using Billing.Application.Payments.Providers;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Refunds that somebody makes at the provider itself. Each test starts from an invoice of 12.00 that the provider has collected.</summary>
public sealed class RefundElsewhereTests
{
    private readonly World _world = new();

    [Fact]
    public async Task It_is_booked_once_and_owed_again()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        for (int i = 0; i < 2; i++)
        {
            Assert.True((await collection.RefundElsewhereAsync(payment, 500)).IsSuccess);
        }

        Payment refunded = Assert.Single(collection.All());
        Assert.Equal((500L, 700L, PaymentStatus.Succeeded), (refunded.RefundedMinor, refunded.AppliedMinor, refunded.Status));
        Assert.Equal((InvoiceStatus.Finalized, 500L), (await new BillingSite(_world.Start()).InvoicesAsync()).Select(view => (view.Invoice.Status, view.Invoice.AmountDueMinor)).Single());
        collection.VerifyEnded();

        Assert.True((await collection.RefundElsewhereAsync(payment, 700, "re_2")).IsSuccess);
        Assert.Equal((1200L, PaymentStatus.Refunded), (Assert.Single(collection.All()).RefundedMinor, Assert.Single(collection.All()).Status));
        collection.VerifyEnded();
    }

    [Theory]
    [InlineData("refund", "charge")]
    [InlineData("charge", "refund")]
    [InlineData("charge", "charge", "refund", "refund")]
    public async Task Whichever_of_two_events_comes_and_in_whatever_order_it_is_booked_once(params string[] events)
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        collection.Provider.GiveBackUnasked("re_1", 500);
        foreach (string told in events)
        {
            Assert.Equal(payment.Id, (await collection.TellAsync(told == "charge" ? Charge(payment) : Refunded(payment, MemoryProvider.Unasked("re_1", 500)))).Value);
        }

        Assert.Equal(500L, Assert.Single(Assert.Single(collection.All()).Refunds).AmountMinor);
        collection.VerifyEnded();
    }

    [Fact]
    public async Task An_event_of_the_charge_ends_a_refund_of_ours_whose_answer_was_lost_and_books_the_other()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        collection.Provider.Next(MemoryFault.LostAfter);
        Assert.True((await collection.Refunds.RunAsync(site.Space, payment.Id, 300, Command.FromJob("refund"), default)).IsSuccess);
        collection.Provider.GiveBackUnasked("re_1", 400);
        Assert.Equal(payment.Id, (await collection.TellAsync(Charge(payment))).Value);
        Assert.Equal([300L, 400L], Assert.Single(collection.All()).Refunds.Select(refund => refund.AmountMinor));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_refund_of_ours_that_is_told_by_the_providers_name_alone_ends_and_is_not_booked_again()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        collection.Provider.Next(MemoryFault.Pends);
        Payment pending = (await collection.Refunds.RunAsync(site.Space, payment.Id, 300, Command.FromJob("refund"), default)).Value.Value;
        ProviderEvent told = Refunded(payment, MemoryProvider.Unasked(pending.Refunds[0].ProviderRefundId!, 300));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(payment.Id, (await collection.TellAsync(told)).Value);
        }

        Assert.Equal((300L, 1), (Assert.Single(collection.All()).RefundedMinor, collection.All()[0].Refunds.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refund_that_comes_back_pays_its_invoice_again_or_is_credit(bool isOurs)
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        payment = isOurs ? (await collection.Refunds.RunAsync(site.Space, payment.Id, 1200, Command.FromJob("refund"), default)).Value.Value
            : (await collection.RefundElsewhereAsync(payment, 1200)).Value;
        Assert.Equal(PaymentStatus.Refunded, payment.Status);
        string name = payment.Refunds[0].ProviderRefundId!;
        collection.Provider.Return(name);
        ProviderEvent told = Refunded(payment, RefundOutcome.Failed(DeclineReason.Generic, "closed") with { ProviderRefundId = name });
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(payment.Id, (await collection.TellAsync(told)).Value);
        }

        Payment back = Assert.Single(collection.All());
        Assert.Equal((PaymentStatus.Succeeded, 1200L, 0L, "Generic: closed"), (back.Status, back.AppliedMinor, back.RefundedMinor, Assert.Single(back.Refunds).FailureReason));
        Assert.Equal(InvoiceStatus.Paid, (await new BillingSite(site).InvoicesAsync()).Single().Invoice.Status);
        Assert.Equal(payment.Id, (await collection.TellAsync(told with { Refund = MemoryProvider.Unasked(name, 1200) })).Value); // an older word
        Assert.Equal(0, Assert.Single(collection.All()).RefundedMinor);
        collection.VerifyEnded();
    }

    [Fact]
    public async Task What_comes_back_of_an_invoice_that_is_paid_otherwise_is_credit()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        Assert.True((await collection.RefundElsewhereAsync(payment, 700)).IsSuccess);
        Assert.True((await new RecordPayment(site.Transactor).RunAsync(site.Space, new NewPayment { InvoiceId = payment.InvoiceId, AmountMinor = 500 }, Command.FromJob("by hand"), default)).IsSuccess);
        collection.Provider.Return("re_1");
        ProviderEvent told = Refunded(payment, RefundOutcome.Failed(DeclineReason.Generic) with { ProviderRefundId = "re_1" });
        Assert.True((await collection.TellAsync(told)).IsSuccess);
        Payment back = collection.All().Single(each => each.Id == payment.Id);
        Assert.Equal((700L, 500L), (back.AppliedMinor, back.CreditBalanceMinor));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_failure_that_is_told_before_its_refund_books_nothing()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        ProviderEvent told = Refunded(payment, RefundOutcome.Failed(DeclineReason.Generic) with { ProviderRefundId = "re_1" });
        Assert.Equal(payment.Id, (await collection.TellAsync(told)).Value);
        Assert.Empty(Assert.Single(collection.All()).Refunds);
    }

    [Fact]
    public async Task What_the_provider_does_not_confirm_yet_comes_again()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        ProviderEvent told = Charge(payment) with { Refund = MemoryProvider.Unasked("re_1", 500) };
        Assert.Equal(FailureKind.Unavailable, (await collection.TellAsync(told)).Failure?.Kind);
        Assert.Empty(Assert.Single(collection.All()).Refunds);
    }

    [Fact]
    public async Task Credit_goes_first_and_what_a_bank_took_before_is_a_loss()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start(), MemoryFault.PaysDouble);
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1500, Instant.FromUtc(2026, 5, 2, 0, 0));
        Assert.True((await collection.RefundElsewhereAsync(payment, 1000)).IsSuccess);
        PaymentRefund refund = Assert.Single(Assert.Single(collection.All()).Refunds);
        Assert.Equal((900L, 0L, 100L), (refund.FromInvoiceMinor, refund.FromCreditMinor, refund.LossMinor));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task While_the_answer_to_a_refund_of_ours_is_lost_it_may_be_that_one_and_is_told_again()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        collection.Provider.Next(MemoryFault.LostAfter);
        Assert.True((await collection.Refunds.RunAsync(site.Space, payment.Id, 300, Command.FromJob("refund"), default)).IsSuccess);
        Assert.Equal(FailureKind.Unavailable, (await collection.RefundElsewhereAsync(payment, 400)).Failure!.Kind);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.True((await collection.RefundElsewhereAsync(payment, 400)).IsSuccess);
        Assert.Equal(700, Assert.Single(collection.All()).RefundedMinor);
        collection.VerifyEnded();
    }

    /// <summary>An event that tells all of a refund of a charge.</summary>
    private static ProviderEvent Refunded(Payment payment, RefundOutcome refund) => Charge(payment) with { MustBeConfirmed = false, Refund = refund };

    /// <summary>An event that says that something of a charge was given back, and no more.</summary>
    private static ProviderEvent Charge(Payment payment) =>
        new("evt_1", ProviderEventKind.Refund) { ProviderPaymentId = payment.PaidAttempt()!.ProviderPaymentId, MustBeConfirmed = true };
}
