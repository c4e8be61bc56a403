using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Payments;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Credit notes that give money back, on an invoice of 12.00 that the provider has collected: 10.00 and 20 % tax.</summary>
public sealed class NoteRefundTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(MemoryFault.None)]
    [InlineData(MemoryFault.LostBefore)]
    [InlineData(MemoryFault.LostAfter)]
    public Task What_a_note_promises_goes_back_exactly_once_whatever_call_and_whatever_answer_is_lost(MemoryFault fault) => CollectionCrashes.RunAsync(
        fault,
        async site =>
        {
            (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
            await collection.NoteAsync(payment.InvoiceId, 500);
        },
        site => new CollectionSite(site).PumpAsync(),
        async (site, collection) =>
        {
            Assert.Equal((RefundStatus.Succeeded, 600L, 0L), (collection.Note().RefundStatus, collection.Note().RefundedMinor, collection.Note().ToRefundMinor));
            Payment payment = Assert.Single(collection.All());
            Assert.Equal((600L, 1200L, 600L, 600L), (payment.RefundedMinor, payment.AppliedMinor, payment.RefundableMinor, collection.Provider.GivenBack));
            Assert.Equal(InvoiceStatus.Paid, (await new BillingSite(site).InvoicesAsync()).Single().Invoice.Status);
        });

    [Fact]
    public async Task A_refund_of_a_note_that_comes_back_is_promised_again_and_can_be_sent_again()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        await collection.NoteAsync(payment.InvoiceId, 500);
        await collection.PumpAsync();
        Assert.Equal(RefundStatus.Succeeded, collection.Note().RefundStatus);
        PaymentRefund refund = Assert.Single(collection.All()[0].Refunds);
        collection.Provider.Return(refund.ProviderRefundId!);
        Application.Payments.Providers.RefundOutcome failed = Application.Payments.Providers.RefundOutcome.Failed(Application.Payments.Providers.DeclineReason.Generic, "closed") with { ProviderRefundId = refund.ProviderRefundId };
        Assert.True((await collection.Refunds.SettleAsync(site.Space, payment.Id, refund.Id, failed, default)).IsSuccess);
        Assert.Equal((RefundStatus.Failed, 0L), (collection.Note().RefundStatus, collection.Note().RefundedMinor));
        Assert.Equal((0L, 1200L), (collection.All()[0].RefundedMinor, collection.All()[0].AppliedMinor));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_note_and_refunds_of_the_payment_together_give_back_no_more_than_was_paid()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        await collection.NoteAsync(payment.InvoiceId, 500);
        Assert.Equal("amount", (await RefundAsync(collection, site, payment, 601, "more")).Failure!.Errors.Single().Path[^1]);
        Assert.True((await RefundAsync(collection, site, payment, 600, "rest")).IsSuccess);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.Equal((PaymentStatus.Refunded, 1200L), (Assert.Single(collection.All()).Status, collection.Provider.GivenBack));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_refused_refund_fails_the_note_which_can_be_tried_again()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        CreditNote note = await collection.NoteAsync(payment.InvoiceId, 500);
        collection.Provider.Next(MemoryFault.Declines);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.Equal((RefundStatus.Failed, 0L, 600L), (collection.Note().RefundStatus, collection.Note().RefundedMinor, collection.Note().ToRefundMinor));
        collection.VerifyEnded();

        Assert.True((await PatchAsync(site, note, RefundStatus.Pending)).IsSuccess);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.Equal((RefundStatus.Succeeded, 600L), (collection.Note().RefundStatus, collection.Provider.GivenBack));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task While_a_refund_is_under_way_nobody_says_otherwise_and_the_note_stands()
    {
        Site site = _world.Start();
        (Payment payment, CollectionSite collection) = await CollectionSite.CollectedAsync(site);
        CreditNote note = await collection.NoteAsync(payment.InvoiceId, 500);
        collection.Provider.Next(MemoryFault.Pends);
        await collection.PumpAsync();
        Assert.Equal(600, collection.Note().RefundingMinor);
        Assert.Equal(FailureKind.WrongState, (await PatchAsync(site, note, RefundStatus.Succeeded)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await new ChangeCreditNote(site.Transactor).VoidAsync(site.Space, note.Id, Command.FromJob("void"), default)).Failure!.Kind);
        collection.Verify();
    }

    [Fact]
    public async Task Money_that_no_provider_has_is_left_to_a_person()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        Assert.True((await new RecordPayment(site.Transactor).PayAsync(site.Space, invoice.Id, Command.FromJob("hand"), default)).IsSuccess);
        CreditNote note = await collection.NoteAsync(invoice.Id, 500);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.Equal((RefundStatus.Pending, 600L), (collection.Note().RefundStatus, collection.Note().ToRefundMinor));
        Assert.True((await PatchAsync(site, note, RefundStatus.Succeeded)).IsSuccess);
        Assert.Equal(600, collection.Note().RefundedMinor);
        MoneyAgreement.Verify(_world);
    }

    private static ValueTask<Result<Outcome<CreditNote>>> PatchAsync(Site site, CreditNote note, RefundStatus status) => new ChangeCreditNote(site.Transactor)
        .UpdateAsync(site.Space, note.Id, new CreditNotePatch(RefundStatus: status), Command.FromJob("patch", status.ToString()), default);

    private static ValueTask<Result<Outcome<Payment>>> RefundAsync(CollectionSite collection, Site site, Payment payment, long minor, string command) =>
        collection.Refunds.RunAsync(site.Space, payment.Id, minor, Command.FromJob(command), default);
}
