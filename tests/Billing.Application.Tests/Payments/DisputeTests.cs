using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Each starts from an invoice of 12.00 that the provider has collected.</summary>
public sealed class DisputeTests
{
    private static readonly Instant Early = Instant.FromUtc(2026, 5, 2, 0, 0);
    private readonly World _world = new();

    [Fact]
    public async Task An_open_dispute_moves_nothing_a_lost_one_the_money_and_winning_after_all_brings_it_back()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        await collection.DisputeAsync(payment, isOpen: true, isWon: false, 1200, Early);
        Assert.Equal((0L, 1200L), (One(collection).DisputedMinor, One(collection).AppliedMinor));

        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1200, Early + Duration.FromDays(1));
        Assert.Equal((1200L, 0L, 0L), (One(collection).DisputedMinor, One(collection).AppliedMinor, One(collection).RefundableMinor));
        Assert.Equal((InvoiceStatus.Finalized, 1200L), await InvoiceAsync());
        collection.Verify();

        await collection.DisputeAsync(payment, isOpen: false, isWon: true, 1200, Early + Duration.FromDays(30));
        Assert.Equal((0L, 1200L), (One(collection).DisputedMinor, One(collection).AppliedMinor));
        Assert.Equal((InvoiceStatus.Paid, 0L), await InvoiceAsync());
        collection.VerifyEnded();
    }

    [Fact]
    public async Task Late_and_repeated_words_change_nothing()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        await collection.DisputeAsync(payment, isOpen: false, isWon: true, 1200, Early + Duration.FromDays(2));
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1200, Early + Duration.FromDays(1));
        await collection.DisputeAsync(payment, isOpen: true, isWon: false, 1200, Early);
        Assert.Equal((0L, true), (One(collection).DisputedMinor, One(collection).Disputes.Single().IsWon));

        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1200, Early + Duration.FromDays(3));
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1200, Early + Duration.FromDays(3));
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 1200, Early + Duration.FromDays(4));
        Assert.Equal(1200, One(collection).DisputedMinor);
        collection.Verify();
    }

    [Fact]
    public async Task A_part_and_another_part_are_taken_each_for_itself()
    {
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(_world.Start());
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 300, Early);
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 400, Early, "dp_2");
        Assert.Equal((700L, 500L, 500L), (One(collection).DisputedMinor, One(collection).AppliedMinor, One(collection).RefundableMinor));
        await collection.DisputeAsync(payment, isOpen: false, isWon: true, 300, Early + Duration.FromDays(1));
        Assert.Equal((400L, 800L), (One(collection).DisputedMinor, One(collection).AppliedMinor));
        collection.Verify();
    }

    [Fact]
    public async Task Credit_goes_first_and_what_a_refund_has_given_back_already_is_lost()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site, MemoryFault.PaysDouble);
        Assert.True((await collection.Refunds.RunAsync(site.Space, payment.Id, 1500, Application.Consistency.Command.FromJob("refund"), default)).IsSuccess);
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, 2400, Early);
        PaymentDispute lost = One(collection).Disputes.Single();
        Assert.Equal((900L, 0L, 1500L), (lost.FromInvoiceMinor, lost.FromCreditMinor, lost.LossMinor));
        collection.Verify();
        await collection.DisputeAsync(payment, isOpen: false, isWon: true, 2400, Early + Duration.FromDays(1));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task Money_that_is_back_pays_what_is_owed_and_is_credit_where_another_payment_came_meanwhile()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        await collection.DisputeAsync(payment, isOpen: false, isWon: false, null, Early);
        Assert.True((await new Application.Payments.RecordPayment(site.Transactor).PayAsync(site.Space, payment.InvoiceId, Application.Consistency.Command.FromJob("hand"), default)).IsSuccess);
        await collection.DisputeAsync(payment, isOpen: false, isWon: true, null, Early + Duration.FromDays(1));
        Payment back = collection.All().Single(each => each.Id == payment.Id);
        Assert.Equal((0L, 1200L), (back.AppliedMinor, back.CreditBalanceMinor));
        collection.VerifyEnded();
    }

    private static Payment One(CollectionSite collection) => Assert.Single(collection.All());

    private async Task<(InvoiceStatus, long)> InvoiceAsync() =>
        (await new BillingSite(_world.Start()).InvoicesAsync()).Select(view => (view.Invoice.Status, view.Invoice.AmountDueMinor)).Single();
}
