namespace Billing.RatingCases;

/// <summary>How a case came out.</summary>
internal enum Outcome
{
    Pass,
    Fail,
    Overridden,
}

/// <summary>The verdict on one case: the rule is that of the billing rules which wins over the case, the reason is for people.</summary>
internal sealed record Verdict(string Id, Outcome Outcome, int Rule = 0, string Reason = "")
{
    internal string Line => Outcome switch
    {
        Outcome.Pass => $"{Id} pass",
        Outcome.Overridden => $"{Id} overridden rule-{Rule}",
        _ => $"{Id} fail",
    };
}
