using Billing.Application.AddOns;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Add-ons that join the next invoice: 5.00 beside 10.00 a month, with 20 % tax.</summary>
public sealed class WaitingAddOnTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_add_on_is_on_the_next_invoice_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await new BillingSite(site).SubscribeAsync();
                await new BillingSite(site).SellAddOnAsync();
            },
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                var billing = new BillingSite(site);
                List<InvoiceView> invoices = await billing.InvoicesAsync();
                Assert.Equal([1800L, 1200L, 1200L], invoices.Select(view => view.Invoice.TotalMinor));
                Assert.Equal((FeeType.AddOn, "Set-up", 500L), invoices[0].Fees.Select(fee => (fee.Type, fee.Description, fee.AmountMinor)).Last());
                Assert.Equal(invoices[0].Invoice.Id, Assert.Single(await SoldAsync(site)).InvoiceId);
                Assert.Null((await billing.AccountAsync()).AddOns);
                MoneyAgreement.Verify(site.World);
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_void_invoice_has_it_wait_again_and_the_invoice_that_takes_its_place_bills_it()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        AppliedAddOn sold = await billing.SellAddOnAsync();
        await billing.CloseAsync();
        InvoiceView first = (await billing.InvoicesAsync())[0];

        Assert.True((await billing.Void.RunAsync(site.Space, first.Invoice.Id, Command.FromJob("void"), None)).IsSuccess);
        Assert.Equal(sold.Id, Assert.Single((await billing.AccountAsync()).AddOns!).Id);
        Assert.Null(Assert.Single(await SoldAsync(site)).InvoiceId);

        InvoiceView again = (await billing.Rebill.RunAsync(site.Space, first.Invoice.Id, Command.FromJob("again"), None)).Value.Value;
        Assert.Equal(1800, again.Invoice.TotalMinor);
        Assert.Equal(again.Invoice.Id, Assert.Single(await SoldAsync(site)).InvoiceId);
        MoneyAgreement.Verify(site.World);
    }

    [Fact]
    public async Task A_draft_shows_it_at_once_and_without_it_when_it_is_taken_back()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 100);
        await billing.CloseAsync();
        AppliedAddOn sold = await billing.SellAddOnAsync();
        Assert.Equal([1800L, 1200L, 1200L], (await billing.InvoicesAsync()).Select(view => view.Invoice.TotalMinor));

        Assert.True((await ApplyOf(site).TakeBackAsync(site.Space, sold.Id, Command.FromJob("back"), None)).IsSuccess);
        Assert.All(await billing.InvoicesAsync(), view => Assert.Equal(1200, view.Invoice.TotalMinor));
        Assert.Empty(await SoldAsync(site));
        Assert.Null((await billing.AccountAsync()).AddOns);
    }

    [Fact]
    public async Task One_in_another_currency_waits_on_one_of_a_final_invoice_stays_and_only_so_many_wait()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        AppliedAddOn sold = await billing.SellAddOnAsync();
        AppliedAddOn other = (await ApplyOf(site).JoinAsync(site.Space, "setup", customer.Id, 700, Currency.Parse("EUR"), null, Command.FromJob("euro"), None)).Value.Value;
        await billing.CloseAsync();
        Assert.Equal(other.Id, Assert.Single((await billing.AccountAsync()).AddOns!).Id);
        Assert.Equal(FailureKind.WrongState, (await ApplyOf(site).TakeBackAsync(site.Space, sold.Id, Command.FromJob("late"), None)).Failure!.Kind);

        for (int i = 1; i < ApplyAddOn.WaitingMax; i++)
        {
            Assert.True((await ApplyOf(site).JoinAsync(site.Space, "setup", customer.Id, null, null, null, Command.FromJob("more", $"{i}"), None)).IsSuccess);
        }

        Assert.Equal(FailureKind.WrongState, (await ApplyOf(site).JoinAsync(site.Space, "setup", customer.Id, null, null, null, Command.FromJob("last"), None)).Failure!.Kind);
    }

    private static ApplyAddOn ApplyOf(Site site) => new BillingSite(site).AddOns;

    private static async Task<List<AppliedAddOn>> SoldAsync(Site site)
    {
        ListSlice slice = await site.Lists.ReadAsync(site.Space, AddOnLists.Applied, new ListQuery([], null, Descending: false, 0, 100), None);
        return [.. slice.Rows.Select(row => System.Text.Json.JsonSerializer.Deserialize(row.Span, AddOnLists.AppliedType)!)];
    }
}
