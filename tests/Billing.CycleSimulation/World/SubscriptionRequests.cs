using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Moves;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Requests about subscriptions. What is acknowledged becomes a fact, and nothing else does.</summary>
internal sealed class SubscriptionRequests(CycleWorld world, Random random)
{
    private int _made;

    /// <summary>A customer signs up for a plan: now, earlier or later.</summary>
    public void SignUp(CustomerFact customer)
    {
        PlanFact plan = world.Plans[random.Next(world.Plans.Count)];
        Instant? start = random.Next(10) switch
        {
            0 => null,
            < 5 => Earlier(customer),
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
        };
        bool isBackdated = start < world.Now;
        Command command = world.NewCommand("subscribe");
        world.Ask("sign up", async service =>
        {
            Result<Outcome<Subscription>> made = await service.Get<CreateSubscription>().RunAsync(world.Space, input, command, default);
            Subscription given = made.Value.Value;
            var fact = new SubscriptionFact(
                given.Id, customer, plan, input.BillingTime == BillingTime.Calendar, input.PayInAdvance!.Value, input.TrialPeriodDays!.Value) { StartedAt = given.StartedAt };
            fact.Versions.Add((Instant.MinValue, given.PlanVersion));
            customer.Subscriptions.Add(fact);
            Note(fact, isBackdated);
            return true;
        });
    }

    /// <summary>Something happens to a subscription, as far as it can in its state.</summary>
    public void Change(SubscriptionFact fact)
    {
        switch (random.Next(12))
        {
            case < 4 when fact.StartedAt is null:
                Ask<ActivateSubscription>(fact, "activate", (it, id, command) => it.RunAsync(world.Space, id, command, default), (given, _) =>
                {
                    fact.StartedAt = given.StartedAt;
                    world.Life.Note(LifeEvent.Activation);
                });
                break;
            case < 4 when fact.IsPaused:
                Ask<ResumeSubscription>(fact, "resume", (it, id, command) => it.RunAsync(world.Space, id, command, default), (given, _) =>
                {
                    fact.Pauses[^1] = (fact.Pauses[^1].From, given.ResumedAt);
                    world.Life.Note(LifeEvent.Resume);
                });
                break;
            case < 4:
                Ask<PauseSubscription>(fact, "pause", (it, id, command) => it.RunAsync(world.Space, id, command, default), (given, _) =>
                {
                    fact.Pauses.Add((given.PausedAt!.Value, null));
                    world.Life.Note(LifeEvent.Pause);
                });
                break;
            case 4:
                End(fact, TerminationAction.GenerateInvoice, isCancel: true);
                break;
            case 5 when fact.IsEndAgreed:
                TakeEndBack(fact);
                break;
            case 5 or 6 when fact.StartedAt is not null:
                AgreeEnd(fact);
                break;
            case 7:
                End(fact, random.Next(2) == 0 ? TerminationAction.GenerateInvoice : TerminationAction.Skip, isCancel: false);
                break;
            case < 11 when !fact.IsInAdvance && fact.StartedAt is not null:
                Move(fact);
                break;
        }
    }

    private void End(SubscriptionFact fact, TerminationAction action, bool isCancel) => Ask<EndSubscription>(
        fact, isCancel ? "cancel" : "terminate",
        (it, id, command) => isCancel
            ? it.CancelAsync(world.Space, id, action, command, default)
            : it.TerminateAsync(world.Space, id, action, command, default),
        (given, _) =>
        {
            (fact.EndsAt, fact.EndKnownAt, fact.IsEndAgreed, fact.OnEnd) = (given.EndedAt, world.Now, false, action);
            world.Life.Note(isCancel ? LifeEvent.CancelNow : action == TerminationAction.Skip ? LifeEvent.TerminateWithNothing : LifeEvent.TerminateWithInvoice);
        });

    private void AgreeEnd(SubscriptionFact fact) => Ask<EndSubscription>(
        fact, "cancel with period", (it, id, command) => it.CancelWithPeriodAsync(world.Space, id, TerminationAction.GenerateInvoice, command, default),
        (given, _) =>
        {
            (fact.EndsAt, fact.EndKnownAt, fact.IsEndAgreed, fact.OnEnd) = (given.EndingAt, world.Now, true, TerminationAction.GenerateInvoice);
            world.Life.Note(LifeEvent.CancelWithPeriod);
        });

    private void TakeEndBack(SubscriptionFact fact) => Ask<EndSubscription>(
        fact, "reactivate", (it, id, command) => it.ReactivateAsync(world.Space, id, command, default),
        (_, _) =>
        {
            (fact.EndsAt, fact.EndKnownAt, fact.IsEndAgreed) = (null, null, false);
            world.Life.Note(LifeEvent.Reactivate);
        });

    /// <summary>The subscription goes over to the newest version of its plan.</summary>
    private void Move(SubscriptionFact fact)
    {
        fact.IsBusy = true;
        Command command = world.NewCommand("move");
        world.Ask("move", async service =>
        {
            Result<Outcome<PlanMigration>> started = await service.Get<PlanMigrations>().StartAsync(
                world.Space, new NewPlanMigration(fact.Plan.Id, null, null, [fact.Id]), command, default);
            fact.Versions.Add((started.Value.Value.EffectiveAt, started.Value.Value.Version));
            fact.IsBusy = false;
            world.Life.Note(LifeEvent.VersionMove);
            return true;
        });
    }

    private void Ask<T>(
        SubscriptionFact fact, string name, Func<T, Domain.Identity.BillingId, Command, ValueTask<Result<Outcome<Subscription>>>> send,
        Action<Subscription, SubscriptionFact> accepted)
        where T : notnull
    {
        fact.IsBusy = true;
        Command command = world.NewCommand(name);
        world.Ask(name, async service =>
        {
            Result<Outcome<Subscription>> answer = await send(service.Get<T>(), fact.Id, command);
            fact.IsBusy = false;
            if (answer.IsSuccess)
            {
                accepted(answer.Value.Value, fact);
            }

            return answer.IsSuccess;
        });
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
        world.Life.Note(LifeEvent.AnchorAtMonthEnd, fact.StartedAt is { } start && start.InZone(fact.Customer.Zone).Day >= 29 && !fact.IsCalendar);
    }
}
