using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Each starts from an invoice of 12.00 that the provider has collected.</summary>
public sealed class ProviderRefundTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(MemoryFault.None)]
    [InlineData(MemoryFault.LostBefore)]
    [InlineData(MemoryFault.LostAfter)]
    public Task Money_goes_back_exactly_once_whatever_call_and_whatever_answer_is_lost(MemoryFault fault) => CollectionCrashes.RunAsync(
        fault,
        site => PaidAsync(site),
        async site =>
        {
            var collection = new CollectionSite(site);
            Payment payment = Assert.Single(collection.All());
            Assert.True((await collection.Refunds.RunAsync(site.Space, payment.Id, 500, Command.FromJob("refund"), default)).IsSuccess);
        },
        async (site, collection) =>
        {
            Payment payment = Assert.Single(collection.All());
            Assert.Equal((500L, 700L, 500L), (payment.RefundedMinor, payment.AppliedMinor, collection.Provider.GivenBack));
            Assert.Equal((InvoiceStatus.Finalized, 500L), (await new BillingSite(site).InvoicesAsync()).Select(view => (view.Invoice.Status, view.Invoice.AmountDueMinor)).Single());
        });

    [Fact]
    public async Task Refunds_at_the_same_time_never_come_to_more_than_the_payment()
    {
        Payment payment = await PaidAsync(_world.Start());
        Result<Outcome<Payment>>[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            Site site = _world.Start();
            return new CollectionSite(site).Refunds.RunAsync(site.Space, payment.Id, 500, Command.FromJob("refund", $"{i}"), default).AsTask();
        })));

        Assert.Equal(2, all.Count(each => each.IsSuccess));
        var collection = new CollectionSite(_world.Start());
        Assert.Equal((1000L, 1000L), (Assert.Single(collection.All()).RefundedMinor, collection.Provider.GivenBack));
        await collection.PassAsync(Duration.FromHours(1));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_refused_refund_leaves_the_money_where_it_was()
    {
        Site site = _world.Start();
        Payment payment = await PaidAsync(site);
        var collection = new CollectionSite(site);
        collection.Provider.Next(MemoryFault.Declines);
        Payment refused = (await collection.Refunds.RunAsync(site.Space, payment.Id, null, Command.FromJob("refund"), default)).Value.Value;

        Assert.Equal((PaymentStatus.Succeeded, 1200L, RefundStatus.Failed, "Generic: no"), (refused.Status, refused.AppliedMinor, refused.Refunds.Single().Status, refused.Refunds.Single().FailureReason));
        collection.VerifyEnded();
        Assert.Equal(PaymentStatus.Refunded, (await collection.Refunds.RunAsync(site.Space, payment.Id, null, Command.FromJob("again"), default)).Value.Value.Status);
        collection.VerifyEnded();
    }

    [Fact]
    public async Task Credit_that_is_on_its_way_back_is_spent_on_nothing_else()
    {
        Site site = _world.Start();
        Payment payment = await PaidAsync(site, MemoryFault.PaysDouble);
        var collection = new CollectionSite(site);
        Assert.Equal(1200, (await new BillingSite(site).AccountAsync()).Credits.Single().BalanceMinor);
        collection.Provider.Next(MemoryFault.Pends);
        Payment asked = (await collection.Refunds.RunAsync(site.Space, payment.Id, 1500, Command.FromJob("refund"), default)).Value.Value;

        Assert.Equal((RefundStatus.Pending, 0L, 900L), (asked.Refunds.Single().Status, asked.CreditBalanceMinor, asked.AppliedMinor));
        Assert.Empty((await new BillingSite(site).AccountAsync()).Credits);
        Assert.Equal("amount", (await collection.Refunds.RunAsync(site.Space, payment.Id, 901, Command.FromJob("more"), default)).Failure!.Errors.Single().Path[^1]);

        var done = new Application.Payments.Providers.RefundOutcome(Application.Payments.Providers.RefundStatus.Failed) { ProviderCode = "bank" };
        Assert.True((await collection.Refunds.SettleAsync(site.Space, payment.Id, asked.Refunds.Single().Id, done, default)).IsSuccess);
        Assert.Equal(1200, (await new BillingSite(site).AccountAsync()).Credits.Single().BalanceMinor);
        collection.VerifyEnded();
    }

    private static async Task<Payment> PaidAsync(Site site, MemoryFault fault = MemoryFault.None) => (await CollectionSite.CollectedAsync(site, fault)).Payment;
}
