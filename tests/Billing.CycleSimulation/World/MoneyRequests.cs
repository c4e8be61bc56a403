using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Invoicing;
using Billing.Application.Taxes;
using Billing.Application.Wallets;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;

namespace Billing.CycleSimulation;

/// <summary>Requests about wallets and taxes.</summary>
internal sealed class MoneyRequests(CycleWorld world, Random random)
{
    private bool _isTaxBusy;

    public void Happen(CustomerFact customer)
    {
        switch (random.Next(8))
        {
            case < 3 when customer.Wallet is null && !customer.IsWalletBusy:
                Make(customer);
                break;
            case < 5 when customer.Wallet is not null && !customer.IsWalletBusy:
                TopUp(customer);
                break;
            case 5 when customer.Wallet is not null && !customer.IsWalletBusy:
                Terminate(customer);
                break;
            case 6 when !_isTaxBusy && random.Next(10) == 0:
                ChangeTax();
                break;
            case 7 when random.Next(4) == 0:
                Void(customer);
                break;
        }
    }

    private void Make(CustomerFact customer)
    {
        customer.IsWalletBusy = true;
        long credits = random.Next(0, 200_000);
        Command command = world.NewCommand("wallet");
        world.Ask("make wallet", async service =>
        {
            var input = new NewWallet { CustomerId = customer.Id, RateMinor = 1, InitialGrantedCredits = credits };
            Result<Outcome<Wallet>> made = await service.Get<CreateWallet>().RunAsync(world.Space, input, command, default);
            customer.Wallet = made.Value.Value.Id;
            customer.GrantedMinor += credits;
            customer.IsWalletBusy = false;
            world.Life.Note(LifeEvent.WalletMade);
            return true;
        });
    }

    private void TopUp(CustomerFact customer)
    {
        customer.IsWalletBusy = true;
        long credits = random.Next(1, 100_000);
        Command command = world.NewCommand("top up");
        world.Ask("top up", async service =>
        {
            _ = (await service.Get<TopUpWallet>().RunAsync(
                world.Space, customer.Wallet!.Value, credits, WalletTransactionSource.Manual, command, default)).Value;
            customer.GrantedMinor += credits;
            customer.IsWalletBusy = false;
            world.Life.Note(LifeEvent.WalletToppedUp);
            return true;
        });
    }

    private void Terminate(CustomerFact customer)
    {
        customer.IsWalletBusy = true;
        Command command = world.NewCommand("end wallet");
        world.Ask("end wallet", async service =>
        {
            _ = (await service.Get<TerminateWallet>().RunAsync(world.Space, customer.Wallet!.Value, command, default)).Value;
            customer.Wallet = null;
            customer.IsWalletBusy = false;
            world.Life.Note(LifeEvent.WalletEnded);
            return true;
        });
    }

    /// <summary>Takes back the newest invoice without usage, unless that cannot be.</summary>
    private void Void(CustomerFact customer)
    {
        CustomerRecord record = world.Read(customer);
        if (record.Invoices.Where(view => view.Fees.All(fee => fee.Type != FeeType.Charge)).Select(view => view.Invoice)
            .Where(it => it.Status is InvoiceStatus.Draft or InvoiceStatus.Finalized).MaxBy(it => it.CreatedAt) is not { } last)
        {
            return;
        }

        Command command = world.NewCommand("void");
        world.Ask("void", async service =>
        {
            Result<Outcome<InvoiceView>> gone = await service.Get<VoidInvoice>().RunAsync(world.Space, last.Id, command, default);
            world.Life.Note(LifeEvent.InvoiceVoided, gone.IsSuccess);
            return gone.IsSuccess;
        });
    }

    private void ChangeTax()
    {
        _isTaxBusy = true;
        decimal rate = random.Next(0, 3_000) / 10_000m;
        Command command = world.NewCommand("tax");
        world.Ask("change tax", async service =>
        {
            Result<Outcome<Tax>> changed = await service.Get<SaveTax>().UpdateAsync(world.Space, CycleCatalog.Tax, new TaxPatch(Rate: rate), command, default);
            world.TaxRates.Add((changed.Value.Value.UpdatedAt, rate));
            _isTaxBusy = false;
            world.Life.Note(LifeEvent.TaxChanged);
            return true;
        });
    }
}
