using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Credits;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.PaymentSimulation;

/// <summary>What the organization asks of the service. What is refused is answered as well; what nobody answers is asked again.</summary>
internal sealed class OrganizationLife(PaymentWorld world)
{
    private const int InvoicesMax = 5;
    private static readonly string[] Methods = ["pm_ok", "pm_ok", "pm_declines_insufficient_funds", "pm_processing", "pm_authenticate"];
    private static readonly Uri Shop = new("https://shop.example/");

    private readonly List<UserRequest> _open = [];
    private int _names;

    /// <summary>One request: a new one, or one that nobody answered.</summary>
    public async Task HappenAsync(PaymentProcess process)
    {
        if (_open.Count > 0 && world.Chance(3))
        {
            world.Note(Deed.RequestRepeated);
            await SendAsync(process, world.Pick(_open));
            return;
        }

        (BillingId customer, Currency currency) = world.Pick(world.Customers);
        CustomerRecord record = await world.ReadAsync(customer);
        if (New(customer, currency, record) is { } asked)
        {
            _open.Add(asked);
            await SendAsync(process, asked);
        }
    }

    /// <summary>Repeats all that nobody answered.</summary>
    public async Task RepeatAllAsync(PaymentProcess process)
    {
        foreach (UserRequest request in _open.ToArray())
        {
            await SendAsync(process, request);
        }
    }

    private async Task SendAsync(PaymentProcess process, UserRequest request)
    {
        if (await request.TryAsync(process))
        {
            _open.Remove(request);
        }
    }

    private UserRequest? New(BillingId customer, Currency currency, CustomerRecord record)
    {
        List<Invoice> invoices = [.. record.Invoices.Select(view => view.Invoice)];
        List<Invoice> owed = invoices.FindAll(invoice => invoice.CollectableMinor > 0);
        List<Payment> came = record.Payments.FindAll(payment => payment.Status == PaymentStatus.Succeeded);
        return world.Random.Next(14) switch
        {
            0 or 1 or 2 when invoices.Count < InvoicesMax => Invoice(customer, currency),
            3 or 4 => Method(customer),
            5 when record.Payments.FindAll(payment => payment.Status == PaymentStatus.Failed) is { Count: > 0 } failed => Retry(world.Pick(failed)),
            6 or 7 when owed.Count > 0 => Checkout(world.Pick(owed)),
            8 when owed.Count > 0 && world.Chance(2) => ByHand(world.Pick(owed)),
            9 when record.Payments.FindAll(payment => payment.Status is PaymentStatus.Pending or PaymentStatus.Processing) is { Count: > 0 } pending && world.Chance(3) => MarkPaid(world.Pick(pending)),
            10 when owed.Count > 0 && world.Chance(3) => Void(world.Pick(owed)),
            11 or 12 when came.Count > 0 => Refund(world.Pick(came)),
            13 when invoices.FindAll(invoice => invoice.PaidMinor > 0) is { Count: > 0 } paid => Note(world.Pick(paid), currency),
            _ => null,
        };
    }

    private UserRequest Invoice(BillingId customer, Currency currency)
    {
        (Command make, Command finalize) = (world.NewCommand("invoice"), world.NewCommand("finalize"));
        long amount = world.Random.Next(500, 20_000);
        return Ask("invoice", async process =>
        {
            var input = new NewLineInvoice(InvoiceType.OneOff, currency, [new InvoiceLine("Work", 1, amount)]);
            InvoiceView made = (await process.Get<CreateOneOff>().RunAsync(world.Space, customer, input, make, default)).Value.Value;
            _ = (await process.Get<FinalizeInvoice>().RunAsync(world.Space, made.Invoice.Id, finalize, default)).Value;
            world.Note(Deed.InvoiceMade);
        });
    }

