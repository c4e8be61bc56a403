using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Payments;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>The world's clock stands at 1 July 2026; April, May and June are billed at 12.00 each.</summary>
public sealed class PaymentTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_payment_in_full_is_recorded_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await ClosedAsync(site),
            async site =>
            {
                InvoiceView june = (await new BillingSite(site).InvoicesAsync()).Last();
                Assert.True((await new RecordPayment(site.Transactor).PayAsync(site.Space, june.Invoice.Id, Command.FromJob("pay it"), default)).IsSuccess);
            },
            async site =>
            {
                var billing = new BillingSite(site);
                Assert.Equal(InvoiceStatus.Paid, (await billing.InvoicesAsync()).Last().Invoice.Status);
                Assert.Equal((1, 1), (await billing.EventsAsync("invoice.paid"), await billing.EventsAsync("payment.succeeded")));
                MoneyAgreement.Verify(site.World);
            });

        Assert.True(cases > 25, $"{cases} cases");
    }

    [Fact]
    public async Task What_is_paid_too_much_pays_the_next_invoice_and_comes_back_when_that_is_void()
    {
        (Site site, BillingSite billing, List<InvoiceView> invoices) = await ClosedAsync();
        Payment payment = await RecordAsync(site, invoices[2], 1200 + 500);
        Assert.Equal((1200, 500), (payment.AppliedMinor, payment.CreditBalanceMinor));

        _world.Clock.Set(Instant.FromUtc(2026, 8, 1, 0, 0));
        await billing.CloseAsync();
        Invoice july = (await billing.InvoicesAsync()).Last().Invoice;
        Assert.Equal((500, 700), (july.CreditNotesMinor, july.AmountDueMinor));
        MoneyAgreement.Verify(_world);

        Result<Outcome<Payment>> tooMuch = await new ChangePayment(site.Transactor).RefundAsync(site.Space, payment.Id, 1201, Command.FromJob("r1"), default);
        Assert.Equal("amount", tooMuch.Failure!.Errors.Single().Path[^1]);

        Assert.True((await billing.Void.RunAsync(site.Space, july.Id, Command.FromJob("void"), default)).IsSuccess);
        Assert.Equal(500, (await billing.AccountAsync()).Credits.Single().BalanceMinor);
        MoneyAgreement.Verify(_world);

        Payment back = await RefundAsync(site, payment, null);
        Assert.Equal((PaymentStatus.Refunded, 1700), (back.Status, back.RefundedMinor));
        Assert.Empty((await billing.AccountAsync()).Credits);
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task Refunds_at_the_same_time_never_come_to_more_than_the_payment()
    {
        (Site site, BillingSite billing, List<InvoiceView> invoices) = await ClosedAsync();
        Payment payment = await RecordAsync(site, invoices[0], 1200);

        Result<Outcome<Payment>>[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => new ChangePayment(_world.Start().Transactor)
            .RefundAsync(site.Space, payment.Id, 500, Command.FromJob("refund", $"{i}"), default).AsTask())));

        Assert.Equal(2, all.Count(each => each.IsSuccess));
        Payment left = (await new PaymentReader(site.Tables).FindAsync(site.Space, payment.Id, default))!;
        Assert.Equal((PaymentStatus.Succeeded, 1000, 200), (left.Status, left.RefundedMinor, left.RefundableMinor));
        Invoice april = (await billing.InvoicesAsync()).First().Invoice;
        Assert.Equal((InvoiceStatus.Finalized, 200, 1000), (april.Status, april.PaidMinor, april.AmountDueMinor));
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task Money_of_an_announced_payment_is_booked_whatever_became_of_the_invoice()
    {
        (Site site, BillingSite billing, List<InvoiceView> invoices) = await ClosedAsync();
        Payment pending = await RecordAsync(site, invoices[0], 1200, isPending: true);
        MoneyAgreement.Verify(_world);
        Assert.True((await billing.Void.RunAsync(site.Space, invoices[0].Invoice.Id, Command.FromJob("void"), default)).IsSuccess);

        var change = new ChangePayment(site.Transactor);
        Payment paid = (await change.MarkPaidAsync(site.Space, pending.Id, Command.FromJob("came"), default)).Value.Value;

        Assert.Equal((0, 1200), (paid.AppliedMinor, paid.CreditBalanceMinor));
        MoneyAgreement.Verify(_world);
        Assert.Equal(FailureKind.WrongState, (await change.MarkPaidAsync(site.Space, pending.Id, Command.FromJob("again"), default)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await change.DeleteAsync(site.Space, pending.Id, Command.FromJob("delete"), default)).Failure!.Kind);
    }

    [Fact]
    public async Task A_debt_that_was_given_up_is_taken_up_again_as_far_as_money_comes()
    {
        (Site site, BillingSite billing, List<InvoiceView> invoices) = await ClosedAsync();
        var writeOff = new WriteOffInvoice(site.Transactor);
        Invoice gone = (await writeOff.RunAsync(site.Space, invoices[0].Invoice.Id, Command.FromJob("give up"), default)).Value.Value.Invoice;
        Assert.Equal((1200, 0), (gone.WrittenOffMinor, gone.AwaitedMinor));
        MoneyAgreement.Verify(_world);
        Assert.Equal(FailureKind.WrongState, (await writeOff.RunAsync(site.Space, gone.Id, Command.FromJob("again"), default)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await billing.Void.RunAsync(site.Space, gone.Id, Command.FromJob("void"), default)).Failure!.Kind);

        await RecordAsync(site, invoices[0], 700);
        Invoice partly = (await billing.InvoicesAsync()).First().Invoice;
        Assert.Equal((500, InvoiceStatus.Finalized), (partly.WrittenOffMinor, partly.Status));
        MoneyAgreement.Verify(_world);

        await RecordAsync(site, invoices[0], 500);
        Invoice paid = (await billing.InvoicesAsync()).First().Invoice;
        Assert.Equal((0, InvoiceStatus.Paid, (Instant?)null), (paid.WrittenOffMinor, paid.Status, paid.WrittenOffAt));
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task Any_order_of_payments_refunds_and_write_offs_leaves_everything_agreed()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var world = new World();
            Site site = world.Start();
            List<InvoiceView> invoices = await ClosedAsync(site);
            var record = new RecordPayment(site.Transactor);
            var change = new ChangePayment(site.Transactor);
            List<Payment> payments = [];
            for (int step = 0; step < 25; step++)
            {
                Command command = Command.FromJob("step", $"{seed}", $"{step}");
                InvoiceView invoice = invoices[random.Next(3)];
                Payment? payment = payments.Count == 0 ? null : payments[random.Next(payments.Count)];
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var input = new NewPayment { InvoiceId = invoice.Invoice.Id, AmountMinor = random.Next(1, 1500), IsPending = random.Next(3) == 0 };
                        if (await record.RunAsync(site.Space, input, command, default) is { IsSuccess: true } recorded)
                            payments.Add(recorded.Value.Value);
                        break;
                    case 2 when payment is not null:
                        await change.RefundAsync(site.Space, payment.Id, random.Next(2) == 0 ? null : random.Next(1, 1500), command, default);
                        break;
                    case 3 when payment is not null:
                        await change.MarkPaidAsync(site.Space, payment.Id, command, default);
                        break;
                    case 4:
                        await new WriteOffInvoice(site.Transactor).RunAsync(site.Space, invoice.Invoice.Id, command, default);
                        break;
                }

                MoneyAgreement.Verify(world);
            }
        }
    }

    private static async Task<Payment> RefundAsync(Site site, Payment payment, long? amountMinor) =>
        (await new ChangePayment(site.Transactor).RefundAsync(site.Space, payment.Id, amountMinor, Command.Once(site.Random), default)).Value.Value;

    private static async Task<Payment> RecordAsync(Site site, InvoiceView invoice, long amountMinor, bool isPending = false)
    {
        var input = new NewPayment { InvoiceId = invoice.Invoice.Id, AmountMinor = amountMinor, IsPending = isPending };
        return (await new RecordPayment(site.Transactor).RunAsync(site.Space, input, Command.Once(site.Random), default)).Value.Value;
    }

    private async Task<(Site Site, BillingSite Billing, List<InvoiceView> Invoices)> ClosedAsync()
    {
        Site site = _world.Start();
        return (site, new BillingSite(site), await ClosedAsync(site));
    }

    private static async Task<List<InvoiceView>> ClosedAsync(Site site)
    {
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        return await billing.InvoicesAsync();
    }
}
