using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Nno.Invoices;
using BillingFunctions.Http.Nno.Platforms;
using NodaTime;

namespace BillingFunctions.Http.Nno.Operators;

/// <summary>What an operator does for its platforms.</summary>
internal sealed class OperatorEndpoints(
    PlatformReader platforms, TierEndpoints tiers, CustomerReader customers, SubscriptionReader subscriptions, CreateWallet wallets, FinalizeInvoice finalize,
    ChangeTrial trials, WholeLists lists, IClock clock)
{
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly Failure NothingToBill = Failure.Of(FailureKind.Conflict, "There is nothing to bill: the customer has no draft");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Operator", "/operator", NnoWire.Json);
        group.Post<CreditRequest, CreditAnswer>("/credits", "Apply credit to customer", Credit).Answers(201).Fails(404).Describe("Lowers the next invoices in that currency.");
        group.Post<GenerateRequest, InvoiceDetail>("/invoices/generate", "Generate and finalize invoice", Generate).Answers(201).Fails(404)
            .Describe("Makes the oldest draft final, without waiting for its day; 409 when there is none.");
        group.Patch<OverrideRequest, TierSubscription>("/subscriptions/{id}/override", "Override subscription", Override).Fails(404, 409);
        group.Post<TrialRequest, TierSubscription>("/subscriptions/{id}/trial", "Set trial", Trial).Fails(404)
            .Describe("A running trial then ends so many days from now; 409 when none is running, or when it would end later without this.");
        group.Get<Overview>("/overview", "Get billing overview", Show);
    }

    private async ValueTask<Result<CreditAnswer>> Credit(Call call, CreditRequest body)
    {
        if (!Currency.TryParse(body.Currency.ToUpperInvariant(), out Currency? currency))
            return Failure.Invalid("currency", "Input should be an active ISO 4217 currency code such as usd", "currency_code");

        if (await CustomerAsync(call, body.CustomerId) is not { } customer)
            return Failure.NotFound("Customer");

        var input = new NewWallet { CustomerId = customer.Id, Name = body.Description, Currency = currency, InitialGrantedCredits = body.Amount };
        return call.Settle(await wallets.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(it => CreditAnswer.From(it, body));
    }

    private async ValueTask<Result<InvoiceDetail>> Generate(Call call, GenerateRequest body)
    {
        if (await CustomerAsync(call, body.CustomerId) is not { } customer)
            return Failure.NotFound("Customer");

        // Without a draft the newest invoice is asked for: a repeat of the request that made it final finds it so.
        List<InvoiceView> all = await lists.InvoicesAsync(call.Space, customer.Id.ToString(), null, call.Cancellation);
        if ((all.Find(view => view.Invoice.Status == InvoiceStatus.Draft) ?? all.LastOrDefault()) is not { } next)
            return NothingToBill;

        Result<InvoiceView> issued = call.Settle(await finalize.RunAsync(call.Space, next.Invoice.Id, call.Command, call.Cancellation));
        return issued.Failure?.Kind == FailureKind.WrongState ? NothingToBill : issued.Map(InvoiceDetail.From);
    }

    private async ValueTask<Result<TierSubscription>> Override(Call call, OverrideRequest body)
    {
        if (body.PlanTier is null && body.TrialEnd is null)
            return Failure.Invalid([new FieldError(["body", "planTier"], "Say what is to be overridden: planTier or trialEnd", "missing")]);

        if (body.PlanTier is { } tier && !Tiers.All.Contains(tier))
            return Failure.Invalid("plan_tier", "Input should be 'starter', 'growth' or 'scale'", "enum");

        if (!(await FindAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure))
            return failure;

        if (body.TrialEnd is { } at)
        {
            Instant end = at >= FirstMilliseconds ? Instant.FromUnixTimeMilliseconds(at) : Instant.FromUnixTimeSeconds(at);
            if (!(await MoveTrialAsync(call, platform, end)).TryGet(out Subscription? moved, out failure))
                return failure;

            platform = platform with { Subscription = moved };
        }

        return body.PlanTier is { } wanted ? (await tiers.ChangeAsync(call, platform, wanted)).Map(it => it.Subscription) : await tiers.ShowAsync(call, platform);
    }

    private async ValueTask<Result<TierSubscription>> Trial(Call call, TrialRequest body)
    {
        if (!(await FindAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure))
            return failure;

        Result<Subscription> moved = await MoveTrialAsync(call, platform, clock.GetCurrentInstant() + Duration.FromDays(body.TrialDays));
        return moved.IsSuccess ? await tiers.ShowAsync(call, platform with { Subscription = moved.Value }) : moved.Failure;
    }

    private async ValueTask<Result<Overview>> Show(Call call)
    {
        IReadOnlyList<Plan> plans = await platforms.TiersAsync(call);
        Instant now = clock.GetCurrentInstant();
        LocalDate month = now.InUtc().Date.With(DateAdjusters.StartOfMonth);
        List<Subscription> all = [.. (await lists.SubscriptionsAsync(call.Space, null, null, call.Cancellation)).Where(it => plans.Any(plan => plan.Id == it.PlanId))];
        List<Subscription> running = [.. all.Where(it => it.EndedAt is null && it.StartedAt is not null)];
        HashSet<BillingId> overdue = [.. (await lists.InvoicesAsync(call.Space, null, null, call.Cancellation))
            .Where(view => view.Invoice is { OverdueAt: not null, AwaitedMinor: > 0 }).Select(view => view.Invoice.CustomerId)];
        int trialing = running.Count(it => it.IsInTrial(now, DateTimeZone.Utc));
        int CountOf(string tier) => running.Count(it => plans.Any(plan => plan.Code == tier && plan.Id == it.PlanId));
        return new Overview(
            running.Where(it => !it.IsInTrial(now, DateTimeZone.Utc)).Sum(it => (long)(plans.First(plan => plan.Id == it.PlanId).AmountMinor * it.Quantity)),
            plans.Count == 0 ? "usd" : plans[0].Currency.Code.ToLowerInvariant(), running.Count - trialing, trialing, running.Count(it => overdue.Contains(it.CustomerId)),
            all.Count(it => it.EndedAt is { } ended && ended.InUtc().Date >= month), new TierCounts(CountOf(Tiers.Starter), CountOf(Tiers.Growth), CountOf(Tiers.Scale)), now);
    }

    /// <summary>Moves the end of a running trial: later by whole days, or to now.</summary>
    private async ValueTask<Result<Subscription>> MoveTrialAsync(Call call, SubscribedPlatform platform, Instant end)
    {
        Instant now = clock.GetCurrentInstant();
        if (end <= now)
            return call.Settle(await trials.EndAsync(call.Space, platform.Subscription.Id, call.Command, call.Cancellation));

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[platform.Customer.TimeZoneId];
        if (!platform.Subscription.IsInTrial(now, zone))
            return Failure.Of(FailureKind.WrongState, "The subscription is not in a trial");

        int days = (int)Math.Ceiling((end - FirstBilling.FromOf(platform.Subscription, zone)).TotalDays);
        return days < 0
            ? Failure.Of(FailureKind.WrongState, "The trial ends later than that: end it, or wait")
            : call.Settle(await trials.ExtendAsync(call.Space, platform.Subscription.Id, days, call.Command, call.Cancellation));
    }

    private async ValueTask<Result<SubscribedPlatform>> FindAsync(Call call)
    {
        Subscription? found = BillingId.TryParse(call.Text("id"), out BillingId id) ? await subscriptions.FindAsync(call.Space, id, call.Cancellation) : null;
        if (found is null || await customers.FindAsync(call.Space, found.CustomerId, call.Cancellation) is not { } customer || await platforms.PlanOfAsync(call, found) is not { } plan)
            return Failure.NotFound("Subscription");

        return new SubscribedPlatform(customer, found, plan);
    }

    /// <summary>A customer by its own id or by ours.</summary>
    private async ValueTask<Customer?> CustomerAsync(Call call, string name) =>
        BillingId.TryParse(name, out BillingId id) && await customers.FindAsync(call.Space, id, call.Cancellation) is { } known
            ? known
            : await customers.FindAsync(call.Space, name, call.Cancellation);
}