    private UserRequest Method(BillingId customer)
    {
        Command command = world.NewCommand("method");
        var method = new NewPaymentMethod(customer, PaymentProviderKind.Stripe, world.Pick(Methods), "card", IsDefault: true, "{}");
        return Ask("method", async process => await process.Get<SavePaymentMethod>().AttachAsync(world.Space, method, command, default));
    }

    private UserRequest Retry(Payment payment)
    {
        Command command = world.NewCommand("retry");
        return Ask("retry", async process =>
            world.Note(Deed.Retried, (await process.Get<RetryPayment>().RunAsync(world.Space, payment.Id, command, default)).IsSuccess));
    }

    private UserRequest Checkout(Invoice invoice)
    {
        Command command = world.NewCommand("checkout");
        return Ask("checkout", async process =>
        {
            Result<Outcome<Payment>> opened = await process.Get<StartCheckout>().RunAsync(world.Space, new CheckoutWish(invoice.Id, null, Shop, Shop), command, default);
            world.Note(Deed.PageOpened, opened.IsSuccess);
            if (opened.IsSuccess)
            {
                world.PagesGiven.Add(new Uri(opened.Value.Value.ProviderCheckoutUrl!).Segments[^1]);
            }
        });
    }

    private UserRequest ByHand(Invoice invoice)
    {
        Command command = world.NewCommand("by hand");
        var input = new NewPayment { InvoiceId = invoice.Id, AmountMinor = world.Chance(2) ? null : world.Random.NextInt64(1, 2 * invoice.TotalMinor), IsPending = world.Chance(4) };
        return Ask("by hand", async process => world.Note(Deed.PaidByHand, (await process.Get<RecordPayment>().RunAsync(world.Space, input, command, default)).IsSuccess));
    }

    private UserRequest MarkPaid(Payment payment)
    {
        Command command = world.NewCommand("mark paid");
        return Ask("mark paid", async process => world.Note(Deed.MarkedPaid, (await process.Get<ChangePayment>().MarkPaidAsync(world.Space, payment.Id, command, default)).IsSuccess));
    }

    private UserRequest Void(Invoice invoice)
    {
        Command command = world.NewCommand("void");
        return Ask("void", async process => world.Note(Deed.InvoiceVoided, (await process.Get<VoidInvoice>().RunAsync(world.Space, invoice.Id, command, default)).IsSuccess));
    }

    private UserRequest Refund(Payment payment)
    {
        Command command = world.NewCommand("refund");
        long? amount = world.Chance(3) ? null : world.Random.NextInt64(1, payment.AmountMinor + 1);
        return Ask("refund", async process =>
        {
            Result<Outcome<Payment>> refunded = RefundAtProvider.Serves(payment)
                ? await process.Get<RefundAtProvider>().RunAsync(world.Space, payment.Id, amount, command, default)
                : await process.Get<ChangePayment>().RefundAsync(world.Space, payment.Id, amount, command, default);
            world.Note(Deed.Refunded, refunded.IsSuccess);
        });
    }

    private UserRequest Note(Invoice invoice, Currency currency)
    {
        (Command make, Command finalize) = (world.NewCommand("note"), world.NewCommand("finalize note"));
        var input = new NewCreditNote
        {
            Number = $"n{++_names}", InvoiceId = invoice.Id, CustomerId = invoice.CustomerId, Type = CreditNoteType.Refund, Reason = CreditNoteReason.Other, Currency = currency,
            Items = [(invoice.Id.Part(1), world.Random.NextInt64(1, invoice.TotalMinor + 1))],
        };
        return Ask("note", async process =>
        {
            Result<Outcome<CreditNote>> made = await process.Get<CreateCreditNote>().RunAsync(world.Space, input, make, default);
            bool isFinal = made.IsSuccess && (await process.Get<ChangeCreditNote>().FinalizeAsync(world.Space, made.Value.Value.Id, finalize, default)).IsSuccess;
            world.Note(Deed.NoteRefunded, isFinal);
        });
    }

    private static UserRequest Ask(string name, Func<PaymentProcess, Task> send) => new(name, send);
}
