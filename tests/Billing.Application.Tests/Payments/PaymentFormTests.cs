using Billing.Application.Consistency;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Providers;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Forms in pages of the organization's own, in which customers pay invoices.</summary>
public sealed class PaymentFormTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_form_is_open_once_whoever_asks_and_what_is_paid_in_it_pays_the_invoice()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        OpenForm first = (await OpenAsync(site, invoice, "first")).Value.Value;
        Outcome<OpenForm> repeat = (await OpenAsync(site, invoice, "first")).Value;
        Outcome<OpenForm> other = (await OpenAsync(site, invoice, "second")).Value;
        Assert.Equal((first.Form.Id, first.Form.ClientSecret, true), (repeat.Value.Form.Id, repeat.Value.Form.ClientSecret, repeat.Replayed));
        Assert.Equal((first.Form.Id, first.Payment.Id), (other.Value.Form.Id, other.Value.Payment.Id));
        var wish = new CheckoutWish(invoice.Id, null, new Uri("https://shop.example/yes"), new Uri("https://shop.example/no"));
        Assert.Equal(FailureKind.WrongState, (await collection.Checkout.RunAsync(site.Space, wish, Command.FromJob("page"), default)).Failure!.Kind);

        await collection.PassAsync(Duration.FromHours(1));
        Assert.Equal((PaymentStatus.Pending, AttemptStatus.NeedsAction), (collection.All().Single().Status, collection.All().Single().Attempts.Single().Status));
        collection.Provider.Pay(collection.Provider.Charged.Keys.Single(), 1200);
        await collection.PassAsync(Duration.FromHours(2));
        Assert.Equal(InvoiceStatus.Paid, (await new BillingSite(site).InvoicesAsync()).Single().Invoice.Status);
        Assert.Equal((1200L, 1), (collection.Provider.Collected, collection.All().Count));
        Assert.Contains("paid", (await OpenAsync(site, invoice, "third")).Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("closed", (await OpenAsync(site, invoice, "first")).Failure!.Message, StringComparison.Ordinal);
        collection.Verify();
    }

    [Fact]
    public async Task A_form_that_nobody_pays_in_is_given_up_after_some_days_and_another_can_be_opened()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        await OpenAsync(site, invoice, "first");
        await collection.PassAsync(Duration.FromDays(5));
        Assert.Equal(AttemptStatus.Abandoned, collection.All().Single().Attempts.Single().Status);
        OpenForm again = (await OpenAsync(site, invoice, "second")).Value.Value;
        Assert.Equal(2, collection.All().Single().Attempts.Count);

        collection.Provider.Next(MemoryFault.LostBefore);
        Assert.Equal(FailureKind.Unavailable, (await OpenAsync(site, invoice, "lost")).Failure!.Kind);
        Assert.Equal(again.Form.Id, (await OpenAsync(site, invoice, "third")).Value.Value.Form.Id);
    }

    [Theory]
    [InlineData(MemoryFault.None)]
    [InlineData(MemoryFault.LostAfter)]
    public async Task One_form_is_opened_whatever_call_fails(MemoryFault fault) => await CrashHarness.RunAsync(
        async site =>
        {
            await CollectionSite.BilledAsync(site, withMethod: false);
            new CollectionSite(site).Provider.Next(fault);
        },
        async site => await OpenAsync(site, (await new BillingSite(site).InvoicesAsync()).Single().Invoice, "only"),
        async site =>
        {
            var collection = new CollectionSite(site);
            foreach (Payment payment in collection.All().ToList())
            {
                // Nobody has the secret of a form whose answer was lost: it is over, and nobody pays in it.
                if (payment.Attempts.FirstOrDefault(attempt => attempt.IsOpen) is { } open)
                {
                    collection.Provider.Pay(ProviderReference.Payment(payment.Id, open.Number), 1200);
                }
            }

            await collection.PassAsync(Duration.FromDays(5));
            Assert.True(collection.All().Sum(payment => payment.Attempts.Count) <= 2, "A lost answer may cost one more attempt, never more");
            collection.VerifyEnded();
        });

    private static async Task<Result<Outcome<OpenForm>>> OpenAsync(Site site, Invoice invoice, string command) =>
        await new CollectionSite(site).Form.RunAsync(site.Space, invoice.Id, Command.FromJob(command) with { Fingerprint = "same" }, default);
}
