using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

public sealed class SubscriptionTransitionsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 0);

    [Theory]
    [InlineData(SubscriptionStatus.Pending, "activate,cancel,terminate")]
    [InlineData(SubscriptionStatus.Active, "pause,cancel,terminate")]
    [InlineData(SubscriptionStatus.Paused, "resume,cancel,terminate")]
    [InlineData(SubscriptionStatus.Canceled, "")]
    [InlineData(SubscriptionStatus.Terminated, "")]
    public void Each_state_allows_its_own_steps_and_no_other(SubscriptionStatus status, string allowed)
    {
        Subscription subscription = In(status);
        (string Name, Func<Result<Subscription>> Step)[] steps =
        [
            ("activate", () => subscription.Activate(Now, "UTC")),
            ("pause", () => subscription.Pause(Now)),
            ("resume", () => subscription.Resume(Now)),
            ("cancel", () => subscription.Cancel(Now)),
            ("terminate", () => subscription.Terminate(Now)),
        ];
        Assert.Equal(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries), steps.Where(s => s.Step().IsSuccess).Select(s => s.Name));
    }

    [Fact]
    public void A_refusal_names_the_current_state()
    {
        Result<Subscription> refused = In(SubscriptionStatus.Canceled).Pause(Now);
        Assert.Equal(FailureKind.WrongState, refused.Failure!.Kind);
        Assert.Contains("canceled", refused.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_clears_the_pause()
    {
        Subscription resumed = In(SubscriptionStatus.Active).Pause(Now).Value.Resume(Now + Duration.FromDays(1)).Value;
        Assert.Null(resumed.PausedAt);
        Assert.Equal(Now + Duration.FromDays(1), resumed.ResumedAt);
    }

    private static Subscription In(SubscriptionStatus status) => new()
    {
        Id = new BillingId(new OwnerKey(1), 2),
        ExternalId = "s",
        CustomerId = new BillingId(new OwnerKey(1), 1),
        PlanId = new BillingId(new OwnerKey(9), 1),
        Status = status,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
