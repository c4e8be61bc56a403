using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Wallets;

internal sealed class TopUpRuleInput
{
    [Doc("`interval`: by time; `threshold`: when the balance falls below `threshold_credits`.")]
    public required TopUpTrigger Trigger { get; set; }

    [Positive, Doc("Credits of one top-up.")]
    public required decimal Credits { get; set; }

    [Doc("Whether an invoice sells them: they come when it is paid. Otherwise they are given at once.")]
    public bool Paid { get; set; }

    [Doc("By time: how often.")]
    public TopUpInterval? Interval { get; set; }

    [Doc("By time: the first top-up; one interval from now unless said otherwise.")]
    public Instant? StartsAt { get; set; }

    [Positive]
    public decimal? ThresholdCredits { get; set; }

    public TopUpRule ToRule() => Trigger == TopUpTrigger.Interval
        ? new TopUpRule(Trigger, Credits, Paid, Interval, StartsAt: StartsAt)
        : new TopUpRule(Trigger, Credits, Paid, ThresholdCredits: ThresholdCredits);
}

internal sealed record TopUpRuleResponse(
    TopUpTrigger Trigger, decimal Credits, TopUpInterval? Interval, Instant? StartsAt, decimal? ThresholdCredits,
    [property: Doc("How many top-ups it has made.")] int TopUpsCount, bool Paid)
{
    public static TopUpRuleResponse From(TopUpRule it) => new(it.Trigger, it.Credits, it.Interval, it.StartsAt, it.ThresholdCredits, it.Done, it.Paid);
}
