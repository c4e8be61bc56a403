using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>
/// Changes of what is billed within running subscriptions: plan, quantity, agreed prices, trial. Each comes when nothing of the customer is due, and is
/// answered before time goes on: then it is certain which periods it comes before.
/// </summary>
internal sealed class ChangeRequests(CycleWorld world, Random random)
{
    public void Change(SubscriptionFact fact)
    {
        bool isInTrial = fact.StartedAt is not null && fact.TrialDays > 0 && new NaiveSubscription(fact).BilledFrom > world.Now;
        switch (random.Next(10))
        {
            case < 5 when isInTrial && random.Next(2) == 0:
                ChangeTrial(fact);
                break;
            case < 3 when OtherPlan(fact) is { } plan && !fact.HasVoid:
                ChangePlan(fact, plan, random.Next(4) == 0 ? OtherQuantity(fact) : null);
                break;
            case < 5 when !fact.HasVoid:
                ChangePlan(fact, null, OtherQuantity(fact));
                break;
            case 5 when fact.Plans.Exists(each => IsAgreed(fact, each)):
                TakeBack(fact, ScheduledChangeKind.Plan);
                break;
            case 6 when fact.Quantities.Exists(each => each.From > world.Now):
                TakeBack(fact, ScheduledChangeKind.Quantity);
                break;
            case 7 when !fact.IsInAdvance:
                AgreePrices(fact);
                break;
        }
    }

    private bool IsAgreed(SubscriptionFact fact, Dated<PlanVersion> each) => each.From > world.Now && each.Value.Plan != fact.PlanAt(world.Now);

    /// <summary>A plan of equally long periods, or any.</summary>
    private PlanFact? OtherPlan(SubscriptionFact fact)
    {
        PlanFact now = fact.PlanAt(world.Now);
        bool isAny = random.Next(2) == 0;
        List<PlanFact> others = world.Plans.FindAll(plan => plan != now && (isAny || plan.Rhythm == now.Rhythm));
        return others.Count == 0 ? null : others[random.Next(others.Count)];
    }

    private int OtherQuantity(SubscriptionFact fact) => ((fact.QuantityAt(world.Now) + random.Next(4)) % 5) + 1;

    private void ChangePlan(SubscriptionFact fact, PlanFact? plan, int? quantity)
    {
        PlanChangeTiming? timing = random.Next(3) switch { 0 => null, 1 => PlanChangeTiming.Immediate, _ => PlanChangeTiming.EndOfPeriod };
        var wanted = new WantedChange(plan?.Id, quantity, timing);
        Ask<ChangePlan>(fact, "change plan", (it, command) => it.RunAsync(world.Space, fact.Id, wanted, command, default), given =>
        {
            PlanVersion? to = plan is null || plan == fact.PlanAt(world.Now) ? null : new PlanVersion(plan, given.PlanId == plan.Id ? given.PlanVersion : given.NextPlan!.Version);
            int? units = quantity == fact.QuantityAt(world.Now) ? null : quantity;
            bool isNow = to is null ? given.Quantity == units : given.PlanId == to.Plan.Id;
            Require(NaiveChange.IsNow(fact, to, units ?? fact.QuantityAt(world.Now), timing, world.Now) != !isNow, $"The change of {fact.Id} takes effect {(isNow ? "at once" : "later")}");
            Instant from = isNow ? given.UpdatedAt : NaiveChange.Later(fact, world.Now);
            if (to is not null)
            {
                NotePlan(fact, to, from, isNow);
            }

            if (units is { } other)
            {
                fact.Quantities.Add(new Dated<int>(from, isNow, other));
                world.Life.Note(isNow ? LifeEvent.QuantityChangedNow : LifeEvent.QuantityAgreed);
            }

            MoveAgreed(fact, given);
        });
    }

    private void NotePlan(SubscriptionFact fact, PlanVersion to, Instant from, bool isNow)
    {
        decimal before = fact.PlanAt(world.Now).Rhythm.PerFourCenturies, after = to.Plan.Rhythm.PerFourCenturies;
        fact.Plans.RemoveAll(each => each.From > from); // a version that was to come is no more
        fact.Plans.Add(new Dated<PlanVersion>(from, isNow, to));
        fact.Prices.Add((from, null));
        world.Life.Note(isNow ? LifeEvent.PlanChangedNow : LifeEvent.PlanAgreed);
        world.Life.Note(isNow ? LifeEvent.LongerPlanNow : LifeEvent.LongerPlanAgreed, after < before);
        world.Life.Note(isNow ? LifeEvent.ShorterPlanNow : LifeEvent.ShorterPlanAgreed, after > before);
    }

