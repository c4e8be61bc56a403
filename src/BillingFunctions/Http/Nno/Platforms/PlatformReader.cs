using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>A platform: a customer of the operator.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Subscription">Its running subscription to a tier.</param>
/// <param name="Plan">The version that it runs.</param>
internal sealed record SubscribedPlatform(Customer Customer, Subscription Subscription, Plan Plan);

/// <summary>Finds the platform that a request is about: that of its token, or for an operator the one that it names.</summary>
internal sealed class PlatformReader(CustomerReader customers, ICatalog catalog, PlanCodes plans, WholeLists lists, IClock clock)
{
    public const string Parameter = "platformId";

    public static readonly QueryParameter<string?> Named = Query.Text(Parameter);

    public static readonly QueryParameter<string> Demanded = Query.RequiredText(Parameter);

    public async ValueTask<Result<Customer>> FindAsync(Call call)
    {
        string? named = call.Get(Named) is { Length: > 0 } text ? text : null;
        if (named is null && call.Caller?.Customer is null)
            return Failure.Invalid([new FieldError(["query", Parameter], "Name the platform: the token is of no single one", "missing")]);

        Customer? found = named is null ? await customers.FindAsync(call.Space, call.Caller!.Customer!.Value, call.Cancellation) : await customers.FindAsync(call.Space, named, call.Cancellation);
        bool mayNotSee = named is not null && !call.Caller!.IsAnyOf(NnoAuthenticator.Operator) && found?.Id != call.Caller.Customer;
        return mayNotSee ? Failure.Of(FailureKind.Forbidden, "The token is of another platform") : found is null ? Failure.NotFound("Platform") : found;
    }

    /// <summary>The platform with the tier that it runs.</summary>
    public async ValueTask<Result<SubscribedPlatform>> FindSubscribedAsync(Call call) => (await FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
        ? await SubscribedAsync(call, customer)
        : failure;

    public async ValueTask<Result<SubscribedPlatform>> SubscribedAsync(Call call, Customer customer)
    {
        foreach (Subscription subscription in (await lists.SubscriptionsAsync(call.Space, customer.Id.ToString(), null, call.Cancellation)).AsEnumerable().Reverse())
        {
            if (subscription.EndedAt is null && await PlanOfAsync(call, subscription) is { } plan)
                return new SubscribedPlatform(customer, subscription, plan);
        }

        return Failure.NotFound("Subscription");
    }

    /// <summary>The period that a platform's subscription is in; null before it has started.</summary>
    public async ValueTask<InstantSpan?> PeriodAsync(Call call, SubscribedPlatform platform) =>
        (await CustomerPeriods.FindAsync(customers, call.Space, platform.Customer.Id, call.Cancellation))?.Of(platform.Plan, platform.Subscription, clock.GetCurrentInstant());

    /// <summary>The version of a tier that a subscription runs; null when it is to another plan.</summary>
    public async ValueTask<Plan?> PlanOfAsync(Call call, Subscription subscription) =>
        await catalog.FindPlanAsync(call.Space, subscription.PlanId, subscription.PlanVersion, call.Cancellation) is { } plan && Tiers.All.Contains(plan.Code) ? plan : null;

    /// <summary>The plans of the tiers, in their order.</summary>
    public async ValueTask<IReadOnlyList<Plan>> TiersAsync(Call call)
    {
        List<Plan> found = [];
        foreach (string code in Tiers.All)
        {
            if (await plans.FindAsync(call.Space, code, call.Cancellation) is { } plan)
                found.Add(plan);
        }

        return found;
    }

    /// <summary>The plan of a tier.</summary>
    public async ValueTask<Result<Plan>> TierAsync(Call call, string code) =>
        await plans.FindAsync(call.Space, code, call.Cancellation) is { } plan ? plan : Failure.NotFound($"Plan with the code {code}");
}
