using System.Security.Cryptography;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Closes whose invoices together are more than the 4 MiB of a transaction.</summary>
public sealed class CloseTooLargeTests
{
    private const int Subscriptions = 10;

    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);

    [Theory]
    [InlineData(200_000)]
    [InlineData(600_000)]
    public async Task Invoices_that_do_not_fit_one_transaction_are_made_in_several_each_once(int bytes)
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        BillingSite billing = await SubscribedAsync(world, new string('x', 10), bytes);
        world.Clock.Set(May);
        await billing.CloseAsync();
        await billing.CloseAsync();

        List<InvoiceView> invoices = await billing.InvoicesAsync();
        Assert.Equal(Enumerable.Repeat(InvoiceStatus.Finalized, Subscriptions + 1), invoices.Select(view => view.Invoice.Status));
        Assert.Equal(Subscriptions + 1, invoices.Select(view => view.Invoice.Number).Distinct().Count());
        Assert.Equal(May, (await billing.AccountAsync()).Subscriptions.Select(billed => billed.BilledUntil).Distinct().Single());
        Assert.Equal(Subscriptions + 1, await billing.EventsAsync("invoice.finalized"));
    }

    [Fact]
    public async Task An_invoice_that_no_row_holds_is_set_aside_and_holds_up_no_other()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        BillingSite billing = await SubscribedAsync(world, "huge", 2_000_000, count: 1);
        world.Clock.Set(May);
        await billing.CloseAsync();

        InvoiceView only = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal(BillingSite.Plan.Id, only.Invoice.PlanId);
        Assert.Equal(1, await billing.EventsAsync("period_close.refused"));
    }

    /// <summary>A customer with a plain subscription, and others to a plan whose name, the text of their fees, is so long and cannot be compressed.</summary>
    private static async Task<BillingSite> SubscribedAsync(World world, string code, int bytes, int count = Subscriptions)
    {
        byte[] noise = new byte[bytes];
        RandomNumberGenerator.Create().GetBytes(noise);
        Plan wordy = BillingSite.Plan with { Id = new(BillingSite.Plan.Id.Owner, 77), Code = code, Name = Convert.ToBase64String(noise) };
        var billing = new BillingSite(world.Start()) { Plans = [BillingSite.Plan, wordy] };
        Customer customer = await billing.SubscribeAsync();
        for (int n = 0; n < count; n++) await billing.SubscribeToAsync(customer, $"wordy-{n}", wordy);

        return billing;
    }
}
