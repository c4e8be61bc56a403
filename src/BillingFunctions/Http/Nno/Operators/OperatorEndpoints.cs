using Billing.Application.Analytics;
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
    PlatformReader platforms, TierEndpoints tiers, CustomerReader customers, SubscriptionReader subscriptions, CreateWallet wallets, FinalizeInvoice finalize, GenerateInvoice generate,
    ChangeTrial trials, PlanFigures figures, WholeLists lists, IClock clock)
{
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly Failure NothingToBill = Failure.Of(FailureKind.Conflict, "There is nothing to bill: the customer has no draft and no tier");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Operator", "/operator", NnoWire.Json);
        group.Post<CreditRequest, CreditAnswer>("/credits", "Apply credit to customer", Credit).Answers(201).Fails(404).Describe("Lowers the next invoices in that currency.");
        group.Post<GenerateRequest, InvoiceDetail>("/invoices/generate", "Generate and finalize invoice", Generate).Answers(201).Fails(404)
            .Describe("Makes the oldest draft final, without waiting for its day; without one it bills the usage of the running period so far, which the invoice of the period takes off again. 409 when there is nothing to bill.");
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

        List<InvoiceView> all = await lists.InvoicesAsync(call.Space, customer.Id.ToString(), null, call.Cancellation);
        if (all.Find(view => view.Invoice.Status == InvoiceStatus.Draft) is { } draft)
            return call.Settle(await finalize.RunAsync(call.Space, draft.Invoice.Id, call.Command, call.Cancellation)).Map(InvoiceDetail.From);

        // A repeat of the request that made the draft final finds none: both steps know their command.
        Result<SubscribedPlatform> platform = await platforms.SubscribedAsync(call, customer);
        return platform.IsSuccess
            ? call.Settle(await generate.RunAsync(call.Space, platform.Value.Subscription, new AskedPeriod(null, null), call.Command, call.Cancellation)).Map(InvoiceDetail.From)
            : NothingToBill;
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
        Currency currency = plans.Count == 0 ? Currency.Usd : plans[0].Currency;
        Instant now = clock.GetCurrentInstant();
        Instant month = now.InUtc().Date.With(DateAdjusters.StartOfMonth).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        PlanStanding standing = await figures.OfAsync(call.Space, [.. plans.Select(plan => plan.Id)], currency, month, call.Cancellation);
        int CountOf(string tier) => plans.FirstOrDefault(plan => plan.Code == tier) is { } plan ? standing.RunningByPlan[plan.Id] : 0;
        return new Overview(
            standing.MrrMinor, currency.Code.ToLowerInvariant(), standing.Active, standing.Trialing, standing.PastDue, standing.Ended,
            new TierCounts(CountOf(Tiers.Starter), CountOf(Tiers.Growth), CountOf(Tiers.Scale)), now);
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
