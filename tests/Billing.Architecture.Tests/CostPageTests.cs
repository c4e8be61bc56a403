using Billing.Benchmarks.Cost;

namespace Billing.Architecture;

/// <summary>The model of cost and capacity, and its page. With BILLING_WRITE_DOCS=1 the tables of the page are written anew.</summary>
public sealed class CostPageTests
{
    private static readonly WorkFigures Work = WorkFigures.Measured;
    private static readonly CostModel Model = new(Work, PriceTable.Assumed);

    [Fact]
    public void The_tables_of_the_page_are_what_the_model_says()
    {
        string path = Path.Combine(SourceTree.Root, "docs", "cost.md");
        string page = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = page.IndexOf(CostReport.Begin, StringComparison.Ordinal) + CostReport.Begin.Length, to = page.IndexOf(CostReport.End, StringComparison.Ordinal);
        string wanted = page[..from] + "\n\n" + CostReport.Markdown(Work, PriceTable.Assumed) + "\n" + page[to..];
        if (Environment.GetEnvironmentVariable("BILLING_WRITE_DOCS") == "1")
            File.WriteAllText(path, page = wanted);

        Assert.True(wanted == page, "docs/cost.md is stale: run this test with BILLING_WRITE_DOCS=1");
    }

    [Fact]
    public void Ten_times_the_events_cost_at_most_ten_times_the_money()
    {
        LoadProfile small = LoadProfile.Shown[1], large = small with { EventsPerDay = small.EventsPerDay * 10 };
        decimal before = Model.Month(small).Sum(line => line.Money), after = Model.Month(large).Sum(line => line.Money);
        Assert.InRange(after / before, 1m, 10m);
    }

    [Fact]
    public void A_price_moves_its_own_line_and_no_other()
    {
        var dearer = new CostModel(Work, PriceTable.Assumed with { ThroughputUnitHour = PriceTable.Assumed.ThroughputUnitHour * 2 });
        IEnumerable<(string What, decimal Factor)> moved = Model.Month(LoadProfile.Shown[2]).Zip(dearer.Month(LoadProfile.Shown[2]), (one, other) => (one.What, other.Money / one.Money));
        Assert.Equal([("hub, throughput units", 2m)], moved.Where(line => line.Factor != 1m));
    }

    [Fact]
    public void Beyond_its_limit_a_profile_needs_more_than_there_is()
    {
        LoadProfile large = LoadProfile.Shown[^1];
        double most = Model.EventsPerDayAtLimit(large);
        Assert.True(most > large.EventsPerDay, $"{most} events a day");
        Assert.Contains(Model.Limits(large with { EventsPerDay = most * 1.01 }), line => line.Share > 1);
    }

    [Fact]
    public void A_simulated_day_takes_in_what_was_sent_and_leaves_nothing_over()
    {
        LoadProfile load = LoadProfile.Shown[^1];
        IReadOnlyList<PipelineHour> day = new PipelineSimulator(Work, load).Day();
        Assert.InRange(day.Sum(hour => hour.EventsPerSecond * 3_600) / load.EventsPerDay, 0.99, 1.01);
        Assert.Equal(load.PeakFactor * load.EventsPerDay / 86_400, day.Max(hour => hour.EventsPerSecond), tolerance: load.EventsPerDay / 86_400 * 0.3);
        Assert.True(day[12].LagSeconds >= PipelineSimulator.StandstillSeconds * 0.9, $"{day[12].LagSeconds} s");
        Assert.True(day[13].LagSeconds < PipelineSimulator.StandstillSeconds && day[23].HubDepth <= load.PeakEventsPerSecond, "the backlog of noon is gone");
        Assert.Equal((load.InvoicesPerMonth, 0d), (day[0].Closes, day[1].Closes));
        Assert.Equal(day, new PipelineSimulator(Work, load).Day());
    }
}
