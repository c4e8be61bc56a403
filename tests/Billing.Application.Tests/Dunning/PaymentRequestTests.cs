using Billing.Application.Consistency;
using Billing.Application.Dunning;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Providers;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Dunning;

/// <summary>Several invoices that are paid at once.</summary>
public sealed class PaymentRequestTests
{
    private readonly World _world = new();

    [Fact]
    public async Task One_charge_pays_all_invoices_each_by_a_payment_of_its_own_which_can_be_refunded_by_itself()
    {
        (DunningSite it, List<Invoice> invoices) = await RequestedAsync(3);
        await it.PumpAsync();

        Assert.Equal((RequestStatus.Succeeded, 3600L, 1), (Assert.Single(it.All()).Status, it.Collection.Provider.Collected, it.Collection.Provider.Calls));
        Assert.Equal([1200L, 1200L, 1200L], it.Collection.All().Select(payment => payment.AppliedMinor));
        Assert.Equal(invoices.Select(invoice => invoice.Id).Order(), it.Collection.All().Select(payment => payment.InvoiceId).Order());
        foreach (Payment payment in it.Collection.All())
        {
            Assert.True((await it.Collection.Refunds.RunAsync(_world.Space, payment.Id, 200, Command.FromJob("back", payment.Id.ToString()), default)).IsSuccess);
        }

        Assert.Equal(600, it.Collection.Provider.GivenBack);
        await it.PassAsync(Duration.FromHours(1));
        it.VerifyEnded();
    }

    [Fact]
    public async Task A_lost_dispute_over_one_charge_opens_all_of_its_invoices_again_and_winning_after_all_pays_them()
    {
        (DunningSite it, List<Invoice> invoices) = await RequestedAsync(3);
        await it.PumpAsync();
        Payment own = OwnOf(it);
        await it.Collection.DisputeAsync(own, isOpen: true, isWon: false, 3600, Instant.FromUtc(2026, 9, 1, 0, 0));
        await it.Collection.DisputeAsync(own, isOpen: false, isWon: false, 3600, Instant.FromUtc(2026, 9, 2, 0, 0));
        Assert.All(await it.InvoicesAsync(), invoice => Assert.Equal((InvoiceStatus.Finalized, 1200L), (invoice.Status, invoice.AmountDueMinor)));
        Assert.All(it.Collection.All(), payment => Assert.Equal((1200L, 0L), (payment.DisputedMinor, payment.RefundableMinor)));
        it.Collection.Verify();

        await it.Collection.DisputeAsync(own, isOpen: false, isWon: true, 3600, Instant.FromUtc(2026, 9, 3, 0, 0));
        await it.Collection.DisputeAsync(own, isOpen: false, isWon: true, 3600, Instant.FromUtc(2026, 9, 3, 0, 0));
        Assert.All(await it.InvoicesAsync(), invoice => Assert.Equal(InvoiceStatus.Paid, invoice.Status));
        Assert.Equal(invoices.Count, it.Collection.All().Count(payment => payment is { DisputedMinor: 0, AppliedMinor: 1200 }));
        it.Collection.Verify();
    }

    [Fact]
    public async Task A_refund_at_the_provider_of_one_charge_for_several_invoices_opens_as_many_of_them_as_it_takes_from()
    {
        (DunningSite it, List<Invoice> _) = await RequestedAsync(3);
        await it.PumpAsync();
        Payment own = OwnOf(it);
        Assert.True((await it.Collection.RefundElsewhereAsync(own, 2000)).IsSuccess);
        Assert.True((await it.Collection.RefundElsewhereAsync(own, 2000)).IsSuccess);
        Assert.Equal([0L, 800L, 1200L], (await it.InvoicesAsync()).Select(invoice => invoice.AmountDueMinor).Order());
        it.Collection.Verify();
    }

    [Theory]
    [InlineData(MemoryFault.PaysHalf, RequestStatus.Pending, new long[] { 1200, 600 }, 0)]
    [InlineData(MemoryFault.PaysDouble, RequestStatus.Succeeded, new long[] { 1200, 1200, 1200 }, 3600)]
    public async Task Less_pays_the_longest_due_first_and_more_is_the_customers_credit(MemoryFault fault, RequestStatus status, long[] applied, long credit)
    {
        (DunningSite it, List<Invoice> invoices) = await RequestedAsync(3, fault);
        await it.PumpAsync();
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal((status, applied.Sum()), (request.Status, request.RecoveredMinor));
        Payment[] paid = [.. it.Collection.All().Where(payment => payment.AppliedMinor > 0)];
        Assert.Equal(applied, invoices.Select(invoice => paid.Where(payment => payment.InvoiceId == invoice.Id).Sum(payment => payment.AppliedMinor)).Where(sum => sum > 0));
        Assert.Equal(credit, it.Collection.All().Sum(payment => payment.CreditBalanceMinor));
        it.Collection.Verify();
    }

