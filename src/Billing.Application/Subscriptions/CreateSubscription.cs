using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Subscribes a customer to a plan. A subscription that starts now or started in the past is active at once and billed from its start; one that starts
/// later does so by itself, and one without a start waits for activation. Periods that are over already are closed by the queue right away.
/// </summary>
public sealed class CreateSubscription(Transactor transactor, NameClaims names, ICatalog catalog, CustomerReader customers)
{
    /// <summary>Kind of the claimed name.</summary>
    public const string NameKind = "subscription";

    /// <summary>Creates it. Refused when customer or plan are unknown, currencies differ or the external id is taken.</summary>
    public async ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, NewSubscription input, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        PartitionAddress address = CustomerRows.PartitionOf(space, input.CustomerId);
        if (await transactor.FindAsync(address, command, StoredJson.Default.Subscription, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        Plan? plan = await catalog.FindPlanAsync(space, input.PlanId, version: null, cancellationToken);
        if (plan is null)
        {
            return Failure.Invalid("plan_id", "There is no such plan", "unknown_reference");
        }

        if (plan.IsInactive)
        {
            return Failure.Invalid("plan_id", $"The plan '{plan.Code}' is inactive", "inactive");
        }

        // The work below judges again; judging here first keeps a request that cannot succeed from claiming a name.
        Customer? customer = await customers.FindAsync(space, input.CustomerId, cancellationToken);
        if (Refusal(customer, plan, input, Instant.MaxValue) is { } refusal)
        {
            return refusal;
        }

        BillingId id = IdDerivation.ItemOf(input.CustomerId.Owner, 0, "subscription", command.Id, input.ExternalId);
        Result<Unit> claimed = await names.ClaimAsync(
            space, NameKind, input.ExternalId, id, command, target => CustomerRows.PartitionOf(space, target), cancellationToken);
        return claimed.IsSuccess
            ? await transactor.RunAsync(
                address, command, StoredJson.Default.Subscription,
                (work, _) => ValueTask.FromResult(Create(work, id, input, plan)), cancellationToken)
            : claimed.Failure;
    }

    private static Failure? Refusal(Customer? customer, Plan plan, NewSubscription input, Instant now)
    {
        if (customer is null)
        {
            return Failure.Invalid("customer_id", "There is no such customer", "unknown_reference");
        }

        if (ImportedSubscription.Refusal(input, now) is { } wrong)
        {
            return wrong;
        }

        if (input.BillingGroup is not null && input.Currency is { } other && other != customer.Currency)
        {
            return Failure.Invalid("billing_group", $"Subscriptions of a group share invoices in {customer.Currency}", "currency_mismatch");
        }

        return input.Currency is { } wanted ? plan.In(wanted).Failure
            : plan.In(customer.Currency).IsSuccess ? null
            : Failure.Invalid("plan_id", $"The plan is priced in {plan.Currency}, the customer is billed in {customer.Currency}", "currency_mismatch");
    }

    private static Result<Subscription> Create(PartitionWork work, BillingId id, NewSubscription input, Plan plan)
    {
        CustomerAccount? found = work.Account(input.CustomerId);
        if (Refusal(found?.Customer, plan, input, work.Now) is { } refusal)
        {
            return refusal;
        }

        CustomerAccount account = found!;
        if (input.OnlyOne && (account.Starts.Count > 0 || account.Subscriptions.Any(billed => billed.Subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Paused)))
        {
            return Failure.Of(FailureKind.Conflict, "The customer already has an active or trialing subscription");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        input = ImportedSubscription.WithStart(input, plan, zone);
        Subscription subscription = Describe(work, account, id, input, plan);
        if (!ImportedSubscription.RunningPeriod(input, subscription, plan, zone).TryGet(out BillingPeriod? running, out Failure? wrong))
        {
            return wrong;
        }

        if (SubscriptionLimits.Refusal(input, subscription, running, plan, zone, work.Now) is { } tooFarBack)
        {
            return tooFarBack;
        }

        if (subscription.TrialPeriodDays > 0 && account.Customer.FirstTrialAt is null)
        {
            account = account with { Customer = account.Customer with { FirstTrialAt = work.Now } };
            work.Emit(CustomerLists.Upsert(account.Space, account.Customer));
        }

        work.Add(account, subscription, plan.PricedFor(subscription), running);
        work.EmitEvent(account.Space, "subscription.created", id, subscription, StoredJson.Default.Subscription);
        if (subscription.Status == SubscriptionStatus.Active)
        {
            work.EmitEvent(account.Space, "subscription.started", id, subscription, StoredJson.Default.Subscription);
        }

        return subscription;
    }

    private static Subscription Describe(PartitionWork work, CustomerAccount account, BillingId id, NewSubscription input, Plan plan)
    {
        Currency currency = input.Currency ?? account.Customer.Currency;
        int trialDays = input.TrialOnce && account.Customer.FirstTrialAt is not null ? 0 : input.TrialPeriodDays ?? plan.TrialPeriodDays;
        bool starts = input.StartedAt <= work.Now && (trialDays > 0 || !input.StartsWithPayment);
        return new Subscription
        {
            Id = id,
            ExternalId = input.ExternalId,
            CustomerId = input.CustomerId,
            PlanId = plan.Id,
            PlanVersion = plan.Version,
            Status = input.EndedAt is not null ? SubscriptionStatus.Canceled : starts ? SubscriptionStatus.Active : SubscriptionStatus.Pending,
            CanceledAt = input.EndedAt,
            StartedAt = starts ? input.StartedAt : null,
            AnchorZoneId = starts ? account.Customer.TimeZoneId : null,
            StartsAt = starts || input.StartedAt <= work.Now ? null : input.StartedAt,
            Prepaid = input.StartsWithPayment ? new PrepaidTerms(plan.Interval, plan.IntervalCount) : null,
            Currency = currency == plan.Currency ? null : currency,
            MetadataJson = input.MetadataJson,
            Quantity = input.Quantity,
            BillingGroup = input.BillingGroup,
            BillingTime = input.StartsWithPayment ? BillingTime.Anniversary : input.BillingTime,
            TrialPeriodDays = trialDays,
            SubscriptionAt = input.SubscriptionAt ?? input.StartedAt,
            PayInAdvance = (input.PayInAdvance ?? plan.PayInAdvance) || input.StartsWithPayment || plan.Interval == PlanInterval.OneTime, // its period has no end to wait for
            OnTerminationAction = input.OnTerminationAction,
            CreatedAt = input.CreatedAt ?? work.Now,
            UpdatedAt = work.Now,
        };
    }
}