    /// <summary>What is agreed for the end of the running period comes then, wherever that has gone with what changed at once.</summary>
    private void MoveAgreed(SubscriptionFact fact, Subscription given)
    {
        if (fact.StartedAt is null)
        {
            return;
        }

        Dated<PlanVersion>? plan = fact.Plans.Find(each => IsAgreed(fact, each));
        Dated<int>? quantity = fact.Quantities.Find(each => each.From > world.Now);
        fact.Plans.Remove(plan!);
        fact.Quantities.Remove(quantity!);
        Instant later = NaiveChange.Later(fact, world.Now);
        Require((plan is null || given.NextPlan?.EffectiveAt == later) && (quantity is null || given.NextQuantity?.EffectiveAt == later),
            $"What {fact.Id} has agreed comes at {later}, and it says {given.NextPlan?.EffectiveAt} and {given.NextQuantity?.EffectiveAt}");
        if (plan is not null)
        {
            fact.Plans.Add(plan with { From = later });
            fact.Prices[fact.Prices.LastIndexOf((plan.From, null))] = (later, null);
        }

        if (quantity is not null)
        {
            fact.Quantities.Add(quantity with { From = later });
        }
    }

    private void Require(bool isRight, string wrong)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"{world.Now}: {wrong}");
        }
    }

    private void TakeBack(SubscriptionFact fact, ScheduledChangeKind kind) => Ask<ScheduledChanges>(
        fact, "take back", (it, command) => it.TakeBackAsync(world.Space, fact.Id, kind, command, default), given =>
        {
            if (kind == ScheduledChangeKind.Plan && fact.Plans.Find(each => IsAgreed(fact, each)) is { } plan)
            {
                fact.Plans.Remove(plan);
                fact.Prices.Remove((plan.From, null));
            }
            else if (kind == ScheduledChangeKind.Quantity)
            {
                fact.Quantities.RemoveAll(each => each.From > given.UpdatedAt);
            }

            world.Life.Note(LifeEvent.ChangeTakenBack);
        });

    private void AgreePrices(SubscriptionFact fact)
    {
        bool isEnd = fact.Prices.Count > 0 && fact.Prices[^1].Price is not null && random.Next(3) == 0;
        AgreedPrice? price = isEnd ? null : new AgreedPrice(
            random.Next(3) == 0 ? null : CycleCatalog.RandomBase(random), random.Next(2) == 0 ? null : random.Next(1, 2_000) / 100m);
        Ask<PriceOverrides>(
            fact, "agree prices",
            (it, command) => price is null
                ? it.RemoveAsync(world.Space, fact.Id, command, default)
                : it.SetAsync(world.Space, fact.Id, Agreed(fact, price), command, default),
            given =>
            {
                fact.Prices.Add((given.UpdatedAt, price));
                world.Life.Note(isEnd ? LifeEvent.PriceTakenBack : LifeEvent.PriceAgreed);
            });
    }

    private AgreedPrices Agreed(SubscriptionFact fact, AgreedPrice price)
    {
        if (price.CallMinor is not { } call)
        {
            return new AgreedPrices(price.BaseMinor, [], []);
        }

        using var properties = JsonDocument.Parse($"{{\"amount\":{call.ToString(CultureInfo.InvariantCulture)}}}");
        return new AgreedPrices(price.BaseMinor, [new AgreedCharge(fact.PlanAt(world.Now).ChargeId, properties.RootElement.Clone(), null, null)], []);
    }

    private void ChangeTrial(SubscriptionFact fact)
    {
        bool isEnd = random.Next(2) == 0;
        int days = random.Next(1, 20);
        Ask<ChangeTrial>(
            fact, "change trial",
            (it, command) => isEnd ? it.EndAsync(world.Space, fact.Id, command, default) : it.ExtendAsync(world.Space, fact.Id, days, command, default),
            given =>
            {
                (fact.TrialDays, fact.TrialEndedAt) = (given.TrialPeriodDays, isEnd ? given.TrialEndedAt : null);
                MoveAgreed(fact, given);
                world.Life.Note(isEnd ? LifeEvent.TrialEnded : LifeEvent.TrialExtended);
            });
    }

    private void Ask<T>(SubscriptionFact fact, string name, Func<T, Command, ValueTask<Result<Outcome<Subscription>>>> send, Action<Subscription> accepted)
        where T : notnull
    {
        fact.IsBusy = true;
        Command command = world.NewCommand(name);
        world.Ask(
            name, async service =>
            {
                Result<Outcome<Subscription>> answer = await send(service.Get<T>(), command);
                (fact.IsBusy, fact.ChangedAt) = (false, world.Now);
                if (answer.IsSuccess)
                {
                    accepted(answer.Value.Value);
                }

                return answer.IsSuccess;
            },
            () => fact.ChangedAt < world.Now && world.IsQuiet(fact.Customer));
    }
}
