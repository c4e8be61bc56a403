using Billing.Application.Consistency;
using Billing.Application.Discounts;
using Billing.Domain.Discounts;
using Billing.Domain.Results;

namespace Billing.CycleSimulation;

/// <summary>Coupons are given to customers and taken away.</summary>
internal sealed class CouponRequests(CycleWorld world, Random random)
{
    public void Happen(CustomerFact customer)
    {
        if (customer.Money.IsBusy)
        {
            return;
        }

        List<CouponFact> given = customer.Money.Coupons.FindAll(one => one.RemovedAt is null);
        if (given.Count > 3 || (given.Count > 0 && random.Next(3) == 0))
        {
            Remove(customer, given[random.Next(given.Count)]);
        }
        else
        {
            Apply(customer, CycleCatalog.CouponCodes[random.Next(CycleCatalog.CouponCodes.Count)]);
        }
    }

    private void Apply(CustomerFact customer, string code)
    {
        customer.Money.IsBusy = true;
        Command command = world.NewCommand("apply coupon");
        world.Ask("apply coupon", async service =>
        {
            Result<Outcome<AppliedCoupon>> applied =
                await service.Get<ApplyCoupon>().RunAsync(world.Space, code, customer.Id, new AgreedCouponTerms(), command, default);
            customer.Money.IsBusy = false;
            if (applied.IsSuccess)
            {
                AppliedCoupon coupon = applied.Value.Value;
                customer.Money.Coupons.Add(new CouponFact(coupon.Id, coupon.Terms, coupon.CreatedAt, coupon.ExpirationAt));
                world.Life.Note(LifeEvent.CouponApplied);
            }

            return applied.IsSuccess;
        });
    }

    private void Remove(CustomerFact customer, CouponFact coupon)
    {
        customer.Money.IsBusy = true;
        Command command = world.NewCommand("remove coupon");
        world.Ask("remove coupon", async service =>
        {
            _ = (await service.Get<ApplyCoupon>().RemoveAsync(world.Space, coupon.Id, command, default)).Value;
            coupon.RemovedAt = world.Now;
            customer.Money.IsBusy = false;
            world.Life.Note(LifeEvent.CouponRemoved);
            return true;
        });
    }
}
