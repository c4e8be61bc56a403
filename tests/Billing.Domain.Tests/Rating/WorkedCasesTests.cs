using Billing.RatingCases;

namespace Billing.Domain.Tests.Rating;

public sealed class WorkedCasesTests
{
    private static readonly IReadOnlyList<Verdict> Verdicts = CaseFile.Judge(File.ReadAllText("Fixtures/rating-cases.json"));

    [Fact]
    public void Every_worked_case_passes_or_a_rule_overrides_it()
    {
        Assert.Equal(114, Verdicts.Count);
        Assert.DoesNotContain(Verdicts, v => v.Outcome == Outcome.Fail);
    }

    [Fact]
    public void Only_the_known_cases_are_overridden_each_by_its_rule() => Assert.Equal(
        [
            "standard-005 overridden rule-21", // one system makes no line for zero usage
            "proration_killbill-018 overridden rule-9", // months of a fixed 30 days
            "proration_killbill-022 overridden rule-9", // several periods over the days of the first
            "currency_rounding-023 overridden rule-16", // a provider's own steps of ten
            "wallet-013 overridden rule-14", // credits per line before taxes
            "wallet-014 overridden rule-14",
            "wallet-015 overridden rule-14",
        ],
        Verdicts.Where(v => v.Outcome == Outcome.Overridden).Select(v => v.Line));
}
