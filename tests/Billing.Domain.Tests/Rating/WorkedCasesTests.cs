using Billing.RatingCases;

namespace Billing.Domain.Tests.Rating;

public sealed class WorkedCasesTests
{
    private static readonly IReadOnlyList<Verdict> Verdicts = CaseFile.Judge(File.ReadAllText("Fixtures/rating-cases.json"));
    private static readonly IReadOnlyList<Verdict> Own = CaseFile.Judge(File.ReadAllText("Fixtures/own-cases.json"));

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

    [Fact]
    public void Our_own_variants_of_every_topic_come_out_as_reckoned_by_hand()
    {
        Assert.Equal(183, Own.Count);
        Assert.Empty(Own.Where(v => v.Outcome == Outcome.Fail).Select(v => $"{v.Id}: {v.Reason}"));
        Assert.Equal(
            [
                "own-package-6 overridden rule-4", // full packages only
                "own-prorated_recurring-5 overridden rule-8", // the sum is rounded up, not each share
                "own-billing_dates-18 overridden rule-12", // a first year beyond the anchor day
                "own-taxes-8 overridden rule-15", // every line's tax is rounded
                "own-currency_rounding-7 overridden rule-16", // a provider's hundred units of a currency without any
            ],
            Own.Where(v => v.Outcome == Outcome.Overridden).Select(v => v.Line));
    }

    [Theory]
    [InlineData("""[{"id":"x","topic":"nonsense","input":{},"expected":{}}]""", "unknown topic")]
    [InlineData("""[{"id":"x","topic":"standard","input":{"units":"1"},"expected":{"amount":"1"}}]""", "no number 'unit_amount'")]
    [InlineData("""[{"id":"x","topic":"standard","input":{"units":"many","unit_amount":"1"},"expected":{"amount":"1"}}]""", "is no number")]
    [InlineData("""[{"id":"x","topic":"standard","input":{"units":"1","unit_amount":"1","per_moon":2},"expected":{"amount":"2"}}]""", "not used: per_moon")]
    [InlineData("""[{"id":"x","topic":"standard","input":{"units":"1","unit_amount":"1"},"expected":{"phase":"full"}}]""", "no answer for phase")]
    [InlineData("""[{"id":"x","topic":"coupons","input":{"fees_cents":{"a":1}},"expected":{"credit_cents":0}}]""", "is no number")]
    [InlineData("""[{"topic":"standard"}]""", "needs an object 'input'")]
    [InlineData("""["words"]""", "names no topic")]
    [InlineData("""[{"id":"x","topic":"standard","input":{"units":"1","unit_amount":"1"},"expected":{"error":"nothing"}}]""", "an error was expected")]
    public void What_a_case_says_beyond_our_understanding_fails_with_its_reason(string json, string reason)
    {
        Verdict verdict = CaseFile.Judge(json).Single();
        Assert.Equal(Outcome.Fail, verdict.Outcome);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }
}
