using Billing.Application.Consistency;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>A platform's subscription to a tier.</summary>
internal sealed class TierEndpoints(
    PlatformReader platforms, TierLimits limits, EndSubscription end, ChangePlan change, SubscriptionReader subscriptions, PastDue pastDue, IClock clock)
{
    private static readonly QueryParameter<string?> Tier = new("tier", new Kit.Schemas.WordSchema(Tiers.All), required: true, null, text => text);

    public void Map(SurfaceBuilder surface, string prefix, string suffix)
    {
        GroupBuilder group = surface.Group("Platform", $"{prefix}/subscription", NnoWire.Json);
        group.Get<TierSubscription>("/", $"Get active subscription for a platform{suffix}", Get).With(PlatformReader.Demanded).Fails(404);
        group.Post<TierSubscription>("/", $"Reserved for future use{suffix}", Reserved).Fails(501);
        group.Post<TierSubscription>("/cancel", $"Cancel subscription at period end{suffix}", Cancel).With(PlatformReader.Named).Fails(404);
        group.Post<TierChange, ChangedTier>("/change-tier", $"Change subscription tier{suffix}", ChangeTier).With(PlatformReader.Named).Fails(404, 409)
            .Describe("At once, up and down: the days that are left are given back and billed anew. 409 for the same tier, and for one that has room for fewer tenants than have used anything in this period.");
        group.Get<TierPreview>("/proration-preview", $"Preview proration of a tier change{suffix}", Preview).With(PlatformReader.Named, Tier).Fails(404, 409);
    }

    /// <summary>A subscription as this surface shows it.</summary>
    public async ValueTask<TierSubscription> ShowAsync(Call call, SubscribedPlatform platform)
    {
        IReadOnlySet<BillingId> overdue = await pastDue.SubscriptionsAsync(call.Space, platform.Customer.Id, call.Cancellation);
        return TierSubscription.From(platform, await platforms.PeriodAsync(call, platform), PastDue.Is(platform.Subscription, overdue), clock.GetCurrentInstant());
    }

    /// <summary>Changes the tier of a platform at once.</summary>
    public async ValueTask<Result<ChangedTier>> ChangeAsync(Call call, SubscribedPlatform platform, string tier)
    {
        if (!(await platforms.TierAsync(call, tier)).TryGet(out Plan? plan, out Failure? failure))
            return failure;

        Result<PreviewedChange> previewed = await PreviewAsync(call, platform, tier);
        var wanted = new WantedChange(plan.Id, null, PlanChangeTiming.Immediate) { PlanField = "tier" };
        Result<Outcome<Subscription>> changed = await change.RunAsync(call.Space, platform.Subscription.Id, wanted, call.Command, call.Cancellation);
        if (!previewed.IsSuccess && changed is not { IsSuccess: true, Value.Replayed: true })
            return previewed.Failure;

        Result<Subscription> settled = call.Settle(changed);
        return settled.IsSuccess
            ? new ChangedTier(
                await ShowAsync(call, platform with { Subscription = settled.Value, Plan = plan }), previewed.IsSuccess ? Proration.From(previewed.Value.Quote) : null)
            : settled.Failure;
    }

    private async ValueTask<Result<TierSubscription>> Get(Call call) => (await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure)
        ? await ShowAsync(call, platform)
        : failure;

    private ValueTask<Result<TierSubscription>> Reserved(Call call) =>
        ValueTask.FromResult<Result<TierSubscription>>(Failure.Of(FailureKind.Unsupported, "Reserved for future use: the tier is changed by change-tier"));

    private async ValueTask<Result<TierSubscription>> Cancel(Call call)
    {
        if (!(await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure))
            return failure;

        if (platform.Subscription.EndsAs is not null)
            return await ShowAsync(call, platform);

        Result<Subscription> ended = call.Settle(await end.CancelWithPeriodAsync(call.Space, platform.Subscription.Id, action: null, call.Command, call.Cancellation));
        return ended.IsSuccess ? await ShowAsync(call, platform with { Subscription = ended.Value }) : ended.Failure;
    }

    private async ValueTask<Result<ChangedTier>> ChangeTier(Call call, TierChange body) =>
        !(await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure) ? failure
        : await limits.RefusalAsync(call, platform, body.Tier) is { } tooMany ? tooMany
        : await ChangeAsync(call, platform, body.Tier);

    private async ValueTask<Result<TierPreview>> Preview(Call call) => (await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure)
        ? (await PreviewAsync(call, platform, call.Get(Tier)!)).Map(it => TierPreview.From(platform.Plan, it, clock.GetCurrentInstant()))
        : failure;

    private async ValueTask<Result<PreviewedChange>> PreviewAsync(Call call, SubscribedPlatform platform, string tier)
    {
        if (platform.Plan.Code == tier)
            return Failure.Of(FailureKind.Conflict, $"The platform is on the tier {tier} already");

        var found = await platforms.TierAsync(call, tier);
        Subscription current = await subscriptions.FindAsync(call.Space, platform.Subscription.Id, call.Cancellation) ?? platform.Subscription;
        return found.TryGet(out Plan? plan, out Failure? failure)
            ? await change.PreviewAsync(
                call.Space, current.Id, new WantedChange(plan.Id, null, PlanChangeTiming.Immediate) { PlanField = "tier" }, effectiveAt: null, call.Cancellation)
            : failure;
    }
}
