using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Taxes;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Requests about wallets, taxes and invoices that are taken back.</summary>
internal sealed class MoneyRequests(CycleWorld world, Random random)
{
    private const int WalletsMax = 3;
    private bool _isTaxBusy;

    public void Happen(CustomerFact customer)
    {
        List<WalletFact> wallets = customer.Money.Wallets.FindAll(wallet => wallet.EndedAt is null && !(wallet.ExpirationAt <= world.Now));
        switch (random.Next(8))
        {
            case < 3 when wallets.Count < WalletsMax && !customer.Money.IsBusy:
                Make(customer);
                break;
            case < 5 when wallets.Count > 0 && !customer.Money.IsBusy:
                TopUp(customer, wallets[random.Next(wallets.Count)]);
                break;
            case 5 when wallets.Count > 0 && !customer.Money.IsBusy:
                Terminate(customer, wallets[random.Next(wallets.Count)]);
                break;
            case 6 when !_isTaxBusy && random.Next(10) == 0:
                ChangeTax();
                break;
            case 7 when random.Next(3) == 0:
                Void(customer);
                break;
        }
    }

    private void Make(CustomerFact customer)
    {
        customer.Money.IsBusy = true;
        bool hasRule = customer.Zones.Count == 1 && !customer.IsMoving && random.Next(4) == 0;
        var fact = new WalletFact(
            default, random.Next(3) == 0 ? Expiry(customer) : null, hasRule ? 1 + (2 * random.Next(2)) : 0,
            world.Now + Duration.FromHours(random.Next(24 * 60)), random.Next(1, 20_000), random.Next(4) == 0 ? random.Next(1, 30_000) : 0) { GrantedMinor = random.Next(0, 200_000) };
        var input = new NewWallet
        {
            CustomerId = customer.Id,
            RateMinor = 1,
            InitialGrantedCredits = fact.GrantedMinor,
            Priority = random.Next(1, 4),
            ExpirationAt = fact.ExpirationAt,
            TopUpRules = [.. RulesOf(fact)],
        };
        Command command = world.NewCommand("wallet");
        world.Ask("make wallet", async service =>
        {
            Result<Outcome<Wallet>> made = await service.Get<CreateWallet>().RunAsync(world.Space, input, command, default);
            customer.Money.IsBusy = false;
            if (made.IsSuccess) // not when it has expired before it was made
            {
                customer.Money.Wallets.Add(fact with { Id = made.Value.Value.Id });
                world.Life.Note(LifeEvent.WalletMade);
            }

            return made.IsSuccess;
        });
    }

    /// <summary>At any time, or soon after a period ends: then its draft may still spend the wallet, and what is issued for later service may not.</summary>
    private Instant Expiry(CustomerFact customer)
    {
        SubscriptionFact? running = customer.GraceDays == 0 || random.Next(3) == 0 ? null : customer.Subscriptions.Find(one => one.StartedAt <= world.Now && one.EndsAt is null);
        return running is null
            ? world.Now + Duration.FromDays(random.Next(20, 500))
            : NaiveCalendar.PeriodsOf(running, world.Now)[^1].End + Duration.FromHours(1 + random.Next(24 * customer.GraceDays));
    }

    private static IEnumerable<TopUpRule> RulesOf(WalletFact fact)
    {
        if (fact.EveryMonths > 0)
        {
            TopUpInterval interval = fact.EveryMonths == 1 ? TopUpInterval.Monthly : TopUpInterval.Quarterly;
            yield return new TopUpRule(TopUpTrigger.Interval, fact.RuleMinor, Interval: interval, StartsAt: fact.RuleFrom);
        }

        if (fact.FloorMinor > 0)
        {
            yield return new TopUpRule(TopUpTrigger.Threshold, fact.FloorMinor, Paid: true, ThresholdCredits: fact.FloorMinor);
        }
    }

    private void TopUp(CustomerFact customer, WalletFact wallet)
    {
        bool isSold = random.Next(3) == 0;
        customer.Money.IsBusy = true;
        long credits = random.Next(1, 100_000);
        Command command = world.NewCommand("top up");
        world.Ask("top up", async service =>
        {
            Result<Outcome<Wallet>> done = await service.Get<TopUpWallet>().RunAsync(
                world.Space, wallet.Id, credits, WalletTransactionSource.Manual, command, default, isSold);
            customer.Money.IsBusy = false;
            wallet.GrantedMinor += done.IsSuccess && !isSold ? credits : 0;
            wallet.SoldMinor += done.IsSuccess && isSold ? credits : 0;
            world.Life.Note(isSold ? LifeEvent.CreditSold : LifeEvent.WalletToppedUp, done.IsSuccess);
            return done.IsSuccess;
        });
    }

    private void Terminate(CustomerFact customer, WalletFact wallet)
    {
        customer.Money.IsBusy = true;
        Command command = world.NewCommand("end wallet");
        world.Ask("end wallet", async service =>
        {
            Result<Outcome<Wallet>> ended = await service.Get<TerminateWallet>().RunAsync(world.Space, wallet.Id, command, default);
            customer.Money.IsBusy = false;
            wallet.EndedAt = ended.IsSuccess ? ended.Value.Value.TerminatedAt : wallet.EndedAt;
            world.Life.Note(LifeEvent.WalletEnded, ended.IsSuccess);
            return ended.IsSuccess;
        });
    }

    /// <summary>Takes back the newest invoice, unless that cannot be; its period is billed again.</summary>
    private void Void(CustomerFact customer)
    {
        if (world.Invoices(customer).Where(it => it.Status is InvoiceStatus.Draft or InvoiceStatus.Finalized).MaxBy(it => it.CreatedAt) is not { } last)
        {
            return;
        }

        List<SubscriptionFact> billed = customer.Subscriptions.FindAll(one => last.SubscriptionIds.Contains(one.Id));
        bool dependsOnIt = billed.Exists(one => one.IsBusy || (one.EndsAt is not null && one.OnEnd == TerminationAction.GenerateCreditNote)
            || (one.IsInAdvance && one.Plans.Count + one.Quantities.Count > 2));
        bool isSale = last.Type is InvoiceType.OneOff or InvoiceType.AddOn; // also one whose answer is still under way: what is sold once stays sold
        if (dependsOnIt || isSale)
        {
            return;
        }

        billed.ForEach(one => one.HasVoid = true);
        Command command = world.NewCommand("void");
        world.Ask("void", async service =>
        {
            Result<Outcome<InvoiceView>> gone = await service.Get<VoidInvoice>().RunAsync(world.Space, last.Id, command, default);
            world.Life.Note(LifeEvent.InvoiceVoided, gone.IsSuccess);
            if (gone.IsSuccess)
            {
                BillAgain(customer, last.Id);
            }

            return gone.IsSuccess;
        });
    }

    private void BillAgain(CustomerFact customer, BillingId gone)
    {
        Command command = world.NewCommand("bill again");
        world.Ask("bill again", async service =>
        {
            Result<Outcome<InvoiceView>> billed = await service.Get<RebillPeriod>().RunAsync(world.Space, gone, command, default);
            if (billed.IsSuccess)
            {
                customer.Money.BilledAgain.Add(gone);
                world.Life.Note(LifeEvent.BilledAgain);
            }

            return billed.IsSuccess;
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
            world.TaxRates.Add((changed.Value.Value.UpdatedAt, world.Now, rate));
            _isTaxBusy = false;
            world.Life.Note(LifeEvent.TaxChanged);
            return true;
        });
    }
}
