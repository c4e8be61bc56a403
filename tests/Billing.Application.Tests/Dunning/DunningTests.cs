using Billing.Application.Consistency;
using Billing.Application.Dunning;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Dunning;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>What campaigns do with one customer, day by day.</summary>
public sealed class DunningTests
{
    private static readonly Duration Days10 = Duration.FromDays(10);
    private readonly World _world = new();

    [Fact]
    public async Task An_overdue_invoice_is_charged_and_paid_and_nobody_is_written_to()
    {
        DunningSite it = await CampaignedAsync();
        await it.PassAsync(Duration.FromHours(1));

        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((RequestStatus.Succeeded, 1200L, 1, RequestOutcome.Paid), (request.Status, request.AmountMinor, request.AttemptsCount, request.Attempts[0].Outcome));
        Assert.Equal((1, 1200L), (it.Collection.Provider.Calls, it.Collection.Provider.Collected));
        Assert.Equal(InvoiceStatus.Paid, Assert.Single(await it.InvoicesAsync()).Status);
        Assert.Empty(it.Mails());
        it.VerifyEnded();
    }

    [Fact]
    public async Task A_failed_charge_is_tried_again_after_the_days_and_each_time_one_mail_is_sent()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines, MemoryFault.Declines);
        await it.PassAsync(Duration.FromDays(8));

        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((RequestStatus.Succeeded, 3), (request.Status, request.AttemptsCount));
        Instant first = request.Attempts[0].At;
        Assert.Equal([first, first + Duration.FromDays(3), first + Duration.FromDays(6)], request.Attempts.Select(attempt => attempt.At), WithinASecond);
        Assert.Equal(2, it.Mails().Count);
        it.VerifyEnded();
    }

    [Fact]
    public async Task When_there_was_not_enough_money_it_is_given_longer()
    {
        DunningSite it = await CampaignedAsync(input => input with { InsufficientFundsDays = 7 }, MemoryFault.Declines);
        await it.PassAsync(Days10);
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal([request.Attempts[0].At, request.Attempts[0].At + Duration.FromDays(7)], request.Attempts.Select(attempt => attempt.At), WithinASecond);
    }

    [Fact]
    public async Task A_stolen_card_is_not_charged_again_but_the_customer_is_written_to()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Stolen);
        await it.PassAsync(Duration.FromDays(8));
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal([RequestAttemptKind.Charge, RequestAttemptKind.Reminder, RequestAttemptKind.Reminder], request.Attempts.Select(attempt => attempt.Kind));
        Assert.Equal((1, 3), (it.Collection.Provider.Calls, it.Mails().Count));

        await it.MethodAsync("token"); // the same card, which the customer has mended
        await it.PumpAsync();
        Assert.Equal(RequestStatus.Succeeded, Assert.Single(it.All()).Status);
        it.VerifyEnded();
    }

    [Fact]
    public async Task After_the_last_attempt_it_is_given_up_once_and_what_the_campaign_wants_is_done()
    {
        DunningSite it = await CampaignedAsync(
            input => input with { AttemptsMax = 2, WritesOff = true, FinalAction = FinalAction.CancelSubscriptions }, MemoryFault.Declines, MemoryFault.Declines);
        await it.PassAsync(Duration.FromDays(5));
        Assert.Equal((RequestStatus.Pending, 2), (Assert.Single(it.All()).Status, it.All()[0].AttemptsCount));
        await it.PassAsync(Days10);

        Assert.Equal((RequestStatus.Failed, 2, false), (Assert.Single(it.All()).Status, it.All()[0].AttemptsCount, it.All()[0].IsEnding));
        Invoice invoice = (await it.InvoicesAsync())[0];
        Assert.Equal((1200L, 0L), (invoice.WrittenOffMinor, invoice.AwaitedMinor));
        Assert.Equal(SubscriptionStatus.Canceled, (await SubscriptionAsync(it)).Status);
        it.VerifyEnded();
    }

    [Fact]
    public async Task What_was_given_up_is_not_begun_again_by_the_same_campaign_but_by_another()
    {
        DunningSite it = await CampaignedAsync(input => input with { AttemptsMax = 1 }, MemoryFault.Declines);
        await it.PassAsync(Days10);
        Assert.Equal(RequestStatus.Failed, Assert.Single(it.All()).Status);
        DunningCampaign first = (await it.Campaigns.AllAsync(_world.Space, default))[0];
        Assert.True((await it.Save.UpdateAsync(_world.Space, first.Id, new CampaignInput { Name = "Again" }, Command.FromJob("touch"), default)).IsSuccess);
        await it.PumpAsync();
        Assert.Single(it.All());

        DunningCampaign second = await it.CampaignAsync(code: "second");
        await it.PumpAsync();
        Assert.Equal((2, RequestStatus.Succeeded), (it.All().Count, it.All().Single(request => request.CampaignId == second.Id).Status));
        it.VerifyEnded();
    }

    [Fact]
    public async Task However_much_was_given_up_the_next_overdue_invoice_is_asked_for()
    {
        DunningSite it = await DunningSite.BilledAsync(_world.Start(), withMethod: false);
        await it.CampaignAsync(input => input with { AttemptsMax = 1, Thresholds = [new(Currency.Usd, 1)] });
        for (int i = 0; i < 100; i++)
            await it.SellAsync($"{i}");

        await it.PassAsync(Days10 * 5);
        Assert.All(it.All(), request => Assert.Equal(RequestStatus.Failed, request.Status));
        Assert.Equal(101, it.All().Sum(request => request.Lines.Count(line => line.IsGivenUp)));

        Invoice next = await it.SellAsync("next");
        await it.PassAsync(Days10 * 5);
        Assert.Equal(RequestStatus.Failed, Assert.Single(it.All(), request => request.Lines.Any(line => line.InvoiceId == next.Id)).Status);
        it.VerifyEnded();
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/New_York")]
    public async Task Nobody_is_charged_or_written_to_at_night(string zone)
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, zone: zone);
        it.Collection.Provider.Next(MemoryFault.Declines, MemoryFault.Declines, MemoryFault.Declines);
        await it.CampaignAsync(input => input with { QuietFrom = 20 * 60, QuietTo = (9 * 60) + 30 });
        await it.PassAsync(Duration.FromDays(12));

        var quiet = new QuietHours(20 * 60, (9 * 60) + 30);
        DateTimeZone clock = DateTimeZoneProviders.Tzdb[zone];
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((RequestStatus.Failed, 3, 3), (request.Status, request.AttemptsCount, it.Mails().Count));
        Assert.All(request.Attempts, attempt => Assert.False(quiet.Covers(attempt.At, clock)));
        Assert.All(it.Mails(), mail => Assert.False(quiet.Covers(mail.CreatedAt, clock)));
        Assert.All(it.Mails(), mail => Assert.Equal(new Application.Mail.MailQuiet(zone, quiet), mail.Quiet));
    }

    [Fact]
    public async Task Another_method_is_tried_at_once_and_only_once()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines, MemoryFault.Declines);
        await it.PassAsync(Duration.FromHours(1));
        await it.MethodAsync("other");
        await it.PumpAsync();
        await it.PassAsync(Duration.FromHours(20));
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((RequestStatus.Pending, 2, 2), (request.Status, request.AttemptsCount, it.Collection.Provider.Calls));

        await it.PassAsync(Duration.FromDays(4));
        Assert.Equal((RequestStatus.Succeeded, 3), (Assert.Single(it.All()).Status, it.Collection.Provider.Calls));
        it.VerifyEnded();
    }

    [Fact]
    public async Task A_failed_payment_that_nobody_asks_for_is_tried_at_once_with_another_method()
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, withMethod: false);
        it.Collection.Provider.Next(MemoryFault.LostBefore);
        Invoice invoice = (await it.InvoicesAsync())[0];
        var wish = new CheckoutWish(invoice.Id, null, new Uri("https://shop.example/yes"), new Uri("https://shop.example/no"));
        Assert.False((await it.Collection.Checkout.RunAsync(site.Space, wish, Command.FromJob("page"), default)).IsSuccess);

        await it.MethodAsync("first");
        await it.PumpAsync();
        Assert.Equal(InvoiceStatus.Paid, (await it.InvoicesAsync())[0].Status);
        it.VerifyEnded();
    }

    [Theory]
    [InlineData("paid", RequestStatus.Succeeded)]
    [InlineData("voided", RequestStatus.Canceled)]
    [InlineData("written off", RequestStatus.Canceled)]
    public async Task An_invoice_that_is_settled_in_another_way_stops_it(string how, RequestStatus status)
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines);
        await it.PassAsync(Duration.FromHours(1));
        Site site = _world.Start();
        Invoice invoice = (await it.InvoicesAsync())[0];
        bool isDone = how switch
        {
            "paid" => (await new RecordPayment(site.Transactor).PayAsync(site.Space, invoice.Id, Command.FromJob("pay"), default)).IsSuccess,
            "voided" => (await new BillingSite(site).Void.RunAsync(site.Space, invoice.Id, Command.FromJob("void"), default)).IsSuccess,
            _ => (await new WriteOffInvoice(site.Transactor).RunAsync(site.Space, invoice.Id, Command.FromJob("off"), default)).IsSuccess,
        };
        Assert.True(isDone);
        await it.PumpAsync();
        Assert.Equal(status, Assert.Single(it.All()).Status);
        await it.PassAsync(Days10);
        Assert.Equal((1, 1), (it.Collection.Provider.Calls, it.Mails().Count));
        it.VerifyEnded();
    }

    [Fact]
    public async Task A_try_by_hand_is_an_attempt_and_moves_the_next_one()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines, MemoryFault.Declines, MemoryFault.Declines);
        await it.PassAsync(Duration.FromDays(2));
        Payment payment = Assert.Single(it.Collection.All());
        Assert.True((await it.Collection.Retry.RunAsync(_world.Space, payment.Id, Command.FromJob("by hand"), default)).IsSuccess);
        await it.PumpAsync();
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((2, RequestAttemptKind.Retry, RequestOutcome.Failed), (request.AttemptsCount, request.Attempts[1].Kind, request.Attempts[1].Outcome));
        Assert.Equal(request.Attempts[1].At + Duration.FromDays(3), request.NextAttemptAt);
        await it.PassAsync(Days10);
        Assert.Equal((RequestStatus.Failed, 3, 3), (Assert.Single(it.All()).Status, it.All()[0].AttemptsCount, it.Collection.Provider.Calls));
    }

    [Fact]
    public async Task A_campaign_that_is_inactive_rests_and_one_that_is_deleted_cancels()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines);
        await it.PassAsync(Duration.FromHours(1));
        DunningCampaign campaign = (await it.Campaigns.AllAsync(_world.Space, default))[0];
        await ChangeAsync(it, campaign, CampaignStatus.Inactive);
        await it.PassAsync(Days10);
        Assert.Equal((RequestStatus.Pending, 1), (Assert.Single(it.All()).Status, it.Collection.Provider.Calls));

        it.Collection.Provider.Next(MemoryFault.Declines);
        await ChangeAsync(it, campaign, CampaignStatus.Active);
        Assert.Equal(2, it.Collection.Provider.Calls);
        Assert.True((await it.Save.DeleteAsync(_world.Space, campaign.Id, Command.FromJob("delete"), default)).IsSuccess);
        await it.PumpAsync();
        Assert.Equal(RequestStatus.Canceled, Assert.Single(it.All()).Status);
        it.VerifyEnded();
    }

    [Fact]
    public async Task Many_processes_at_one_step_charge_once()
    {
        DunningSite it = await CampaignedAsync(MemoryFault.Declines);
        await it.PassAsync(Duration.FromHours(1));
        PaymentRequest request = Assert.Single(it.All());
        _world.Clock.Set(request.NextAttemptAt!.Value);
        string message = new DunningMessage(_world.Space, DunningKind.Step, request.Id, request.Steps, request.StepAt!.Value).ToText();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new DunningSite(_world.Start()).Run.RunAsync(message, Work.TimeBudget.Ample(), default))));
        await it.PumpAsync();
        Assert.Equal((2, 1200L, RequestStatus.Succeeded), (it.Collection.Provider.Calls, it.Collection.Provider.Collected, Assert.Single(it.All()).Status));
        await it.PassAsync(Duration.FromHours(1));
        it.VerifyEnded();
    }

    private static bool WithinASecond(Instant left, Instant right) => Math.Abs((left - right).TotalSeconds) < 1;

    private static async Task<Subscription> SubscriptionAsync(DunningSite it) =>
        await Task.FromResult(it.Stored("sub|", Application.Persistence.StoredJson.Default.Subscription).Single());

    private async Task ChangeAsync(DunningSite it, DunningCampaign campaign, CampaignStatus status)
    {
        Assert.True((await it.Save.UpdateAsync(_world.Space, campaign.Id, new CampaignInput { Status = status }, Command.FromJob(status.ToString()), default)).IsSuccess);
        await it.PumpAsync();
    }

    private Task<DunningSite> CampaignedAsync(params MemoryFault[] faults) => CampaignedAsync(input => input, faults);

    private async Task<DunningSite> CampaignedAsync(Func<CampaignInput, CampaignInput> with, params MemoryFault[] faults)
    {
        DunningSite it = await DunningSite.BilledAsync(_world.Start());
        it.Collection.Provider.Next(faults);
        await it.CampaignAsync(with);
        return it;
    }
}
