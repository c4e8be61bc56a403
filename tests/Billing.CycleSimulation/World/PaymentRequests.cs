using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Domain.Credits;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.CycleSimulation;

/// <summary>What the organization and its customers do about money that goes through the bank, and about what never comes.</summary>
internal sealed class PaymentRequests(CycleWorld world, Random random)
{
    private static readonly Uri Shop = new("https://shop.example/");
    private int _notes;

    public void Happen(CustomerFact customer)
    {
        switch (random.Next(9))
        {
            case < 3:
                SaveMethod(customer);
                break;
            case 3 when Of(world.Payments(customer), payment => payment.Status == PaymentStatus.Failed) is { } failed:
                Ask<RetryPayment, Payment>("retry", LifeEvent.PaymentRetried, (it, command) => it.RunAsync(world.Space, failed.Id, command, default));
                break;
            case 4 when Open(customer) is { } invoice:
                PayOnPage(invoice);
                break;
            case 5 when Of(world.Payments(customer), payment => payment.Status == PaymentStatus.Succeeded) is { } paid:
                Refund(customer, paid);
                break;
            case 6 when Open(customer) is { } invoice:
                BillingId[] ids = [.. world.Invoices(customer).Where(one => one.CollectableMinor > 0).Take(3).Select(one => one.Id).Append(invoice.Id).Distinct()];
                Ask<CreateRequests, PaymentRequest>("request", LifeEvent.RequestByHand, (it, command) => it.RunAsync(world.Space, customer.Id, ids, command, default));
                break;
            case 7 when random.Next(3) == 0 && Open(customer) is { } invoice:
                Ask<WriteOffInvoice, InvoiceView>("write off", LifeEvent.WrittenOff, (it, command) => it.RunAsync(world.Space, invoice.Id, command, default));
                break;
            case 8 when Of(world.Invoices(customer), one => one.PaidMinor > 0 && customer.Money.Sales.Exists(sale => sale.Invoice == one.Id)) is { } sold:
                NoteRefund(customer, sold);
                break;
        }
    }

    private T? Of<T>(List<T> all, Predicate<T> which)
        where T : class => all.FindAll(which) is { Count: > 0 } some ? some[random.Next(some.Count)] : null;

    private Invoice? Open(CustomerFact customer) => Of(world.Invoices(customer), invoice => invoice.CollectableMinor > 0);

    private void SaveMethod(CustomerFact customer)
    {
        var method = new NewPaymentMethod(
            customer.Id, PaymentProviderKind.Sandbox, Bank.Cards[random.Next(Bank.Cards.Count)], "card", customer.Money.MethodSince is null || random.Next(3) > 0, "{}");
        Ask<SavePaymentMethod, PaymentMethod>("method", LifeEvent.MethodSaved, (it, command) => it.AttachAsync(world.Space, method, command, default), _ => customer.Money.MethodSince ??= world.Now);
    }

    private void PayOnPage(Invoice invoice)
    {
        var wish = new CheckoutWish(invoice.Id, PaymentProviderKind.Sandbox, Shop, Shop);
        Ask<StartCheckout, Payment>("page", LifeEvent.PageOpened, (it, command) => it.RunAsync(world.Space, wish, command, default), payment =>
        {
            if (payment.OpenAttempt() is { IsPage: true } attempt && world.Bank!.Find(ProviderReference.Payment(payment.Id, attempt.Number)) is { } page)
            {
                page.IsGiven = true;
            }
        });
    }

    private void Refund(CustomerFact customer, Payment payment)
    {
        long amount = random.Next(2) == 0 ? payment.AmountMinor : 1 + random.NextInt64(payment.AmountMinor);
        if (RefundAtProvider.Serves(payment))
        {
            Ask<RefundAtProvider, Payment>("refund", LifeEvent.RefundedByCard, (it, command) => it.RunAsync(world.Space, payment.Id, amount, command, default));
        }
        else
        {
            Ask<ChangePayment, Payment>(
                "give back", LifeEvent.RefundedByHand, (it, command) => it.RefundAsync(world.Space, payment.Id, amount, command, default), _ => customer.Money.GivenBackMinor += amount);
        }
    }

    /// <summary>A credit note takes a part of a sale back, and promises the money.</summary>
    private void NoteRefund(CustomerFact customer, Invoice invoice)
    {
        var input = new NewCreditNote
        {
            Number = $"n{++_notes}", InvoiceId = invoice.Id, CustomerId = customer.Id, Type = CreditNoteType.Refund, Reason = CreditNoteReason.Other, Currency = Currency.Usd,
            Items = [(invoice.Id.Part(1), 1 + random.NextInt64(Math.Max(1, invoice.SubtotalMinor / 3)))],
        };
        Ask<CreateCreditNote, CreditNote>("note", null, (it, command) => it.RunAsync(world.Space, input, command, default), made => Ask<ChangeCreditNote, CreditNote>(
            "finalize note", LifeEvent.NoteRefunded, (it, command) => it.FinalizeAsync(world.Space, made.Id, command, default)));
    }

    /// <summary>
    /// Asked and answered before time goes on: a call of the API is repeated within a day. A page that was opened days after its attempt began could be paid when the
    /// service no longer waits for it.
    /// </summary>
    private void Ask<T, TAnswer>(string name, LifeEvent? life, Func<T, Command, ValueTask<Result<Outcome<TAnswer>>>> send, Action<TAnswer>? accepted = null)
        where T : notnull
    {
        Command command = world.NewCommand(name);
        world.Ask(name, async service =>
        {
            Result<Outcome<TAnswer>> answer = await send(service.Get<T>(), command);
            if (answer.IsSuccess)
            {
                accepted?.Invoke(answer.Value.Value);
                world.Life.Note(life ?? default, life is not null);
            }

            return answer.IsSuccess;
        }, isReady: static () => true);
    }
}
