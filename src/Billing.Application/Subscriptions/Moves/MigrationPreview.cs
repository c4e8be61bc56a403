using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions.Moves;

/// <summary>What a move to another version would have changed: past periods with their real usage, computed under both versions as invoices are.</summary>
public sealed class MigrationPreview(
    SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, PeriodBilling billing, ListReader lists, IClock clock)
{
    /// <summary>How many subscriptions one preview compares: its cost grows with them and their periods.</summary>
    public const int SubscriptionsMax = 50;

    /// <summary>Compares the last periods that are over. Refused when the plan, the version or a named subscription is unknown.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="input">The move; its date does not matter here.</param>
    /// <param name="periods">How many past periods of each subscription.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<ComparedMigration>> RunAsync(
        DataSpace space, NewPlanMigration input, int periods, CancellationToken cancellationToken)
    {
        if (await catalog.FindPlanAsync(space, input.PlanId, version: null, cancellationToken) is not { } newest)
        {
            return Failure.NotFound("Plan");
        }

        int version = input.Version ?? newest.Version;
        if (await catalog.FindPlanAsync(space, input.PlanId, version, cancellationToken) is not { } target)
        {
            return Failure.Invalid("version", $"The newest version of the plan is {newest.Version}", "unknown_reference");
        }

        if (!(await FindAsync(space, input, cancellationToken)).TryGet(out Found? found, out Failure? failure))
        {
            return failure;
        }

        List<ComparedPeriod> compared = [];
        foreach (Subscription subscription in found.Compared)
        {
            if (await CompareAsync(space, subscription, target, periods, compared, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return new ComparedMigration(target, found.Total, found.Compared.Count, compared);
    }

    private async ValueTask<Result<Found>> FindAsync(DataSpace space, NewPlanMigration input, CancellationToken cancellationToken)
    {
        if (input.SubscriptionIds is not { } ids)
        {
            ListFilter[] running = [SubscriptionLists.Running, ListFilter.EqualTo("plan_id", input.PlanId.ToString())];
            ListSlice slice = await lists.ReadAsync(
                space, SubscriptionLists.Subscriptions, new ListQuery(running, null, false, 0, SubscriptionsMax), cancellationToken);
            return new Found([.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!)], slice.Total);
        }

        List<Subscription> named = [];
        foreach (BillingId id in ids.Take(SubscriptionsMax))
        {
            if (await subscriptions.FindAsync(space, id, cancellationToken) is not { } subscription || subscription.PlanId != input.PlanId)
            {
                return Failure.Invalid($"subscription_ids.{named.Count}", "The plan has no such subscription", "unknown_reference");
            }

            named.Add(subscription);
        }

        return new Found(named, ids.Count);
    }

    private async ValueTask<Failure?> CompareAsync(
        DataSpace space, Subscription subscription, Plan target, int periodsMax, List<ComparedPeriod> compared, CancellationToken cancellationToken)
    {
        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        Instant now = clock.GetCurrentInstant();
        BillingPeriod period = periods.Holding(now);
        for (int i = 0; i < periodsMax && period.Span.Start > subscription.StartedAt; i++)
        {
            period = periods.Calendar.At(period.Index - 1);
            if (periods.ServiceOf(period, now).IsEmpty)
            {
                break;
            }

            if (!(await ComputeAsync(periods, periods.Plan, period, now, cancellationToken)).TryGet(out ComputedInvoice? before, out failure)
                || !(await ComputeAsync(periods, target.PricedFor(periods.Subscription), period, now, cancellationToken)).TryGet(out ComputedInvoice? after, out failure))
            {
                return failure;
            }

            compared.Add(new ComparedPeriod(subscription, period.Span, PlanComparison.Of(before, after)));
        }

        return null;
    }

    /// <summary>The base amount of the period itself, whether or not it was paid in advance, and its usage.</summary>
    private async ValueTask<Result<ComputedInvoice>> ComputeAsync(
        SubscriptionPeriods periods, Plan plan, BillingPeriod period, Instant now, CancellationToken cancellationToken)
    {
        var bill = new SubscriptionBill
        {
            Plan = plan,
            Subscription = periods.Subscription with { PayInAdvance = false },
            Zone = periods.Zone,
            Closing = period,
        };
        return (await billing.ComputeAsync(
            periods.Space, periods.Customer, bill, periods.ServiceOf(period, now), now, Spending.None, cancellationToken)).Map(billed => billed.Computed);
    }

    private sealed record Found(IReadOnlyList<Subscription> Compared, int Total);
}

/// <summary>A preview of a move.</summary>
/// <param name="Target">The version it compares with.</param>
/// <param name="Subscriptions">Running subscriptions that the move concerns.</param>
/// <param name="Compared">How many of them were compared.</param>
/// <param name="Periods">The periods, newest first per subscription.</param>
public sealed record ComparedMigration(Plan Target, int Subscriptions, int Compared, IReadOnlyList<ComparedPeriod> Periods);

/// <summary>One past period under both versions.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Period">The full period, <c>[Start, End)</c>.</param>
/// <param name="Difference">What it cost and would cost.</param>
public sealed record ComparedPeriod(Subscription Subscription, InstantSpan Period, PlanDifference Difference);
