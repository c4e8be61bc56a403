using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Moves;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Requests about lives of subscriptions, from their start to their end. What is acknowledged becomes a fact, and nothing else does.</summary>
internal sealed class SubscriptionRequests(CycleWorld world, Random random)
{
    /// <summary>Something happens to a subscription, as far as it can in its state.</summary>
    public void Change(SubscriptionFact fact)
    {
        switch (random.Next(12))
        {
            case < 4 when fact.StartedAt is null:
                Ask<ActivateSubscription>(fact, "activate", (it, id, command) => it.RunAsync(world.Space, id, command, default), (given, _) =>
                {
                    (fact.StartedAt, fact.StartsAt, fact.ActiveSince) = (given.StartedAt, null, given.StartedAt!.Value);
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
                End(fact, Action(fact), isCancel: true);
                break;
            case 5 when fact.IsEndAgreed:
                TakeEndBack(fact);
                break;
            case 5 when fact.StartedAt is not null:
                AgreeEnd(fact);
                break;
            case 6 when fact.StartedAt is not null && !fact.IsEndAgreed:
                EndAt(fact);
                break;
            case 7:
                End(fact, Action(fact), isCancel: false);
                break;
            case < 11 when !fact.IsInAdvance && fact.StartedAt is not null && !fact.Plans.Exists(each => each.From > world.Now):
                Move(fact);
                break;
        }
    }

    /// <summary>Credit notes of what was paid in advance, unless an invoice was taken back: what is owed then depends on which.</summary>
    private TerminationAction Action(SubscriptionFact fact) => random.Next(3) switch
    {
        0 => TerminationAction.Skip,
        1 when !fact.HasVoid => TerminationAction.GenerateCreditNote,
        _ => TerminationAction.GenerateInvoice,
    };

    private void End(SubscriptionFact fact, TerminationAction action, bool isCancel) => Ask<EndSubscription>(
        fact, isCancel ? "cancel" : "terminate",
        (it, id, command) => isCancel
            ? it.CancelAsync(world.Space, id, action, command, default)
            : it.TerminateAsync(world.Space, id, action, command, default),
        (given, _) =>
        {
            (fact.EndsAt, fact.EndKnownAt, fact.IsEndAgreed, fact.OnEnd) = (given.EndedAt, given.EndedAt, false, action);
            (fact.StartedAt, fact.StartsAt) = (given.StartedAt, null);
            fact.Plans.RemoveAll(each => each.From > given.EndedAt);
            world.Life.Note(isCancel ? LifeEvent.CancelNow : action == TerminationAction.Skip ? LifeEvent.TerminateWithNothing : LifeEvent.TerminateWithInvoice);
            world.Life.Note(LifeEvent.EndWithCreditNote, action == TerminationAction.GenerateCreditNote);
        });

    private void AgreeEnd(SubscriptionFact fact)
    {
        TerminationAction action = Action(fact);
        Ask<EndSubscription>(
            fact, "cancel with period", (it, id, command) => it.CancelWithPeriodAsync(world.Space, id, action, command, default),
            (given, _) => NoteAgreed(fact, given, LifeEvent.CancelWithPeriod));
    }

    /// <summary>An end at any instant, by an update.</summary>
    private void EndAt(SubscriptionFact fact)
    {
        var patch = new SubscriptionPatch
        {
            EndingAt = world.Now + Duration.FromHours(random.Next(24 * 7, 24 * 120)) + Duration.FromMinutes(random.Next(60)),
            OnTerminationAction = Action(fact),
        };
        Ask<UpdateSubscription>(
            fact, "end at", (it, id, command) => it.RunAsync(world.Space, id, patch, command, default),
            (given, _) => NoteAgreed(fact, given, LifeEvent.EndAgreedForLater));
    }

    private void NoteAgreed(SubscriptionFact fact, Subscription given, LifeEvent life)
    {
        (fact.EndsAt, fact.EndKnownAt, fact.IsEndAgreed, fact.OnEnd) = (given.EndingAt, given.UpdatedAt, true, given.OnTerminationAction);
        world.Life.Note(life);
    }

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
        PlanFact plan = fact.PlanAt(world.Now);
        Command command = world.NewCommand("move");
        bool wasOnAnother = fact.Plans.Exists(each => each.Value.Plan != plan); // it may not have gone over yet
        world.Ask(
            "move", async service =>
            {
                Result<Outcome<PlanMigration>> started = await service.Get<PlanMigrations>().StartAsync(
                    world.Space, new NewPlanMigration(plan.Id, null, null, [fact.Id]), command, default);
                fact.Plans.Add(new Dated<PlanVersion>(started.Value.Value.EffectiveAt, false, new PlanVersion(plan, started.Value.Value.Version)));
                fact.IsBusy = false;
                world.Life.Note(LifeEvent.VersionMove);
                return true;
            },
            wasOnAnother ? () => world.IsQuiet(fact.Customer) && fact.PlanAt(world.Now) == plan : null);
    }

    private void Ask<T>(
        SubscriptionFact fact, string name, Func<T, BillingId, Command, ValueTask<Result<Outcome<Subscription>>>> send,
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
}
