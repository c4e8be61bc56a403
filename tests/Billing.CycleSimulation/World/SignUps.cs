using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Customers sign up for plans: now, earlier or later, alone or in a billing group.</summary>
internal sealed class SignUps(CycleWorld world, Random random)
{
    private readonly bool _hasGroups = random.Next(3) == 0;
    private int _made;

    public void SignUp(CustomerFact customer)
    {
        PlanFact plan = world.Plans[random.Next(world.Plans.Count)];
        Instant? start = random.Next(12) switch
        {
            0 => null,
            1 => world.Now + Duration.FromHours(random.Next(1, 24 * 40)),
            < 6 => Earlier(customer),
            _ => world.Now,
        };
        var input = new NewSubscription
        {
            ExternalId = $"s{++_made}",
            CustomerId = customer.Id,
            PlanId = plan.Id,
            StartedAt = start,
            SubscriptionAt = start ?? world.Now + Duration.FromDays(random.Next(1, 40)),
            BillingTime = random.Next(2) == 0 ? BillingTime.Calendar : BillingTime.Anniversary,
            PayInAdvance = random.Next(5) < 2,
            TrialPeriodDays = random.Next(4) == 0 ? random.Next(1, 50) : 0,
            Quantity = random.Next(3) == 0 ? random.Next(2, 6) : 1,
            BillingGroup = _hasGroups && random.Next(3) > 0 ? "together" : null,
        };
        customer.SigningUp++;
        Command command = world.NewCommand("subscribe");
        world.Ask("sign up", async service =>
        {
            Result<Outcome<Subscription>> made = await service.Get<CreateSubscription>().RunAsync(world.Space, input, command, default);
            SubscriptionFact fact = FactOf(customer, plan, input, made.Value.Value);
            customer.SigningUp--;
            customer.Subscriptions.Add(fact);
            Note(fact, start < made.Value.Value.CreatedAt);
            return true;
        });
    }

    private static SubscriptionFact FactOf(CustomerFact customer, PlanFact plan, NewSubscription input, Subscription given)
    {
        var fact = new SubscriptionFact(
            given.Id, customer, input.BillingTime == BillingTime.Calendar, input.PayInAdvance!.Value, input.TrialPeriodDays!.Value)
        {
            StartedAt = given.StartedAt, StartsAt = given.StartsAt, ActiveSince = given.CreatedAt, Group = input.BillingGroup,
        };
        fact.Plans.Add(new Dated<PlanVersion>(Instant.MinValue, true, new PlanVersion(plan, given.PlanVersion)));
        fact.Quantities.Add(new Dated<int>(Instant.MinValue, true, (int)input.Quantity));
        return fact;
    }

    /// <summary>A start in the last weeks, at the end of a month when there is one.</summary>
    private Instant Earlier(CustomerFact customer)
    {
        for (int days = random.Next(1, 45); days > 0; days--)
        {
            Instant start = world.Now - Duration.FromDays(days) + Duration.FromMinutes(random.Next(60));
            if (start.InZone(customer.Zone).Day >= 29 && start >= world.Start - Duration.FromDays(45))
            {
                return start;
            }
        }

        return world.Now - Duration.FromHours(random.Next(24 * 40));
    }

    private void Note(SubscriptionFact fact, bool isBackdated)
    {
        world.Life.Note(LifeEvent.Signup);
        world.Life.Note(LifeEvent.Trial, fact.TrialDays > 0);
        world.Life.Note(LifeEvent.DraftWaited, fact.Customer.GraceDays > 0);
        world.Life.Note(LifeEvent.PayInAdvance, fact.IsInAdvance);
        world.Life.Note(LifeEvent.FutureStart, fact.StartedAt is null);
        world.Life.Note(LifeEvent.BackdatedStart, isBackdated);
        world.Life.Note(LifeEvent.BillingGroup, fact.Group is not null);
        world.Life.Note(LifeEvent.AnchorAtMonthEnd, fact.StartedAt is { } start && start.InZone(fact.Customer.Zone).Day >= 29 && !fact.IsCalendar);
    }
}
