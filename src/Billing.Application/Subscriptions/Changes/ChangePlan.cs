using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>
/// Changes the plan or the quantity of a subscription, now or with its next period (rules 9 to 11). Now, in advance: the days that are left are given back on the
/// invoices that billed them and billed anew at once. In arrears a period is billed in parts: a plan that ends within it by a close of its own, quantities line by
/// line. What changes with the next period waits in the subscription, and the close of the period carries it out.
/// </summary>
public sealed class ChangePlan(
    SubscriptionChange change, ICatalog catalog, RestOfPeriod rest, FinalizeInvoice finalize, ITableStore tables, IClock clock, IRandomSource random)
{
    /// <summary>Makes the change. Refused when the subscription's state or what was agreed for later is in its way, and when the plan does not fit.</summary>
    public async ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, WantedChange wanted, Command command, CancellationToken cancellationToken)
    {
        if (await FinalizeDraftAsync(space, id, wanted, cancellationToken) is { } failure)
        {
            return failure;
        }

        return await change.RunAsync(
            space, id, command,
            async (it, ct) => (await PlanAsync(it, wanted, it.Now, ct)).TryGet(out PlannedChange? planned, out Failure? refusal)
                ? await ApplyAsync(it, planned, ct)
                : refusal,
            cancellationToken);
    }

    /// <summary>What the change would cost, by the computation that makes it; nothing is kept.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="effectiveAt">When it would take effect at once, within the running period; null for now.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<PreviewedChange>> PreviewAsync(
        DataSpace space, BillingId id, WantedChange wanted, Instant? effectiveAt, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        if (effectiveAt < now)
        {
            return Failure.Invalid("effective_date", "must not lie in the past", "out_of_range");
        }

        if (await ReadAsync(space, id, cancellationToken) is not { } it)
        {
            return Failure.NotFound("Subscription");
        }

        if (effectiveAt >= it.Billed?.FullPeriodEndsAt)
        {
            return Failure.Invalid("effective_date", "must lie within the running period", "out_of_range");
        }

        WantedChange when = effectiveAt is null ? wanted : wanted with { Timing = PlanChangeTiming.Immediate };
        Result<PlannedChange> planned = await PlanAsync(it, when, effectiveAt ?? now, cancellationToken);
        return planned.Map(it2 => new PreviewedChange(it.Plan, it.Subscription.Quantity, it2.To, it2.Quantity, it2.Quote));
    }

    private async ValueTask<Result<PlannedChange>> PlanAsync(
        ChangingSubscription it, WantedChange wanted, Instant at, CancellationToken cancellationToken)
    {
        Plan? to = wanted.PlanId is { } planId && planId != it.Subscription.PlanId
            ? await catalog.FindPlanAsync(it.Account.Space, planId, version: null, cancellationToken)
            : it.Plan;
        return to is null
            ? Failure.Invalid(wanted.PlanField, "There is no such plan", "unknown_reference")
            : await PlannedChange.OfAsync(it, to.In(it.Plan.Currency).TryGet(out Plan? priced, out _) ? priced : to, wanted, at, cancellationToken);
    }

    /// <summary>The subscription as it is now, in a unit of work that is never committed.</summary>
    private async ValueTask<ChangingSubscription?> ReadAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) => await change.FindAsync(
        await PartitionWork.BeginAsync(
            tables, CustomerRows.PartitionOf(space, id), Command.Once(random), clock.GetCurrentInstant(), guard: null, cancellationToken),
        id, cancellationToken);

    /// <summary>A draft that bills the days that are left becomes final before some of them are given back, so that both are on record.</summary>
    private async ValueTask<Failure?> FinalizeDraftAsync(DataSpace space, BillingId id, WantedChange wanted, CancellationToken cancellationToken)
    {
        if (await ReadAsync(space, id, cancellationToken) is not { Subscription.PayInAdvance: true, Billed: { } billed } it
            || it.Account.AdvanceDraft(billed) is not { } draft
            || (await PlanAsync(it, wanted, it.Now, cancellationToken)) is not { IsSuccess: true, Value.Quote.Timing: PlanChangeTiming.Immediate })
        {
            return null;
        }

        Command command = Command.FromJob("finalize", space.ToString(), draft.InvoiceId.ToString());
        return (await finalize.RunAsync(space, draft.InvoiceId, command, cancellationToken)).Failure;
    }

    private async ValueTask<Result<Subscription>> ApplyAsync(ChangingSubscription it, PlannedChange planned, CancellationToken cancellationToken)
    {
        bool changesPlan = planned.To.Id != it.Subscription.PlanId;
        if (planned.To.OtherCurrencies.Any(prices => prices.Currency == planned.To.Currency))
        {
            // The plan's own currency is another one: the subscription stays in the one that it is paid in.
            it = it with { Subscription = it.Subscription with { Currency = planned.To.Currency } };
        }

        string type = !changesPlan ? "subscription.updated"
            : planned.Quote.Timing == PlanChangeTiming.Immediate ? "subscription.plan_changed" : "subscription.plan_change_scheduled";
        if (planned.Quote.Timing == PlanChangeTiming.EndOfPeriod)
        {
            return it.Save(Agreed(it, planned), [type]).Subscription;
        }

        BilledSubscription? before = it.Billed;
        Subscription changed = it.Subscription.SwitchTo(planned.To, planned.Quantity, it.Now, before?.BilledUntil ?? it.Now);
        if (before is null)
        {
            return (it with { Plan = planned.To }).Save(changed, [type]).Subscription;
        }

        BilledSubscription after = changesPlan ? ChangedBilling.Of(it, before, planned) : before;
        changed = changed.WithAgreedAt(after.FullPeriodEndsAt);
        it = (it with { Account = it.Account.With(after), Plan = planned.To }).Save(changed, [type]);
        return changed.PayInAdvance && it.Now >= before.BilledUntil
            ? (await PayAsync(it, before, planned, changesPlan, cancellationToken)).Map(_ => changed)
            : changed;
    }

    private static Subscription Agreed(ChangingSubscription it, PlannedChange planned)
    {
        Subscription agreed = planned.To.Id == it.Subscription.PlanId
            ? it.Subscription
            : it.Subscription.Agree(new AgreedPlan(planned.To.Id, planned.To.Version, planned.Quote.EffectiveAt, it.Now));
        return planned.Quantity == it.Subscription.Quantity
            ? agreed
            : agreed with { NextQuantity = new AgreedQuantity(planned.Quantity, planned.Quote.EffectiveAt, it.Now), UpdatedAt = it.Now };
    }

    /// <summary>Gives back what is left of the old plan or of the units that go, and bills what is left of the new plan or of the units that come.</summary>
    private async ValueTask<Result<CustomerAccount>> PayAsync(
        ChangingSubscription it, BilledSubscription before, PlannedChange planned, bool changesPlan, CancellationToken cancellationToken)
    {
        IReadOnlyList<BillingId> kept = changesPlan ? [] : it.Account.AdvanceInvoices(before);
        long keptMinor = changesPlan ? 0 : (before.BaseBilledMinor ?? 0) - planned.Quote.CreditMinor;
        Result<CustomerAccount> credited = it.Work.GiveBack(it.Account, planned.Taken, "Change of plan or quantity", CreditNoteReason.OrderChange);
        if (!credited.IsSuccess)
        {
            return credited.Failure;
        }

        it = it with { Account = credited.Value };
        decimal added = changesPlan ? planned.Quantity : planned.Quantity - before.Subscription.Quantity;
        if (added <= 0)
        {
            CustomerAccount account = it.Account.With(it.Billed! with { AdvanceInvoiceIds = kept, BaseBilledMinor = keptMinor });
            it.Work.SetGuard(account, StoredJson.Default.CustomerAccount);
            return account;
        }

        BillingPeriod period = planned.Period;
        var bill = new SubscriptionBill
        {
            Plan = planned.To,
            Subscription = it.Subscription with { Quantity = added, QuantityChanges = [] },
            Zone = planned.Zone,
            Opening = period,
        };
        return await rest.BillAsync(
            it, bill.Within(period, new InstantSpan(planned.DaysFrom, period.Span.End)), $"changed-{it.Work.Command.Id}", kept, keptMinor, cancellationToken);
    }
}

/// <summary>What a change would cost.</summary>
/// <param name="From">The plan version that runs.</param>
/// <param name="FromQuantity">The quantity that there is.</param>
/// <param name="To">The plan version that would run.</param>
/// <param name="ToQuantity">The quantity that there would be.</param>
/// <param name="Quote">The figures.</param>
public sealed record PreviewedChange(Plan From, decimal FromQuantity, Plan To, decimal ToQuantity, PlanChangeQuote Quote);
