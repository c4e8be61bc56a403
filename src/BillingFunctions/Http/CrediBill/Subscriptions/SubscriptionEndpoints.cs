using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Subscriptions;

/// <summary>Who pays for which plan. Periods begin with their payment; a trial is had once.</summary>
internal sealed class SubscriptionEndpoints(
    CreateSubscription create, EndSubscription end, SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog,
    WholeLists lists, SubscriptionViews views, InvoiceViews invoices, IClock clock)
{
    private static readonly QueryParameter<string?> SubscriptionId = Query.Text("subscriptionId");
    private static readonly QueryParameter<string> EndingId = Query.RequiredText("subscriptionId");
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId");
    private static readonly QueryParameter<string?> PlanId = Query.Text("planId");
    private static readonly QueryParameter<string?> Status = Query.Word("status", SubscriptionStates.All);
    private static readonly QueryParameter<bool> AtPeriodEnd = Query.Bool("cancelAtPeriodEnd", false);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Subscriptions", "/api/subscriptions", CrediBillWire.Json);
        group.Post<SubscriptionCreate, SubscriptionCreated>("/", "Create subscription", Create).Answers(201).Fails(404)
            .Describe("Starts with a trial when the plan has one and the customer never had any; otherwise it waits for its first invoice to be paid.");
        group.Get<SubscriptionsAnswer>("/", "List subscriptions or get one", Get).With(SubscriptionId, CustomerId, PlanId, Status).Fails(404)
            .Describe("With subscriptionId: that subscription with its invoices and usage. Without: all that match the other parameters, whole.");
        group.Delete("/", "Cancel subscription", Cancel).With(EndingId, AtPeriodEnd).Fails(404)
            .Describe("Now, unless cancelAtPeriodEnd is true. What waits for its payment then is not owed any more.");
    }

    private async ValueTask<Result<SubscriptionCreated>> Create(Call call, SubscriptionCreate body)
    {
        if (await customers.FindAsync(call.Space, GivenIds.Of(body.CustomerId), call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        if (await catalog.FindPlanAsync(call.Space, GivenIds.Of(body.PlanId), version: null, call.Cancellation) is not { } plan)
            return Failure.NotFound("Plan");

        Instant now = clock.GetCurrentInstant();
        Instant start = body.StartDate is { } ms ? Instant.Max(now, Instant.FromUnixTimeMilliseconds(ms)) : now;
        var input = new NewSubscription
        {
            ExternalId = $"sub_{call.Command.Id[..16]}",
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Currency = plan.Currency,
            StartedAt = start,
            StartsWithPayment = true,
            TrialOnce = true,
            OnlyOne = true,
        };
        Result<Outcome<Subscription>> made = await create.RunAsync(call.Space, input, call.Command, call.Cancellation);
        return call.Settle(made).Map(it => new SubscriptionCreated(
            true, it.Id, SubscriptionStates.Of(it, customer, isOverdue: false, now), Milliseconds.Of(SubscriptionStates.TrialEndOf(it, customer))));
    }

    private async ValueTask<Result<SubscriptionsAnswer>> Get(Call call)
    {
        if (call.Get(SubscriptionId) is { } id)
        {
            return await subscriptions.FindAsync(call.Space, GivenIds.Of(id), call.Cancellation) is { } found
                ? new SubscriptionsAnswer(null, await ShowAsync(call, found))
                : Failure.NotFound("Subscription");
        }

        List<Subscription> all = await lists.SubscriptionsAsync(call.Space, call.Get(CustomerId), call.Get(PlanId), call.Cancellation);
        return new SubscriptionsAnswer(await views.ShowAsync(call, all, call.Get(Status)), null);
    }

    private async ValueTask<Result<Done>> Cancel(Call call) =>
        call.Settle(call.Get(AtPeriodEnd)
            ? await end.CancelWithPeriodAsync(call.Space, GivenIds.Of(call.Get(EndingId)), action: null, call.Command, call.Cancellation)
            : await end.CancelAsync(call.Space, GivenIds.Of(call.Get(EndingId)), action: null, call.Command, call.Cancellation))
            .Map(_ => Done.Of("Subscription cancelled"));

    private async ValueTask<SubscriptionData> ShowAsync(Call call, Subscription subscription) => await views.ShowAsync(call, subscription) with
    {
        Invoices = await invoices.ShowAsync(call, await lists.InvoicesAsync(call.Space, null, subscription.Id.ToString(), call.Cancellation)),
        UsageEvents = await views.EventsAsync(call, subscription),
    };
}
