using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Dunning;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Dunning;
using Billing.Domain.Invoicing;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>What lists say of campaigns is what the stored requests say.</summary>
public sealed class CampaignReportTests
{
    private readonly World _world = new();

    [Fact]
    public async Task The_preview_says_what_the_campaign_then_does_and_touches_nothing()
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, invoices: 3);
        await it.PassAsync(Duration.FromHours(1));
        DunningCampaign campaign = await it.CampaignAsync(input => input with { Status = CampaignStatus.Inactive });
        await it.PumpAsync();
        int rows = _world.Tables.Rows(Tables.Customers).Count + _world.Tables.Rows(Tables.Schedule).Count + _world.Tables.Rows(Tables.Lists).Count;
        PreviewedCampaign preview = await it.Preview.RunAsync(_world.Space, campaign, default);
        Assert.Equal(rows, _world.Tables.Rows(Tables.Customers).Count + _world.Tables.Rows(Tables.Schedule).Count + _world.Tables.Rows(Tables.Lists).Count);
        Assert.Empty(it.All());

        PreviewedClaim claim = Assert.Single(preview.Claims);
        Assert.True((await it.Save.UpdateAsync(_world.Space, campaign.Id, new CampaignInput { Status = CampaignStatus.Active }, Command.FromJob("on"), default)).IsSuccess);
        it.Collection.Provider.Next(MemoryFault.Declines);
        await it.PumpAsync();
        PaymentRequest made = Assert.Single(it.All());
        Assert.Equal(made.Lines.Select(line => line.InvoiceId), claim.Invoices.Select(invoice => invoice.Id));
        Assert.Equal((made.AwaitedMinor, 1, 0), (claim.Claim.AmountMinor, claim.RequestsCount, preview.PendingCount));
        PreviewedCampaign after = await it.Preview.RunAsync(_world.Space, campaign, default);
        Assert.Equal((0, 1), (after.Claims.Count, after.PendingCount));
    }

    [Fact]
    public async Task Stats_history_and_timeline_agree_with_the_requests_after_every_step()
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, invoices: 1);
        it.Collection.Provider.Next(MemoryFault.Declines, MemoryFault.PaysHalf, MemoryFault.Declines, MemoryFault.Declines);
        await it.CampaignAsync(input => input with { AttemptsMax = 2 });
        await VerifyAsync(it, site);
        for (int i = 0; i < 5; i++)
        {
            await it.PassAsync(Duration.FromDays(2));
            await VerifyAsync(it, site);
        }

        DunningCampaign second = await it.CampaignAsync(input => input with { Thresholds = [new(Domain.Monetary.Currency.Usd, 1)] }, "second");
        await it.PassAsync(Duration.FromHours(1));
        await VerifyAsync(it, site);
        Invoice invoice = (await it.InvoicesAsync())[0];
        Assert.True((await new RecordPayment(site.Transactor).PayAsync(site.Space, invoice.Id, Command.FromJob("pay"), default)).IsSuccess);
        await it.PumpAsync();
        await VerifyAsync(it, site);
        Assert.Equal(2, it.All().Count);
        Assert.Equal(RequestStatus.Succeeded, it.All().Single(request => request.CampaignId == second.Id).Status);
    }

    private async Task VerifyAsync(DunningSite it, Site site)
    {
        List<PaymentRequest> all = it.All();
        DunningPerformance stats = await new DunningStats(site.Lists).RunAsync(_world.Space, default);
        Assert.Equal(all.Count, stats.Total);
        Assert.All(Enum.GetValues<RequestStatus>(), status => Assert.Equal(all.Count(request => request.Status == status), stats.CountOf(status)));
        Assert.Equal(all.Sum(request => request.RecoveredMinor), stats.Amounts.Sum(amounts => amounts.RecoveredMinor));
        Assert.Equal(all.Sum(request => request.AwaitedMinor), stats.Amounts.Sum(amounts => amounts.OutstandingMinor));
        decimal rate = all.Count == 0 ? 0 : Math.Round(100m * all.Count(request => request.Status == RequestStatus.Succeeded) / all.Count, 1, MidpointRounding.AwayFromZero);
        Assert.Equal((rate, (await it.Campaigns.AllAsync(_world.Space, default)).Count), (stats.RecoveryRate, stats.Campaigns));

        ListSlice history = await site.Lists.ReadAsync(_world.Space, RequestLists.Requests, new ListQuery([], null, false, 0, 100), default);
        Assert.Equal(
            all.OrderBy(request => request.CreatedAt).Select(request => (request.Id, request.Status, request.AttemptsCount, request.AmountMinor)),
            history.Rows.Select(row => JsonSerializer.Deserialize(row.Span, RequestLists.RowType)!.Request)
                .Select(request => (request.Id, request.Status, request.AttemptsCount, request.AmountMinor)));

        ListSlice timeline = await site.Lists.ReadAsync(_world.Space, CampaignLists.Timeline, new ListQuery([], null, false, 0, 1000), default);
        DunningEvent[] told = [.. timeline.Rows.Select(row => JsonSerializer.Deserialize(row.Span, CampaignLists.EventType)!)];
        Assert.Equal(all.Sum(request => request.Told), told.Length);
        Assert.All(all, request => Assert.Equal(request.Attempts.Count, told.Count(each => each.RequestId == request.Id && each.Type == "payment_attempt")));
        Assert.All(all, request => Assert.Equal(
            request.Attempts.Count(attempt => attempt.Outcome == RequestOutcome.Failed), told.Count(each => each.RequestId == request.Id && each.Type == "attempt_failed")));
    }
}
