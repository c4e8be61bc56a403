using Billing.Application.Tests.Consistency;
using Billing.Domain.Dunning;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>A process that dies at any store call, while the provider does what it likes: nobody is charged twice, written to twice, or forgotten.</summary>
public sealed class DunningCrashTests
{
    [Theory]
    [InlineData(MemoryFault.None, 0)]
    [InlineData(MemoryFault.LostBefore, 0)]
    [InlineData(MemoryFault.LostAfter, 0)]
    [InlineData(MemoryFault.Declines, 1)]
    public async Task A_run_charges_once_and_writes_once_for_each_attempt_whatever_call_and_whatever_answer_is_lost(MemoryFault fault, int mails)
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                DunningSite it = await DunningSite.BilledAsync(site, invoices: 2);
                it.Collection.Provider.Next(fault);
                await it.CampaignAsync();
                site.World.Clock.Advance(Duration.FromMinutes(2));
                await site.Schedule.RunAsync(Work.TimeBudget.Ample(), default);
                await it.PumpAsync(Work.WorkQueues.MarkOverdue);
            },
            site => new DunningSite(site).PumpAsync(),
            async site =>
            {
                var it = new DunningSite(site);
                await it.PassAsync(Duration.FromDays(4));
                PaymentRequest request = Assert.Single(it.All());
                Assert.Equal((RequestStatus.Succeeded, 2400L, mails + 1), (request.Status, request.RecoveredMinor, request.AttemptsCount));
                Assert.Equal((2400L, mails), (it.Collection.Provider.Collected, it.Mails().Count));
                Assert.All(await it.InvoicesAsync(), invoice => Assert.Equal(InvoiceStatus.Paid, invoice.Status));
                it.VerifyEnded();
            });

        Assert.True(cases > 100, $"{cases} cases");
    }

    [Fact]
    public async Task Giving_up_is_done_once_and_to_its_end_whatever_call_is_lost()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                DunningSite it = await DunningSite.BilledAsync(site);
                it.Collection.Provider.Next(MemoryFault.Declines);
                await it.CampaignAsync(input => input with { AttemptsMax = 1, WritesOff = true, FinalAction = FinalAction.PauseSubscriptions });
                await it.PassAsync(Duration.FromDays(1));
                site.World.Clock.Set(Assert.Single(it.All()).NextAttemptAt!.Value);
                await site.Schedule.RunAsync(Work.TimeBudget.Ample(), default);
            },
            site => new DunningSite(site).PumpAsync(),
            async site =>
            {
                var it = new DunningSite(site);
                await it.PassAsync(Duration.FromDays(10));
                PaymentRequest request = Assert.Single(it.All());
                Assert.Equal((RequestStatus.Failed, 1, false), (request.Status, request.AttemptsCount, request.IsEnding));
                Assert.Equal((1200L, 1, 1), ((await it.InvoicesAsync())[0].WrittenOffMinor, it.Collection.Provider.Calls, it.Mails().Count));
                Assert.Equal(SubscriptionStatus.Paused, it.Stored("sub|", Application.Persistence.StoredJson.Default.Subscription).Single().Status);
                Assert.Equal(1, await it.Billing.EventsAsync("payment_request.payment_failed"));
                Assert.Equal(1, await it.Billing.EventsAsync("invoice.written_off"));
                it.VerifyEnded();
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task Another_method_is_tried_once_whatever_call_is_lost()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                DunningSite it = await DunningSite.BilledAsync(site);
                it.Collection.Provider.Next(MemoryFault.Declines, MemoryFault.Declines);
                await it.CampaignAsync();
                await it.PassAsync(Duration.FromHours(2));
                await it.MethodAsync("other");
            },
            site => new DunningSite(site).PumpAsync(),
            async site =>
            {
                var it = new DunningSite(site);
                await it.PassAsync(Duration.FromHours(40));
                PaymentRequest request = Assert.Single(it.All());
                Assert.Equal((RequestStatus.Pending, 2, 2), (request.Status, it.Collection.Provider.Calls, it.Mails().Count));
                await it.PassAsync(Duration.FromDays(3));
                Assert.Equal((RequestStatus.Succeeded, 3), (Assert.Single(it.All()).Status, it.Collection.Provider.Calls));
                it.VerifyEnded();
            });

        Assert.True(cases > 30, $"{cases} cases");
    }
}
