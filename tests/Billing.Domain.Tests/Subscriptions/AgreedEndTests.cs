using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

/// <summary>Ends that are agreed for later.</summary>
public sealed class AgreedEndTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 0);
    private static readonly Instant End = Instant.FromUtc(2026, 4, 1, 0, 0);

    [Theory]
    [InlineData(SubscriptionStatus.Pending, false)]
    [InlineData(SubscriptionStatus.Active, true)]
    [InlineData(SubscriptionStatus.Paused, true)]
    [InlineData(SubscriptionStatus.Canceled, false)]
    [InlineData(SubscriptionStatus.Terminated, false)]
    public void Only_what_runs_or_is_paused_can_end_later(SubscriptionStatus status, bool allowed) =>
        Assert.Equal(allowed, In(status).ScheduleEnd(End, SubscriptionStatus.Canceled, Now).IsSuccess);

    [Theory]
    [InlineData(SubscriptionStatus.Canceled)]
    [InlineData(SubscriptionStatus.Terminated)]
    public void It_ends_at_the_agreed_instant_and_not_before(SubscriptionStatus endsAs)
    {
        Subscription agreed = In(SubscriptionStatus.Active).ScheduleEnd(End, endsAs, Now).Value;

        Assert.Equal((SubscriptionStatus.Active, null, End), (agreed.Status, agreed.EndedAt, agreed.EndsAt));
        Assert.Same(agreed, agreed.EndedBy(End - Duration.Epsilon));
        Subscription ended = agreed.EndedBy(End);
        Assert.Equal((endsAs, End, End, (SubscriptionStatus?)null), (ended.Status, ended.EndedAt, ended.EndsAt, ended.EndsAs));
        Assert.Same(ended, ended.EndedBy(End));
    }

    [Fact]
    public void It_can_be_taken_back_until_it_comes()
    {
        Subscription agreed = In(SubscriptionStatus.Active).ScheduleEnd(End, SubscriptionStatus.Canceled, Now).Value;
        Subscription back = agreed.TakeEndBack(End - Duration.Epsilon).Value;

        Assert.Equal((null, null, null), (back.EndingAt, back.EndsAs, back.EndsAt));
        Assert.Equal(FailureKind.WrongState, agreed.TakeEndBack(End).Failure!.Kind);
        Assert.Contains("active", back.TakeEndBack(Now).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_now_takes_the_place_of_one_that_was_agreed()
    {
        Subscription agreed = In(SubscriptionStatus.Active).ScheduleEnd(End, SubscriptionStatus.Terminated, Now).Value;

        Assert.Equal((Now, null), (agreed.Cancel(Now).Value.EndsAt, agreed.Cancel(Now).Value.EndsAs));
        Assert.Equal((Now, null), (agreed.Terminate(Now).Value.EndsAt, agreed.Terminate(Now).Value.EndsAs));
    }

    [Theory]
    [InlineData(TerminationAction.GenerateInvoice, false, true)]
    [InlineData(TerminationAction.GenerateInvoice, true, true)]
    [InlineData(TerminationAction.GenerateCreditNote, true, true)]
    [InlineData(TerminationAction.GenerateCreditNote, false, false)]
    [InlineData(TerminationAction.Skip, false, false)]
    [InlineData(TerminationAction.Skip, true, false)]
    public void What_was_used_is_billed_as_the_action_says(TerminationAction action, bool inAdvance, bool bills) =>
        Assert.Equal(bills, (In(SubscriptionStatus.Active) with { OnTerminationAction = action, PayInAdvance = inAdvance }).BillsItsEnd);

    private static Subscription In(SubscriptionStatus status) => new()
    {
        Id = default,
        ExternalId = "s",
        CustomerId = default,
        PlanId = default,
        Status = status,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
