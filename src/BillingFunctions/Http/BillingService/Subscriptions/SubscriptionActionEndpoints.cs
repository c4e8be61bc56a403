using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Wallets;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.BillingService.Subscriptions;

/// <summary>What is done with a subscription.</summary>
internal sealed class SubscriptionActionEndpoints(
    TenantSubscriptions tenants, SubscriptionReader subscriptions, ChangePlan change, EndSubscription end, PauseSubscription pause, ResumeSubscription resume,
    GrantDiscount discounts, CreateWallet wallets, CustomerReader customers)
{
    private const string What = "Subscription";

    private static readonly QueryParameter<BillingId?> NewPlanId = Query.Id("newPlanId");
    private static readonly QueryParameter<bool?> Immediately = Query.OptionalBool("immediately");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Subscriptions", "/api/v1/billing/subscriptions/{subscriptionId}", BillingServiceWire.Json);
        group.Post<PlanChangeBody, PlanChangeRecord>("/change-plan", "Change plan", Tenants.Thing<PlanChangeBody, PlanChangeRecord>("subscriptionId", What, Change))
            .BodyOptional().With(NewPlanId).Fails(404, 409)
            .Describe("newPlanId may stand in the query too; the body wins. proration tells what an immediate change costs, by the computation that makes it; it is null for a later one, and when the same request is repeated.");
        group.Post<CancelBody, TenantSubscription>("/cancel", "Cancel subscription", Tenants.Thing<CancelBody, TenantSubscription>("subscriptionId", What, Cancel))
            .BodyOptional().With(Immediately).Fails(404, 409)
            .Describe("At the end of the period, or immediately: usage is billed, and days that were paid in advance are given back.");
        group.Post<TenantSubscription>("/reactivate", "Reactivate subscription", Tenants.Thing("subscriptionId", What, Reactivate)).Fails(404, 409)
            .Describe("Takes back an end that was agreed for later.");
        group.Post<TenantSubscription>("/pause", "Pause subscription", Tenants.Thing("subscriptionId", What, Pause)).Fails(404, 409)
            .Describe("Days of the pause are not charged; the periods stay as they are.");
        group.Post<TenantSubscription>("/resume", "Resume subscription", Tenants.Thing("subscriptionId", What, Resume)).Fails(404, 409);
        group.Post<DiscountBody, TenantSubscription>("/discount", "Apply discount", Tenants.Thing<DiscountBody, TenantSubscription>("subscriptionId", What, Discount)).Fails(404, 409)
            .Describe("It replaces the one before, and is taken off before credits and taxes.");
        group.Post<CreditBody, CreditRecord>("/credits", "Add credits", Tenants.Thing<CreditBody, CreditRecord>("subscriptionId", What, Credit)).Fails(404, 409)
            .Describe("They pay invoices by themselves, the earliest expiry first.");
    }

    private async ValueTask<Result<PlanChangeRecord>> Change(Call call, BillingId id, PlanChangeBody body)
    {
        if ((body.NewPlanId ?? call.Get(NewPlanId)) is not { } plan)
            return Failure.Invalid("newPlanId", "Field required", "missing");

        bool isNow = body.Effective != ChangeTime.PeriodEnd;
        var wanted = new WantedChange(plan, null, isNow ? PlanChangeTiming.Immediate : PlanChangeTiming.EndOfPeriod) { PlanField = "newPlanId", GivesBack = body.Prorate };
        Result<PreviewedChange> quote = await change.PreviewAsync(call.Space, id, wanted, null, call.Cancellation);
        Result<Subscription> changed = call.Settle(await change.RunAsync(call.Space, id, wanted, call.Command, call.Cancellation));
        return changed.TryGet(out Subscription? subscription, out Failure? failure)
            ? new PlanChangeRecord(
                await tenants.ShowAsync(call.Space, subscription, call.Cancellation),
                isNow && quote.TryGet(out PreviewedChange? preview, out _) ? ProrationRecord.From(preview) : null)
            : failure;
    }

    private async ValueTask<Result<TenantSubscription>> Cancel(Call call, BillingId id, CancelBody body)
    {
        if (!(body.Immediately ?? call.Get(Immediately) ?? false))
            return await ShowAsync(call, await end.CancelWithPeriodAsync(call.Space, id, null, call.Command, call.Cancellation));

        bool isPaidBefore = (await subscriptions.FindAsync(call.Space, id, call.Cancellation))?.PayInAdvance == true;
        return await ShowAsync(call, await end.CancelAsync(
            call.Space, id, isPaidBefore ? TerminationAction.GenerateCreditNote : TerminationAction.GenerateInvoice, call.Command, call.Cancellation));
    }

    private async ValueTask<Result<TenantSubscription>> Reactivate(Call call, BillingId id) =>
        await ShowAsync(call, await end.ReactivateAsync(call.Space, id, call.Command, call.Cancellation));

    private async ValueTask<Result<TenantSubscription>> Pause(Call call, BillingId id) =>
        await ShowAsync(call, await pause.RunAsync(call.Space, id, call.Command, call.Cancellation));

    private async ValueTask<Result<TenantSubscription>> Resume(Call call, BillingId id) =>
        await ShowAsync(call, await resume.RunAsync(call.Space, id, call.Command, call.Cancellation));

    private async ValueTask<Result<TenantSubscription>> Discount(Call call, BillingId id, DiscountBody body)
    {
        if (await subscriptions.FindAsync(call.Space, id, call.Cancellation) is not { } subscription
            || await customers.FindAsync(call.Space, subscription.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound(What);

        if (!TermsOf(body, customer.Currency).TryGet(out CouponTerms? terms, out Failure? wrong))
            return wrong;

        Result<AppliedCoupon> granted = call.Settle(await discounts.RunAsync(
            call.Space, customer.Id, TenantSubscriptions.DiscountPrefix(id), terms, call.Command, call.Cancellation));
        if (granted.Failure is { } failure)
            return failure;

        return await tenants.ShowAsync(call.Space, subscription, call.Cancellation);
    }

    private async ValueTask<Result<CreditRecord>> Credit(Call call, BillingId id, CreditBody body)
    {
        if (await subscriptions.FindAsync(call.Space, id, call.Cancellation) is not { } subscription
            || await customers.FindAsync(call.Space, subscription.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound(What);

        if (!Major.ToMinor(body.Amount, customer.Currency, "amount").TryGet(out long minor, out Failure? wrong))
            return wrong;

        var input = new NewWallet
        {
            CustomerId = customer.Id, Name = body.Reason is { Length: > 0 } reason ? reason : "Credits", Currency = customer.Currency, ExpirationAt = body.ExpiresAt,
            InitialGrantedCredits = minor,
        };
        return (call.Settle(await wallets.RunAsync(call.Space, input, call.Command, call.Cancellation))).Map(wallet => new CreditRecord(
            wallet.Id, body.Amount, Major.Of(wallet.BalanceMinor, wallet.Currency), body.Reason, wallet.ExpirationAt, wallet.CreatedAt));
    }

    private async ValueTask<Result<TenantSubscription>> ShowAsync(Call call, Result<Outcome<Subscription>> done) =>
        call.Settle(done).TryGet(out Subscription? subscription, out Failure? failure) ? await tenants.ShowAsync(call.Space, subscription, call.Cancellation) : failure;

    private static Result<CouponTerms> TermsOf(DiscountBody body, Currency currency)
    {
        if (body.Currency is { } named && named != currency.Code)
            return Failure.Invalid("currency", $"The tenant is billed in {currency.Code}", "currency_mismatch");

        CouponFrequency frequency = body.DurationMonths is null ? CouponFrequency.Forever : CouponFrequency.Recurring;
        if (body.Type == DiscountType.Percentage)
        {
            return body.Value > 100
                ? Failure.Invalid("value", "A percentage is at most 100", "less_than_equal")
                : new CouponTerms(CouponType.Percentage, frequency, Percent: body.Value, FrequencyDuration: body.DurationMonths);
        }

        return Major.ToMinor(body.Value, currency, "value")
            .Map(minor => new CouponTerms(CouponType.FixedAmount, frequency, minor, currency, FrequencyDuration: body.DurationMonths));
    }
}
