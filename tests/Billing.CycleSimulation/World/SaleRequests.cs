using Billing.Application.AddOns;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Payments;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.CycleSimulation;

/// <summary>Things are sold once, and money comes in.</summary>
internal sealed class SaleRequests(CycleWorld world, Random random)
{
    public void Happen(CustomerFact customer)
    {
        switch (random.Next(4))
        {
            case 0:
                SellLines(customer, mayStayDraft: true);
                break;
            case 1:
                SellAddOn(customer);
                break;
            default:
                Pay(customer);
                break;
        }
    }

    public void SellLines(CustomerFact customer, bool mayStayDraft)
    {
        InvoiceLine[] lines = [.. Enumerable.Range(1, 1 + random.Next(3)).Select(n => new InvoiceLine($"line {n}", random.Next(1, 4), random.Next(1, 90_000) / 100m))];
        Command command = world.NewCommand("one-off");
        world.Ask("one-off", async service =>
        {
            Result<Outcome<InvoiceView>> made = await service.Get<CreateOneOff>().RunAsync(
                world.Space, customer.Id, new NewLineInvoice(InvoiceType.OneOff, Currency.Usd, lines), command, default);
            Sold(customer, made.Value.Value.Invoice.Id, lines.Sum(line => Cents.Round(line.Quantity * line.UnitPriceMinor)), mayStayDraft);
            world.Life.Note(LifeEvent.OneOff);
            return true;
        });
    }

    private void SellAddOn(CustomerFact customer)
    {
        Command command = world.NewCommand("add-on");
        long amount = random.Next(1, 20_000);
        world.Ask("add-on", async service =>
        {
            Result<Outcome<AppliedAddOn>> made =
                await service.Get<ApplyAddOn>().RunAsync(world.Space, CycleCatalog.AddOn, customer.Id, amount, null, command, default);
            Sold(customer, made.Value.Value.InvoiceId!.Value, amount, mayStayDraft: true);
            world.Life.Note(LifeEvent.AddOn);
            return true;
        });
    }

    /// <summary>The draft is made final by another request; some stay drafts.</summary>
    private void Sold(CustomerFact customer, BillingId invoice, long amountMinor, bool mayStayDraft)
    {
        var sale = new SaleFact(invoice, amountMinor);
        customer.Money.Sales.Add(sale);
        if (mayStayDraft && random.Next(5) == 0)
        {
            return;
        }

        Command command = world.NewCommand("finalize");
        world.Ask("finalize", async service =>
        {
            Result<Outcome<InvoiceView>> final = await service.Get<FinalizeInvoice>().RunAsync(world.Space, invoice, command, default);
            sale.IsFinal = final.IsSuccess;
            return final.IsSuccess;
        });
    }

    /// <summary>A payment of an invoice: a part, all, or more than is due.</summary>
    private void Pay(CustomerFact customer)
    {
        List<Invoice> open = world.Invoices(customer).FindAll(it => it.CollectableMinor > 0);
        if (open.Count == 0)
        {
            return;
        }

        Invoice invoice = open[random.Next(open.Count)];
        long amount = random.Next(3) switch
        {
            0 => 1 + (invoice.CollectableMinor / 2),
            1 => invoice.CollectableMinor,
            _ => invoice.CollectableMinor + random.Next(1, 5_000),
        };
        Command command = world.NewCommand("pay");
        world.Ask("pay", async service =>
        {
            Result<Outcome<Payment>> paid = await service.Get<RecordPayment>().RunAsync(
                world.Space, new NewPayment { InvoiceId = invoice.Id, AmountMinor = amount }, command, default);
            if (paid.IsSuccess)
            {
                customer.Money.PaidMinor += amount;
                world.Life.Note(LifeEvent.Payment);
                world.Life.Note(LifeEvent.OverPayment, paid.Value.Value.CreditBalanceMinor > 0);
            }

            return paid.IsSuccess;
        });
    }
}
