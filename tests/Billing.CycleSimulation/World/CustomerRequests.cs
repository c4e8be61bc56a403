using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Customers move to other zones: each holds from the next period. Nothing else of the customer is under way then, so that it is certain which that is.</summary>
internal sealed class CustomerRequests(CycleWorld world, Random random)
{
    public void Happen(CustomerFact customer)
    {
        bool isBusy = customer.IsMoving || customer.SigningUp > 0 || customer.Subscriptions.Exists(one => one.IsBusy)
            || customer.Money.Wallets.Exists(wallet => wallet.EveryMonths > 0);
        if (isBusy || random.Next(3) > 0)
        {
            return;
        }

        customer.IsMoving = true;
        string zone = LifeScript.Zones[random.Next(LifeScript.Zones.Length)];
        Command command = world.NewCommand("move zone");
        world.Ask(
            "move zone", async service =>
            {
                Result<Outcome<Customer>> moved =
                    await service.Get<UpdateCustomer>().RunAsync(world.Space, customer.Id, new CustomerPatch { TimeZoneId = zone }, command, default);
                customer.Zones.Add((moved.Value.Value.UpdatedAt, DateTimeZoneProviders.Tzdb[zone]));
                customer.IsMoving = false;
                world.Life.Note(LifeEvent.ZoneMoved);
                return true;
            },
            () => world.IsQuiet(customer));
    }
}
