using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Subscriptions in the words of the payment provider. Each part of a request is a command of its own, named by the request's.</summary>
internal sealed class ProviderSubscriptionEndpoints(
    PayerBook payers, CreateCustomer customers, CreateSubscription create, SubscriptionReader subscriptions, ProviderSubscriptionReader views, ChangePlan change,
    EndSubscription end, ICatalog catalog, PlanCodes plans, IClock clock)
{
    private static readonly string[] MethodField = ["body", "paymentMethodId"];
    private static readonly QueryParameter<string?> Immediately = Query.Text("immediately", 255);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Subscriptions", "/subscriptions", NnoWire.Json);
        group.Post<ProviderSubscriptionCreate, ProviderSubscription>("/", "Create subscription", Create).Answers(201).Fails(404, 503)
            .Describe("The customer is made when there is none, and the method becomes its default.");
        group.Get<ProviderSubscription>("/{id}", "Get subscription", Get).Fails(404);
        group.Patch<ProviderSubscriptionUpdate, ProviderSubscription>("/{id}", "Update subscription", Update).Fails(404, 409, 503)
            .Describe("A change of price or quantity takes effect at once.");
        group.Delete<ProviderSubscription>("/{id}", "Cancel subscription", Cancel).With(Immediately).Fails(404, 409)
            .Describe("At the end of the period, unless immediately is true or 1.");
    }

    private async ValueTask<Result<ProviderSubscription>> Create(Call call, ProviderSubscriptionCreate body)
    {
        if (await PlanAsync(call, body.PriceId) is not { } plan)
            return Failure.NotFound("Price");

        if (!(await CustomerAsync(call, body.UserId, plan)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        Result<Outcome<PaymentMethod>> method = await payers.AttachAsync(call, customer, body.PaymentMethodId, MethodField, isDefault: true, Part(call, "method"));
        if (!method.IsSuccess)
            return method.Failure;

        var input = new NewSubscription
        {
            ExternalId = $"sub_{call.Command.Id[..16]}", CustomerId = customer.Id, PlanId = plan.Id, Currency = plan.Currency, Quantity = body.Quantity,
            StartedAt = clock.GetCurrentInstant(), MetadataJson = MetadataText.Of(body.Metadata ?? new Dictionary<string, string>()),
        };
        Result<Subscription> made = call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation));
        return made.IsSuccess ? await views.ShowMadeAsync(call, customer, made.Value) : made.Failure;
    }

    private async ValueTask<Result<ProviderSubscription>> Get(Call call) => await FindAsync(call) is var (customer, subscription)
        ? await views.ShowAsync(call, customer, subscription)
        : Failure.NotFound("Subscription");

    private async ValueTask<Result<ProviderSubscription>> Update(Call call, ProviderSubscriptionUpdate body)
    {
        if (await FindAsync(call) is not var (customer, subscription))
            return Failure.NotFound("Subscription");

        Plan? plan = body.PriceId is null ? null : await PlanAsync(call, body.PriceId);
        if (body.PriceId is not null && plan is null)
            return Failure.NotFound("Price");

        WantedChange? wanted = WantedOf(subscription, plan, body.Quantity);
        if (wanted is not null && (await change.PreviewAsync(call.Space, subscription.Id, wanted, effectiveAt: null, call.Cancellation)).Failure is { } unfit)
            return unfit; // before anything is done

        if (body.PaymentMethodId is { } name && (await payers.AttachAsync(call, customer, name, MethodField, isDefault: true, Part(call, "method"))).Failure is { } refused)
            return refused;

        if (wanted is not null)
        {
            Result<Outcome<Subscription>> changed = await change.RunAsync(call.Space, subscription.Id, wanted, Part(call, "change"), call.Cancellation);
            if (!changed.IsSuccess)
                return changed.Failure;

            subscription = changed.Value.Value;
        }

        if (body.CancelAtPeriodEnd is { } ends && ends != subscription.EndsAs is not null)
        {
            Result<Outcome<Subscription>> ending = ends
                ? await end.CancelWithPeriodAsync(call.Space, subscription.Id, action: null, Part(call, "end"), call.Cancellation)
                : await end.ReactivateAsync(call.Space, subscription.Id, Part(call, "end"), call.Cancellation);
            if (!ending.IsSuccess)
                return ending.Failure;

            subscription = ending.Value.Value;
        }

        return await views.ShowAsync(call, customer, subscription);
    }

    private async ValueTask<Result<ProviderSubscription>> Cancel(Call call)
    {
        if (await FindAsync(call) is not var (customer, subscription))
            return Failure.NotFound("Subscription");

        bool isNow = call.Get(Immediately) is "true" or "1";
        if (!isNow && subscription is { EndedAt: null, EndsAs: not null })
            return await views.ShowAsync(call, customer, subscription); // agreed already

        Result<Subscription> ended = call.Settle(isNow
            ? await end.CancelAsync(call.Space, subscription.Id, action: null, call.Command, call.Cancellation)
            : await end.CancelWithPeriodAsync(call.Space, subscription.Id, action: null, call.Command, call.Cancellation));
        return ended.IsSuccess ? await views.ShowAsync(call, customer, ended.Value) : ended.Failure;
    }

    /// <summary>What is to change about price and quantity; null when both are as they are.</summary>
    private static WantedChange? WantedOf(Subscription now, Plan? plan, int? quantity)
    {
        BillingId? other = plan is not null && plan.Id != now.PlanId ? plan.Id : null;
        decimal? units = quantity is { } wanted && wanted != now.Quantity ? wanted : null;
        return other is null && units is null ? null : new WantedChange(other, units, PlanChangeTiming.Immediate) { PlanField = "price_id" };
    }

    private static Command Part(Call call, string part) => Command.FromJob("nno", part, call.Space.ToString(), call.Command.Id);

    private async ValueTask<(Customer Customer, Subscription Subscription)?> FindAsync(Call call) =>
        BillingId.TryParse(call.Text("id"), out BillingId id) && await subscriptions.FindAsync(call.Space, id, call.Cancellation) is { } found
        && await payers.CustomerAsync(call, found.CustomerId.ToString()) is { } customer ? (customer, found) : null;

    private async ValueTask<Plan?> PlanAsync(Call call, string name) => BillingId.TryParse(name, out BillingId id)
        ? await catalog.FindPlanAsync(call.Space, id, version: null, call.Cancellation)
        : await plans.FindAsync(call.Space, name, call.Cancellation);

    private async ValueTask<Result<Customer>> CustomerAsync(Call call, string userId, Plan plan)
    {
        if (await payers.CustomerAsync(call, userId) is { } known)
            return known;

        if (!PayerBook.Sees(call, default))
            return PayerBook.OfOne;

        var input = new NewCustomer { ExternalId = userId, Name = userId, Currency = plan.Currency };
        return BillingId.TryParse(userId, out _)
            ? Failure.NotFound("Customer")
            : (await customers.RunAsync(call.Space, input, Part(call, "customer"), call.Cancellation)).Map(made => made.Value);
    }
}
