using Billing.Application.Consistency;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

public sealed class CollectionTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(MemoryFault.None)]
    [InlineData(MemoryFault.LostBefore)]
    [InlineData(MemoryFault.LostAfter)]
    public Task A_final_invoice_is_collected_exactly_once_whatever_call_and_whatever_answer_is_lost(MemoryFault fault) => CollectionCrashes.RunAsync(
        fault,
        site => CollectionSite.BilledAsync(site),
        site => new CollectionSite(site).PumpAsync(),
        async (site, collection) =>
        {
            Payment paid = Assert.Single(collection.All());
            Assert.Equal((PaymentStatus.Succeeded, 1200L, 1), (paid.Status, paid.AppliedMinor, paid.Attempts.Count));
            Assert.Equal(1200, collection.Provider.Collected);
            Assert.Equal(InvoiceStatus.Paid, (await new BillingSite(site).InvoicesAsync()).Single().Invoice.Status);
        });

    [Fact]
    public async Task An_entry_of_the_schedule_that_a_crash_put_back_after_its_work_was_done_goes_when_its_message_comes_again()
    {
        Site site = _world.Start();
        Invoice invoice = await CollectionSite.BilledAsync(site);
        var collection = new CollectionSite(site);
        await collection.PumpAsync();
        var job = new CollectionMessage(site.Space, invoice.Id, 0, _world.Clock.GetCurrentInstant());

        await site.Schedule.AddAsync(CollectionWork.DueOf(job), default);
        await collection.PumpAsync();

        collection.VerifyEnded();
        Assert.Equal(1, collection.Provider.Calls);
    }

    [Theory]
    [InlineData(MemoryFault.Declines, PaymentStatus.Failed, AttemptStatus.Declined, 0, 0)]
    [InlineData(MemoryFault.Pends, PaymentStatus.Processing, AttemptStatus.Waiting, 0, 0)]
    [InlineData(MemoryFault.NeedsAction, PaymentStatus.Pending, AttemptStatus.NeedsAction, 0, 0)]
    [InlineData(MemoryFault.PaysHalf, PaymentStatus.Succeeded, AttemptStatus.Succeeded, 600, 0)]
    [InlineData(MemoryFault.PaysDouble, PaymentStatus.Succeeded, AttemptStatus.Succeeded, 1200, 1200)]
    public async Task What_the_provider_says_is_booked(MemoryFault fault, PaymentStatus status, AttemptStatus attempt, long applied, long credit)
    {
        (_, CollectionSite collection) = await BilledAsync(fault);
        await collection.PumpAsync();

        Payment payment = Assert.Single(collection.All());
        Assert.Equal((status, attempt, applied, credit), (payment.Status, payment.Attempts.Single().Status, payment.AppliedMinor, payment.CreditBalanceMinor));
        collection.Verify();
    }

    [Theory]
    [InlineData(MemoryFault.Pends)]
    [InlineData(MemoryFault.NeedsAction)]
    public async Task What_is_open_is_asked_about_until_the_money_is_there_and_its_invoice_is_charged_in_no_other_way(MemoryFault fault)
    {
        (Invoice invoice, CollectionSite collection) = await BilledAsync(fault);
        await collection.PumpAsync();
        await collection.PassAsync(Duration.FromHours(1));
        Payment open = Assert.Single(collection.All());
        Assert.NotNull(open.LookAt);
        var site = _world.Start();
        Assert.Equal(FailureKind.WrongState, (await collection.Retry.RunAsync(site.Space, open.Id, Command.FromJob("retry"), default)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await CheckoutAsync(collection, site, invoice, "checkout")).Failure!.Kind);

        collection.Provider.Pay(ProviderReference.Payment(open.Id, 1), 1200);
        await collection.PassAsync(Duration.FromDays(1));
        Assert.Equal((PaymentStatus.Succeeded, 1), (Assert.Single(collection.All()).Status, collection.Provider.Calls));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_declined_payment_is_tried_again_once_for_one_command_and_never_by_itself()
    {
        (_, CollectionSite collection) = await BilledAsync(MemoryFault.Declines);
        await collection.PumpAsync();
        await collection.PassAsync(Duration.FromDays(1));
        Assert.Equal(1, collection.Provider.Calls);
        Payment failed = Assert.Single(collection.All());

        Result<Outcome<Payment>>[] all = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            Site site = _world.Start();
            return new CollectionSite(site).Retry.RunAsync(site.Space, failed.Id, Command.FromJob("retry", $"{i / 2}"), default).AsTask();
        })));

        Assert.Equal(2, collection.Provider.Calls);
        Assert.InRange(all.Count(each => each.IsSuccess), 1, 2);
        Payment paid = Assert.Single(collection.All());
        Assert.Equal((PaymentStatus.Succeeded, 2), (paid.Status, paid.Attempts.Count));
        Assert.Equal(1, await new BillingSite(_world.Start()).EventsAsync("payment.retry.succeeded"));
        await collection.PassAsync(Duration.FromHours(1));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task Money_that_came_by_hand_meanwhile_makes_the_charge_the_customers_credit()
    {
        (Invoice invoice, CollectionSite collection) = await BilledAsync(MemoryFault.None);
        Site other = _world.Start();
        collection.Provider.Meanwhile = async () =>
        {
            collection.Provider.Meanwhile = null;
            Assert.True((await new RecordPayment(other.Transactor).PayAsync(other.Space, invoice.Id, Command.FromJob("by hand"), default)).IsSuccess);
        };
        await collection.PumpAsync();

        Assert.Equal([(0L, 1200L), (1200L, 0L)], collection.All().Select(payment => (payment.AppliedMinor, payment.CreditBalanceMinor)).Order());
        await collection.PassAsync(Duration.FromHours(1));
        collection.VerifyEnded();
    }

    [Fact]
    public async Task An_invoice_that_is_void_meanwhile_makes_the_charge_the_customers_credit_and_before_is_not_charged()
    {
        (Invoice invoice, CollectionSite collection) = await BilledAsync(MemoryFault.LostBefore);
        Site other = _world.Start();
        collection.Provider.Meanwhile = async () =>
        {
            collection.Provider.Meanwhile = null;
            Assert.True((await new BillingSite(other).Void.RunAsync(other.Space, invoice.Id, Command.FromJob("void"), default)).IsSuccess);
        };
        await collection.PumpAsync();
        await collection.PassAsync(Duration.FromHours(2));

        Payment dropped = Assert.Single(collection.All());
        Assert.Equal((PaymentStatus.Canceled, AttemptStatus.Abandoned, 0L), (dropped.Status, dropped.Attempts.Single().Status, collection.Provider.Collected));
        collection.VerifyEnded();

        Site later = _world.Start();
        AttemptReport late = collection.Provider.Pay(ProviderReference.Payment(dropped.Id, 1), 1200).ToReport();
        Assert.True((await collection.Settle.RunAsync(later.Space, dropped.Id, 1, late, isLook: false, default)).IsSuccess);
        Assert.Equal((0L, 1200L), collection.All().Select(payment => (payment.AppliedMinor, payment.CreditBalanceMinor)).Single());
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_page_is_given_again_while_it_is_open_and_given_up_when_nobody_pays()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        Payment first = (await CheckoutAsync(collection, site, invoice, "a")).Value.Value;
        Payment again = (await CheckoutAsync(collection, site, invoice, "b")).Value.Value;
        Assert.Equal((first.Id, first.ProviderCheckoutUrl, 1), (again.Id, again.ProviderCheckoutUrl, collection.Provider.Calls));

        await collection.PassAsync(Duration.FromDays(5));
        Payment expired = Assert.Single(collection.All());
        Assert.Equal((PaymentStatus.Failed, "expired"), (expired.Status, expired.FailureReason));
        Payment second = (await CheckoutAsync(collection, site, invoice, "c")).Value.Value;
        Assert.Equal((first.Id, 2), (second.Id, second.Attempts.Count));

        collection.Provider.Pay(ProviderReference.Payment(first.Id, 1), 1200);
        AttemptReport late = new(AttemptVerdict.Paid) { Received = new(1200, invoice.Currency), ProviderPaymentId = "late" };
        await collection.Settle.RunAsync(site.Space, first.Id, 1, late, isLook: false, default);
        collection.Provider.Pay(ProviderReference.Payment(first.Id, 2), 1200);
        await collection.PassAsync(Duration.FromDays(1));
        Assert.Equal([(0L, 1200L), (1200L, 0L)], collection.All().Select(payment => (payment.AppliedMinor, payment.CreditBalanceMinor)).Order());
        collection.VerifyEnded();
    }

    [Theory]
    [InlineData(5, PaymentStatus.Pending, null)]
    [InlineData(31, PaymentStatus.Failed, "no_answer")]
    public async Task A_page_is_not_given_up_while_its_provider_does_not_answer_and_money_paid_on_it_is_never_lost(int days, PaymentStatus status, string? reason)
    {
        Site site = _world.Start();
        Invoice invoice = await CollectionSite.BilledAsync(site, withMethod: false);
        var collection = new CollectionSite(site);
        Payment payment = (await CheckoutAsync(collection, site, invoice, "a")).Value.Value;
        var reference = ProviderReference.Payment(payment.Id, 1);
        ChargeOutcome paid = collection.Provider.Pay(reference, 1200);
        collection.Provider.IsSilent = true;
        for (int day = 0; day < days; day++)
        {
            site.World.Clock.Advance(Duration.FromHours(23));
            await collection.PassAsync(Duration.FromMinutes(60));
        }

        Assert.Equal((status, reason), collection.All().Select(each => (each.Status, each.FailureReason)).Single());
        collection.Provider.IsSilent = false;
        await collection.PassAsync(Duration.FromDays(1));
        if (status == PaymentStatus.Failed)
            await collection.TellAsync(new ProviderEvent("late", ProviderEventKind.Charge) { Reference = reference, ProviderPaymentId = paid.ProviderPaymentId, Charge = paid });

        Assert.Equal((1200L, 0L), collection.All().Select(each => (each.AppliedMinor, each.CreditBalanceMinor)).Single());
        collection.VerifyEnded();
    }

    [Fact]
    public async Task A_page_that_could_not_be_opened_leaves_nothing_open()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        collection.Provider.Next(MemoryFault.LostBefore);
        Assert.Equal(FailureKind.Unavailable, (await CheckoutAsync(collection, site, invoice, "a")).Failure!.Kind);
        Assert.Equal(PaymentStatus.Failed, Assert.Single(collection.All()).Status);
        Assert.NotNull((await CheckoutAsync(collection, site, invoice, "b")).Value.Value.ProviderCheckoutUrl);
        collection.Verify();
    }

    [Fact]
    public async Task Where_no_provider_is_named_the_next_by_priority_is_asked_when_the_first_gives_no_page()
    {
        Site site = _world.Start();
        (Invoice invoice, CollectionSite collection) = await CollectionSite.PayableAsync(site);
        var second = new ConnectionChange { Settings = new Dictionary<string, string> { ["secret_key"] = "sk" }, Priority = 2 };
        Assert.True((await collection.Connect.CreateAsync(site.Space, PaymentProviderKind.Paystack, second, Command.FromJob("connect second"), default)).IsSuccess);

        collection.Provider.Next(MemoryFault.LostBefore);
        Payment paying = (await CheckoutAsync(collection, site, invoice, "a")).Value.Value;
        Assert.Equal((PaymentProvider.Paystack, 2, 2), (paying.Provider, paying.Attempts.Count, collection.Provider.Calls));
        Assert.NotNull(paying.ProviderCheckoutUrl);
        Assert.Equal(paying.ProviderCheckoutUrl, (await CheckoutAsync(collection, site, invoice, "a")).Value.Value.ProviderCheckoutUrl);
        Assert.Equal(paying.ProviderCheckoutUrl, (await CheckoutAsync(collection, site, invoice, "b")).Value.Value.ProviderCheckoutUrl);
        Assert.Equal(2, collection.Provider.Calls);
        collection.Verify();
    }

    [Fact]
    public async Task The_lowest_priority_is_the_default_and_whoever_is_made_the_default_has_it()
    {
        Site site = _world.Start();
        var collection = new CollectionSite(site);
        var settings = new Dictionary<string, string> { ["secret_key"] = "sk" };
        async Task<PaymentConnection> ConnectAsync(PaymentProviderKind kind, int? priority) => (await collection.Connect.CreateAsync(
            site.Space, kind, new ConnectionChange { Settings = kind == PaymentProviderKind.Sandbox ? [] : settings, Priority = priority }, Command.FromJob($"{kind}"), default)).Value.Value;
        async Task<string> OrderAsync() => string.Join(' ', (await collection.Connections.FindAsync(site.Space, default)).Usable.Select(each => $"{each.Kind}{(each.IsDefault ? "*" : "")}"));

        await ConnectAsync(PaymentProviderKind.Sandbox, 3);
        PaymentConnection paystack = await ConnectAsync(PaymentProviderKind.Paystack, 2);
        PaymentConnection stripe = await ConnectAsync(PaymentProviderKind.Stripe, null);
        Assert.Equal("Stripe* Paystack Sandbox", await OrderAsync());
        await collection.Connect.UpdateAsync(site.Space, paystack.Id, new ConnectionChange { IsDefault = true }, Command.FromJob("default"), default);
        Assert.Equal("Paystack* Stripe Sandbox", await OrderAsync());
        await collection.Connect.UpdateAsync(site.Space, paystack.Id, new ConnectionChange { Priority = 9 }, Command.FromJob("last"), default);
        Assert.Equal("Stripe* Sandbox Paystack", await OrderAsync());
        await collection.Connect.UpdateAsync(site.Space, stripe.Id, new ConnectionChange { Status = ConnectionStatus.Inactive }, Command.FromJob("off"), default);
        Assert.Equal("Sandbox Paystack", await OrderAsync());
    }

    [Fact]
    public async Task Nothing_is_collected_without_a_default_method_or_where_the_organization_does_not_want_it()
    {
        Site site = _world.Start();
        await CollectionSite.BilledAsync(site, withMethod: false);
        var collection = new CollectionSite(site);
        await collection.PassAsync(Duration.FromHours(1));
        Assert.Empty(collection.All());

        var second = new World();
        Site other = second.Start();
        await CollectionSite.BilledAsync(other);
        var unwanted = new CollectionSite(other);
        BillingId connection = PaymentConnection.IdOf(other.Space, PaymentProviderKind.Sandbox);
        Assert.True((await unwanted.Connect.UpdateAsync(other.Space, connection, new ConnectionChange { CollectsAutomatically = false }, Command.FromJob("off"), default)).IsSuccess);
        await unwanted.PassAsync(Duration.FromHours(1));
        Assert.Empty(unwanted.All());
        unwanted.VerifyEnded();
    }

    private static ValueTask<Result<Outcome<Payment>>> CheckoutAsync(CollectionSite collection, Site site, Invoice invoice, string command) => collection.Checkout.RunAsync(
        site.Space, new CheckoutWish(invoice.Id, null, new Uri("https://shop.example/yes"), new Uri("https://shop.example/no")), Command.FromJob(command), default);

    private Task<(Invoice Invoice, CollectionSite Collection)> BilledAsync(MemoryFault fault) => CollectionSite.BilledAsync(_world.Start(), fault);
}