    [Fact]
    public async Task A_page_pays_all_and_while_it_is_open_nothing_of_it_is_charged_in_another_way()
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, invoices: 2, withMethod: false);
        List<Invoice> invoices = await it.InvoicesAsync();
        PaymentRequest request = await CreateAsync(it, invoices);
        await it.PumpAsync();
        Assert.Equal(RequestAttemptKind.Reminder, Assert.Single(Assert.Single(it.All()).Attempts).Kind);
        Payment page = (await CheckoutAsync(it, request.Id, "a")).Value.Value;
        Assert.Equal((2400L, page.ProviderCheckoutUrl), (page.AmountMinor, (await CheckoutAsync(it, request.Id, "b")).Value.Value.ProviderCheckoutUrl));
        var single = new CheckoutWish(invoices[0].Id, null, new Uri("https://shop.example/yes"), new Uri("https://shop.example/no"));
        Assert.Equal(FailureKind.WrongState, (await it.Collection.Checkout.RunAsync(_world.Space, single, Command.FromJob("c"), default)).Failure!.Kind);
        await it.MethodAsync("token");
        await it.PumpAsync();
        Assert.Equal(0, it.Collection.Provider.Collected);

        it.Collection.Provider.Pay(ProviderReference.Payment(page.Id, 1), 2400);
        await it.PassAsync(Duration.FromDays(1));
        Assert.Equal((RequestStatus.Succeeded, 2400L), (Assert.Single(it.All()).Status, it.Collection.Provider.Collected));
        Assert.All(await it.InvoicesAsync(), invoice => Assert.Equal(InvoiceStatus.Paid, invoice.Status));
        it.VerifyEnded();
    }

    [Fact]
    public async Task The_amount_is_what_is_due_when_it_is_paid()
    {
        (DunningSite it, List<Invoice> invoices) = await RequestedAsync(2);
        var part = new Application.Payments.NewPayment { InvoiceId = invoices[0].Id, AmountMinor = 300 };
        Assert.True((await new Application.Payments.RecordPayment(_world.Start().Transactor).RunAsync(_world.Space, part, Command.FromJob("part"), default)).IsSuccess);
        await it.PumpAsync();
        Assert.Equal((2100L, RequestStatus.Succeeded), (it.Collection.Provider.Collected, Assert.Single(it.All()).Status));
        it.Collection.Verify();
    }

    [Fact]
    public async Task A_charge_that_never_reached_the_provider_is_not_sent_again_when_less_is_owed_by_then()
    {
        (DunningSite it, List<Invoice> invoices) = await RequestedAsync(2, MemoryFault.LostBefore);
        await it.PumpAsync();
        Assert.True((await new Application.Payments.RecordPayment(_world.Start().Transactor).PayAsync(_world.Space, invoices[0].Id, Command.FromJob("paid"), default)).IsSuccess);
        await it.PassAsync(Duration.FromDays(1));
        PaymentRequest request = Assert.Single(it.All());
        Assert.Equal([RequestOutcome.CalledOff, RequestOutcome.Paid], request.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal((1200L, RequestStatus.Succeeded, 1), (it.Collection.Provider.Collected, request.Status, request.AttemptsCount));
        it.VerifyEnded();
    }

    [Fact]
    public async Task An_invoice_is_asked_for_by_one_request_at_a_time_and_a_batch_passes_over_it()
    {
        Site site = _world.Start();
        DunningSite it = await DunningSite.BilledAsync(site, invoices: 2, withMethod: false);
        List<Invoice> invoices = await it.InvoicesAsync();
        PaymentRequest first = await CreateAsync(it, [invoices[0]]);
        Result<Outcome<PaymentRequest>> again = await it.Create.RunAsync(_world.Space, first.CustomerId, [invoices[0].Id], Command.FromJob("again"), default);
        Assert.Equal(FailureKind.WrongState, again.Failure!.Kind);

        await it.PassAsync(Duration.FromHours(1)); // both are overdue
        IReadOnlyList<BatchedRequest> batch = (await it.Batch.RunAsync(_world.Space, new Command("batch", "f"), default)).Value.Value;
        Assert.Equal([invoices[1].Id], Assert.Single(batch).Request!.Lines.Select(line => line.InvoiceId));
        Outcome<IReadOnlyList<BatchedRequest>> repeat = (await it.Batch.RunAsync(_world.Space, new Command("batch", "f"), default)).Value;
        Assert.Equal((true, batch[0].Request!.Id), (repeat.Replayed, repeat.Value[0].Request!.Id));
        Assert.Empty((await it.Batch.RunAsync(_world.Space, new Command("other", "f"), default)).Value.Value);
    }

    private static Payment OwnOf(DunningSite it) => it.Collection.All().Single(payment => payment.Id == CollectionWork.IdOf(Assert.Single(it.All()).Id, 1));

    private async Task<(DunningSite, List<Invoice>)> RequestedAsync(int invoices, params MemoryFault[] faults)
    {
        DunningSite it = await DunningSite.BilledAsync(_world.Start(), invoices);
        it.Collection.Provider.Next(faults);
        List<Invoice> all = await it.InvoicesAsync();
        await CreateAsync(it, all);
        return (it, all);
    }

    private async Task<PaymentRequest> CreateAsync(DunningSite it, List<Invoice> invoices)
    {
        BillingId customer = await it.CustomerIdAsync();
        return (await it.Create.RunAsync(_world.Space, customer, [.. invoices.Select(invoice => invoice.Id)], Command.FromJob("request"), default)).Value.Value;
    }

    private ValueTask<Result<Outcome<Payment>>> CheckoutAsync(DunningSite it, BillingId request, string command) => it.Collection.Checkout.RequestAsync(
        _world.Space, new CheckoutWish(request, null, new Uri("https://shop.example/yes"), new Uri("https://shop.example/no")), Command.FromJob(command), default);
}
