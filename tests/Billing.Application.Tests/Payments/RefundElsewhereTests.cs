using Billing.Application.Consistency;
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
}
