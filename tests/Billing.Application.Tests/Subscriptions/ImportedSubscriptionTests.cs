using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>Subscriptions that were billed elsewhere: 10.00 a month with 20 % tax; the clock stands at 1 July 2026.</summary>
public sealed class ImportedSubscriptionTests
{
    private static readonly Instant End = Instant.FromUtc(2026, 7, 15, 9, 30);

    [Theory]
    [InlineData(true, new[] { "2026-07-15", "2026-08-15" })]
    [InlineData(false, new[] { "2026-06-15", "2026-07-15" })]
    public async Task Billing_goes_on_where_it_stopped_and_nothing_is_billed_twice(bool inAdvance, string[] begins)
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync(with: it => it with { StartedAt = null, RunningUntil = End, PayInAdvance = inAdvance, BillingTime = BillingTime.Anniversary });
        await billing.CloseAsync();
        Assert.Empty(await billing.InvoicesAsync());

        site.World.Clock.Set(Instant.FromUtc(2026, 8, 15, 1, 0));
        await billing.CloseAsync();
        List<InvoiceView> invoices = await billing.InvoicesAsync();
        Assert.Equal(begins, invoices.Select(view => view.Fees.Single().PeriodStart!.Value.ToString("uuuu-MM-dd", null)));
        Assert.All(invoices, view => Assert.Equal(1200, view.Invoice.TotalMinor));
        MoneyAgreement.Verify(site.World);
    }

    [Fact]
    public async Task Ending_one_at_once_gives_nothing_back_of_what_was_billed_elsewhere()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync(with: it => it with { StartedAt = Instant.FromUtc(2025, 3, 15, 0, 0), RunningUntil = End, PayInAdvance = true, BillingTime = BillingTime.Anniversary });
        BillingId id = (await billing.AccountAsync()).Subscriptions.Single().Subscription.Id;
        await billing.EndAsync(id, TerminationAction.GenerateCreditNote);
        await billing.CloseAsync();
        Assert.Empty(await billing.InvoicesAsync());
        Assert.Empty((await billing.AccountAsync()).Credits);
    }

    [Fact]
    public async Task One_that_has_ended_is_kept_and_never_billed()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync(with: it => it with { StartedAt = Instant.FromUtc(2025, 1, 1, 0, 0), EndedAt = Instant.FromUtc(2025, 6, 1, 0, 0), CreatedAt = Instant.FromUtc(2024, 12, 1, 0, 0) });
        await billing.CloseAsync();
        Assert.Empty(await billing.InvoicesAsync());
        Assert.Empty((await billing.AccountAsync()).Subscriptions);
        Subscription kept = (await new SubscriptionReader(site.Tables, site.Names).FindAsync(site.Space, "sub", default))!;
        Assert.Equal((SubscriptionStatus.Canceled, Instant.FromUtc(2025, 6, 1, 0, 0), Instant.FromUtc(2024, 12, 1, 0, 0)), (kept.Status, kept.EndedAt!.Value, kept.CreatedAt));
    }

    [Fact]
    public async Task Times_that_cannot_be_are_refused_at_their_field()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        var plain = new NewSubscription { ExternalId = "other", CustomerId = customer.Id, PlanId = BillingSite.Plan.Id, StartedAt = Instant.FromUtc(2026, 3, 15, 0, 0), BillingTime = BillingTime.Anniversary };
        foreach ((NewSubscription input, string field) in ((NewSubscription, string)[])
        [
            (plain with { RunningUntil = Instant.FromUtc(2026, 7, 16, 0, 0) }, "running_until"),
            (plain with { RunningUntil = Instant.FromUtc(2026, 3, 15, 0, 0) }, "running_until"),
            (plain with { RunningUntil = End, TrialPeriodDays = 3 }, "running_until"),
            (plain with { RunningUntil = End, StartsWithPayment = true }, "running_until"),
            (plain with { RunningUntil = End, StartedAt = Instant.FromUtc(2027, 1, 1, 0, 0) }, "running_until"),
            (plain with { RunningUntil = End, EndedAt = Instant.FromUtc(2026, 6, 1, 0, 0) }, "running_until"),
            (plain with { EndedAt = Instant.FromUtc(2026, 3, 1, 0, 0) }, "ended_at"),
            (plain with { EndedAt = Instant.FromUtc(2027, 3, 1, 0, 0) }, "ended_at"),
            (plain with { CreatedAt = Instant.FromUtc(2027, 3, 1, 0, 0) }, "created_at"),
        ])
        {
            Result<Outcome<Subscription>> refused = await new CreateSubscription(site.Transactor, site.Names, billing, new CustomerReader(site.Tables, site.Names))
                .RunAsync(site.Space, input, Command.FromJob("import", field, $"{input}"), default);
            Assert.Equal(field, Assert.Single(refused.Failure!.Errors).Path[^1]);
        }
    }
}
