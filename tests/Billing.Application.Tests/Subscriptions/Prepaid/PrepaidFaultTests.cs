using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Tests.Payments;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Prepaid;

/// <summary>Subscriptions that are paid first, when processes die, answers are lost, and several pay or cancel at a time.</summary>
public sealed class PrepaidFaultTests
{
    [Fact]
    public async Task It_is_invoiced_once_and_begins_once_with_its_money_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            _ => Task.CompletedTask,
            async site =>
            {
                var prepaid = new PrepaidSite(site);
                await prepaid.StartAsync();
                Assert.True((await prepaid.PayAsync("payer")).IsSuccess);
            },
            site => VerifyBegunAsync(site));

        Assert.True(cases > 100, $"{cases} cases");
    }

    [Theory]
    [InlineData(MemoryFault.LostBefore)]
    [InlineData(MemoryFault.LostAfter)]
    public async Task Money_that_a_provider_collects_begins_it_once_whatever_call_and_whatever_answer_is_lost(MemoryFault fault)
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                new CollectionSite(site).Provider.Next(fault);
                await new PrepaidSite(site).StartAsync(withMethod: true);
            },
            site => new CollectionSite(site).PumpAsync(),
            async site =>
            {
                var collection = new CollectionSite(site);
                await collection.PassAsync(Duration.FromHours(2));
                await VerifyBegunAsync(site);
                Assert.Equal(1200, collection.Provider.Collected);
                collection.VerifyEnded();
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task Of_many_that_report_the_same_money_and_others_that_pay_too_one_payment_begins_it()
    {
        var world = new World();
        await new PrepaidSite(world.Start()).StartAsync();
        Result<Outcome<Payment>>[] all = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            number => Task.Run(() => new PrepaidSite(world.Start()).PayAsync($"payer {number % 4}"))));

        Payment paid = Assert.Single(all.Where(each => each.IsSuccess).Select(each => each.Value.Value).DistinctBy(payment => payment.Id));
        Assert.Equal((1200L, 0L), (paid.AppliedMinor, paid.CreditBalanceMinor));
        Assert.All(all.Where(each => !each.IsSuccess), each => Assert.Equal(FailureKind.WrongState, each.Failure!.Kind));
        await VerifyBegunAsync(world.Start());
    }

    [Fact]
    public async Task Two_that_pay_their_parts_begin_it_with_the_last_one_and_what_is_too_much_stays_theirs()
    {
        var world = new World();
        var prepaid = new PrepaidSite(world.Start());
        await prepaid.StartAsync();
        Assert.True((await prepaid.PayAsync("one", 700)).IsSuccess);
        Assert.Equal((SubscriptionStatus.Pending, true), (prepaid.Subscription.Status, prepaid.Subscription.Prepaid!.AwaitsPayment));
        world.Clock.Advance(Duration.FromHours(3));
        Assert.Equal(500, (await prepaid.PayAsync("other", 1000)).Value.Value.CreditBalanceMinor);
        Assert.Equal(PrepaidSite.Noon + Duration.FromHours(3), prepaid.Subscription.Prepaid!.PaidFrom);
        MoneyAgreement.Verify(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_one_owes_nothing_and_never_begins_whatever_call_fails_and_however_often_it_is_asked_for(bool atPeriodEnd)
    {
        int cases = await CrashHarness.RunAsync(
            site => new PrepaidSite(site).StartAsync(),
            async site =>
            {
                Result<Outcome<Subscription>> cancelled = await new PrepaidSite(site).CancelAsync(Command.Once(site.Random), atPeriodEnd);
                Assert.True(cancelled.IsSuccess || cancelled.Failure.Kind == FailureKind.WrongState, cancelled.Failure?.Message);
            },
            async site =>
            {
                var prepaid = new PrepaidSite(site);
                Assert.Equal((SubscriptionStatus.Canceled, InvoiceStatus.Voided), (prepaid.Subscription.Status, Assert.Single(prepaid.Invoices).Status));
                Assert.Equal(FailureKind.WrongState, (await prepaid.PayAsync("late")).Failure!.Kind);
                Assert.Equal(1, await prepaid.Billing.EventsAsync("subscription.canceled"));
                await prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(100));
                Assert.Single(prepaid.Invoices);
                Assert.Empty((await prepaid.Billing.AccountAsync()).Subscriptions);
                MoneyAgreement.Verify(site.World);
            });

        Assert.True(cases > 20, $"{cases} cases");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_it_is_paid_and_cancelled_at_the_same_time_either_the_money_or_the_end_comes_first(bool paysFirst)
    {
        var world = new World();
        await new PrepaidSite(world.Start()).StartAsync();
        var stepped = new SteppedTables(world.Tables);
        Site[] sites = [world.Start(stepped), world.Start(stepped)];
        bool isPaid = false;
        async Task PayAsync() => isPaid = (await new PrepaidSite(sites[0]).PayAsync("payer")).IsSuccess;
        async Task CancelAsync() => Assert.True((await new PrepaidSite(sites[1]).CancelAsync(Command.FromJob("cancel"), atPeriodEnd: false)).IsSuccess);
        await stepped.RunAsync(() => paysFirst ? [PayAsync(), CancelAsync()] : [CancelAsync(), PayAsync()]);

        var prepaid = new PrepaidSite(world.Start());
        Assert.Equal(SubscriptionStatus.Canceled, prepaid.Subscription.Status);
        Assert.Equal(isPaid ? InvoiceStatus.Paid : InvoiceStatus.Voided, Assert.Single(prepaid.Invoices).Status);
        Assert.Equal(isPaid ? 1 : 0, await prepaid.Billing.EventsAsync("subscription.started"));
        MoneyAgreement.Verify(world);
    }

    /// <summary>It began once, now, with one invoice and one payment, and its next period is scheduled.</summary>
    private static async Task VerifyBegunAsync(Site site)
    {
        var prepaid = new PrepaidSite(site);
        prepaid.VerifyNeverActiveUnpaid();
        Subscription begun = prepaid.Subscription;
        Assert.Equal((SubscriptionStatus.Active, false), (begun.Status, begun.Prepaid!.AwaitsPayment));
        Assert.Equal((begun.StartedAt, begun.Prepaid.LastPaidAt), (begun.Prepaid.PaidFrom, begun.Prepaid.PaidFrom));
        Assert.Equal((InvoiceStatus.Paid, 1200L), (Assert.Single(prepaid.Invoices).Status, prepaid.Invoices[0].PaidMinor));
        foreach (string once in (string[])["subscription.created", "subscription.started", "invoice.finalized", "invoice.paid", "payment.succeeded"])
        {
            Assert.True(await prepaid.Billing.EventsAsync(once) == 1, once);
        }

        var account = await prepaid.Billing.AccountAsync();
        Assert.Equal(begun.Prepaid.EndOfPeriodFrom(begun.Prepaid.PaidFrom!.Value, DateTimeZone.Utc), account.Subscriptions.Single().CloseAt);
        Assert.Equal(account.Subscriptions.Single().CloseAt, account.CloseScheduledAt);
        MoneyAgreement.Verify(site.World);
    }
}
