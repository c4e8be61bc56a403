using Billing.Application.Consistency;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Dunning;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>What campaigns do about money that goes back after it had paid. Each test begins with an overdue invoice of 12.00 that a campaign has collected.</summary>
public sealed class ReopenedInvoiceTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("refund")]
    [InlineData("refund at the provider")]
    public async Task What_was_given_back_is_asked_for_again_once_people_had_time_to_see_to_it(string how)
    {
        DunningSite it = await CollectedAsync();
        await GiveBackAsync(it, how, 1200);

        PaymentRequest request = it.All().Single(each => each.Status == RequestStatus.Pending);
        Instant next = Assert.Single(await it.InvoicesAsync()).Reopened!.At + Duration.FromDays(3);
        Assert.Equal((0, 1200L, next), (request.Attempts.Count, request.AwaitedMinor, request.NextAttemptAt));
        await it.PassAsync(Duration.FromDays(2));
        Assert.Equal(how == "refund" ? 2 : 1, it.Collection.Provider.Calls);

        await it.PassAsync(Duration.FromDays(2));
        Assert.Equal(RequestStatus.Succeeded, it.All().Single(each => each.Id == request.Id).Status);
        Invoice paid = Assert.Single(await it.InvoicesAsync());
        Assert.Equal((InvoiceStatus.Paid, null), (paid.Status, paid.Reopened));
        it.VerifyEnded();
    }

    [Fact]
    public async Task A_card_whose_bank_took_the_money_is_not_charged_for_it_until_it_is_changed()
    {
        DunningSite it = await CollectedAsync();
        await GiveBackAsync(it, "dispute", 1200);
        await it.PassAsync(Duration.FromDays(4));
        PaymentRequest request = it.All().Single(each => each.Status == RequestStatus.Pending);
        Assert.Equal([RequestAttemptKind.Reminder], request.Attempts.Select(attempt => attempt.Kind));
        Assert.Equal((1, 1), (it.Collection.Provider.Calls, it.Mails().Count));

        await it.MethodAsync("other");
        await it.PumpAsync();
        Assert.Equal((RequestStatus.Succeeded, 2), (it.All().Single(each => each.Id == request.Id).Status, it.Collection.Provider.Calls));
        await it.PassAsync(Duration.FromHours(1));
        it.VerifyEnded();
    }

    [Fact]
    public async Task What_is_seen_to_before_is_never_asked_for_and_what_is_below_the_threshold_waits()
    {
        DunningSite it = await CollectedAsync();
        await GiveBackAsync(it, "refund at the provider", 900);
        Assert.Single(it.All());

        await GiveBackAsync(it, "refund at the provider", 300);
        Assert.Equal(1200, it.All().Single(each => each.Status == RequestStatus.Pending).AwaitedMinor);
        Assert.True((await it.Billing.Void.RunAsync(_world.Space, (await it.InvoicesAsync())[0].Id, Command.FromJob("void"), default)).IsSuccess);
        await it.PumpAsync();
        await it.PassAsync(Duration.FromDays(8));
        Assert.Equal((RequestStatus.Canceled, 1, 0), (it.All().Single(each => each.AttemptsCount == 0).Status, it.Collection.Provider.Calls, it.Mails().Count));
        it.VerifyEnded();
    }

    private async Task<DunningSite> CollectedAsync()
    {
        DunningSite it = await DunningSite.BilledAsync(_world.Start());
        await it.CampaignAsync();
        await it.PassAsync(Duration.FromHours(1));
        Assert.Equal(RequestStatus.Succeeded, Assert.Single(it.All()).Status);
        return it;
    }

    private async Task GiveBackAsync(DunningSite it, string how, long minor)
    {
        Payment payment = it.Collection.All()[0];
        if (how == "refund")
        {
            Assert.True((await it.Collection.Refunds.RunAsync(_world.Space, payment.Id, minor, Command.FromJob("back"), default)).IsSuccess);
        }
        else if (how == "dispute")
        {
            await it.Collection.DisputeAsync(payment, isOpen: false, isWon: false, minor);
        }
        else
        {
            Assert.True((await it.Collection.RefundElsewhereAsync(payment, minor, $"re_{minor}")).IsSuccess);
        }

        await it.PumpAsync();
    }
}
