using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Invoicing;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.RunningUsage;

/// <summary>Estimates and previews say what would be billed now: less what was billed of the running period before its end.</summary>
public sealed class RunningViewsTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private int _events;

    [Fact]
    public async Task An_estimate_of_a_charge_in_advance_costs_what_lies_above_the_highest_so_far()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true }, 7, -5);

        EstimatedFees below = await EstimateAsync(site, 3);
        EstimatedFees above = await EstimateAsync(site, 6);

        Assert.Equal((3m, 0L, 0), (below.Units, below.AmountMinor, below.Fees.Count));
        Assert.Equal((6m, 50L), (above.Units, above.AmountMinor));
        Assert.Equal(50, Assert.Single(above.Fees).Steps.Sum(step => step.AmountMinor));
        await UseAsync(site, 6);
        Assert.Equal([350L, 50L], (await site.InvoicesAsync()).OrderBy(view => view.Invoice.Number, StringComparer.Ordinal).Select(view => view.Invoice.SubtotalMinor));
    }

    [Fact]
    public async Task An_estimate_tells_filters_of_the_same_group_apart()
    {
        LateSite site = await SubscribedAsync(new LateCatalog(), 4);

        EstimatedFee eu = Assert.Single((await EstimateAsync(site, 2, "eu")).Fees);

        Assert.Equal((2m, 60L, 60m), (eu.Units, eu.AmountMinor, eu.Steps.Sum(step => step.AmountMinor)));
    }

    [Fact]
    public async Task A_preview_leaves_out_what_was_billed_in_advance()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true }, 4);
        await site.CountAsync(Event(3));

        Assert.Equal((150L, 180L), await PreviewAsync(site));
    }

    [Fact]
    public async Task A_preview_credits_progressive_invoices()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { Thresholds = [LateCatalog.Threshold(500, false)] }, 11);
        await site.CountAsync(Event(1));

        Assert.Equal((540L, 24L), await PreviewAsync(site));
    }

    [Fact]
    public async Task The_running_period_keeps_its_zone_in_a_preview()
    {
        LateSite site = await SubscribedAsync(new LateCatalog(), 4);
        await site.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Asia/Tokyo" } });

        CustomerAccount account = await site.AccountAsync();
        PreviewedInvoice preview = (await site.Preview.RunAsync(site.Site.Space, account.Subscriptions[0].Subscription.Id, null, null, default)).Value;

        Assert.Equal((account.Subscriptions[0].BilledUntil, account.Subscriptions[0].CloseAt), (preview.Period.Start, preview.Period.End));
    }

    private static async Task<(long Subtotal, long Total)> PreviewAsync(LateSite site)
    {
        ComputedInvoice computed = (await site.Preview.RunAsync(
            site.Site.Space, (await site.AccountAsync()).Subscriptions[0].Subscription.Id, null, null, default)).Value.Computed;
        return (computed.SubtotalMinor, computed.TotalMinor);
    }

    private static async Task<EstimatedFees> EstimateAsync(LateSite site, decimal units, string? region = null) => (await site.Estimate.RunAsync(
        site.Site.Space, (await site.AccountAsync()).Subscriptions[0].Subscription.Id, "calls",
        LateCatalog.Event("supposed", InApril, units, region).Properties, default)).Value;

    private async Task<LateSite> SubscribedAsync(LateCatalog catalog, params int[] units)
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), catalog);
        await site.SubscribeAsync();
        await site.FollowAsync();
        foreach (int one in units)
        {
            await UseAsync(site, one);
        }

        return site;
    }

    private UsageEvent Event(decimal units) => LateCatalog.Event($"e{_events++}", InApril, units);

    private async Task UseAsync(LateSite site, decimal units)
    {
        await site.CountAsync(Event(units));
        await site.FollowAsync();
    }
}
