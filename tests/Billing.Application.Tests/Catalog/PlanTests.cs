using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Catalog;

public sealed class PlanTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();
    private readonly CatalogSite _site;

    public PlanTests() => _site = new CatalogSite(_world.Start());

    [Fact]
    public async Task A_plan_keeps_every_version_and_new_readers_get_the_current_one()
    {
        BillableMetric metric = await _site.MetricAsync();
        Plan first = (await _site.PlanAsync("pro", CatalogSite.Charge(metric))).Value;
        Plan second = (await _site.UpdateAsync(first, new PlanPatch { AmountMinor = 2_000 })).Value;

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(1_000, (await _site.Reader.FindPlanAsync(_site.Space, first.Id, 1, None))!.AmountMinor);
        Assert.Equal(2_000, (await _site.Reader.FindPlanAsync(_site.Space, first.Id, 2, None))!.AmountMinor);
        Assert.Equal(2_000, (await _site.Reader.FindPlanAsync(_site.Space, first.Id, null, None))!.AmountMinor);
        Assert.Null(await _site.Reader.FindPlanAsync(_site.Space, first.Id, 3, None));
        Assert.Equal(1, (await _site.Site.Lists.ReadAsync(_site.Space, PlanLists.Plans, new ListQuery([], null, false, 0, 10), None)).Total);
    }

    [Fact]
    public async Task Properties_are_given_back_as_they_were_sent()
    {
        BillableMetric metric = await _site.MetricAsync();
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(metric, """{"amount": "2.50", "note": [1, 2]}"""))).Value;

        Charge charge = Assert.Single((await _site.Reader.FindPlanAsync(_site.Space, plan.Id, null, None))!.Charges);
        Assert.Equal("""{"amount": "2.50", "note": [1, 2]}""", charge.PropertiesJson);
        Assert.Equal(new StandardPrice(2.5m), charge.Price);
    }

    [Fact]
    public async Task A_charge_keeps_its_id_over_versions_and_a_new_one_never_takes_an_old_id()
    {
        BillableMetric calls = await _site.MetricAsync();
        BillableMetric users = await _site.MetricAsync("users");
        Plan v1 = (await _site.PlanAsync("pro", CatalogSite.Charge(calls), CatalogSite.Charge(users))).Value;
        Plan v2 = (await _site.UpdateAsync(v1, new PlanPatch { Charges = [CatalogSite.Charge(calls, """{"amount":9}""")] })).Value;
        Plan v3 = (await _site.UpdateAsync(v2, new PlanPatch { Charges = [CatalogSite.Charge(calls), CatalogSite.Charge(users)] })).Value;

        Assert.Equal(v1.Charges[0].Id, v2.Charges[0].Id);
        Assert.Equal(v1.Charges[0].Id, v3.Charges[0].Id);
        Assert.NotEqual(v1.Charges[1].Id, v3.Charges[1].Id);
        Assert.All(v3.Charges, charge => Assert.Equal(v1.Id, charge.Id.Part(0)));
    }

    [Fact]
    public async Task Every_fault_of_the_charges_is_named_and_nothing_is_written()
    {
        BillableMetric metric = await _site.MetricAsync();
        int before = _world.Tables.Count;
        Result<Plan> refused = await _site.PlanAsync(
            "pro", CatalogSite.Charge(metric, "{}"), CatalogSite.Charge(metric) with { MetricId = default },
            CatalogSite.Charge(metric) with { Filters = [new NewChargeFilter(default, [], CatalogSite.Json("{}"), null)] },
            CatalogSite.Charge(metric) with { Prorated = true }, CatalogSite.Charge(metric) with { MinAmountMinor = 5, MaxAmountMinor = 4 });

        Assert.Equal(
            [
                "body.charges.0.properties.amount", "body.charges.1.billable_metric_id", "body.charges.2.filters.0.billable_metric_filter_id",
                "body.charges.3.prorated", "body.charges.4.max_amount_cents",
            ],
            refused.Failure!.Errors.Select(error => string.Join('.', error.Path)));
        Assert.Equal(before, _world.Tables.Count);
    }

    [Fact]
    public async Task A_charge_may_be_billed_as_its_usage_comes()
    {
        BillableMetric metric = await _site.MetricAsync();

        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(metric) with { PayInAdvance = true })).Value;

        Assert.True(Assert.Single(plan.Charges).PayInAdvance);
    }

    [Fact]
    public async Task A_filter_has_the_charges_properties_with_its_own_on_top()
    {
        BillableMetric metric = await _site.MetricAsync();
        MetricFilter region = (await new UpdateMetric(_site.Units).AddFilterAsync(
            _site.Space, metric.Id, "region", ["eu", "us"], _site.Once(), None)).Value.Value;
        NewCharge charge = CatalogSite.Charge(metric, """{"amount":5,"max_price":100}""") with
        {
            Filters = [new NewChargeFilter(region.Id, ["eu"], CatalogSite.Json("""{"amount":7}"""), "Europe")],
        };
        ChargeFilter filter = Assert.Single((await _site.PlanAsync("pro", charge)).Value.Charges[0].Filters);
        Assert.Equal((new StandardPrice(7, null, 100), "region", "Europe"), ((StandardPrice)filter.Price, filter.Key, filter.DisplayName));

        Result<Plan> refused = await _site.PlanAsync(
            "other", charge with { Filters = [new NewChargeFilter(region.Id, ["mars"], CatalogSite.Json("{}"), null)] });
        Assert.Equal("body.charges.0.filters.0.values.0", string.Join('.', Assert.Single(refused.Failure!.Errors).Path));
    }

    [Fact]
    public async Task A_deleted_plan_is_gone_but_what_runs_on_a_version_can_still_read_it()
    {
        Plan plan = (await _site.PlanAsync("pro")).Value;
        Assert.True((await _site.DeleteAsync(plan)).IsSuccess);

        Assert.Null(await _site.Reader.FindPlanAsync(_site.Space, plan.Id, null, None));
        Assert.NotNull(await _site.Reader.FindPlanAsync(_site.Space, plan.Id, 1, None));
        Assert.Equal(FailureKind.NotFound, (await _site.DeleteAsync(plan)).Failure!.Kind);
        Assert.True((await _site.PlanAsync("pro")).IsSuccess);
    }

    [Fact]
    public async Task A_plan_with_subscriptions_is_not_deleted()
    {
        Plan plan = (await _site.PlanAsync("pro")).Value;
        var delete = new DeletePlan(_site.Units, new Subscribed(3));

        Failure refused = (await delete.RunAsync(_site.Space, plan.Id, _site.Once(), None)).Failure!;
        Assert.Equal(FailureKind.WrongState, refused.Kind);
        Assert.Contains("subscriptions (3)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_prices_base_amount_and_every_charge()
    {
        BillableMetric metric = await _site.MetricAsync();
        Plan plan = (await _site.PlanAsync(
            "pro", CatalogSite.Charge(metric),
            CatalogSite.Charge(metric, """{"tiers":[{"up_to":10,"unit_price":10},{"unit_price":1}]}""", ChargeModel.Graduated),
            CatalogSite.Charge(metric, """{"amount":0.1}""") with { MinAmountMinor = 30 })).Value;
        PlanSimulation simulation = PlanSimulation.Of(plan, 15);

        Assert.Equal([38L, 105L, 30L], simulation.Charges.Select(charge => charge.AmountMinor));
        Assert.Equal(1_000 + 38 + 105 + 30, simulation.TotalMinor);
    }

    [Fact]
    public async Task An_unchanged_catalogue_is_answered_from_memory()
    {
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(await _site.MetricAsync()))).Value;
        var counted = new Billing.TestSupport.Storage.CountingTableStore(_world.Tables);
        var reader = new CatalogReader(counted, new StandingTime());
        for (int i = 0; i < 100; i++)
        {
            Assert.NotNull(await reader.FindPlanAsync(_site.Space, plan.Id, 1, None));
            Assert.NotNull(await reader.FindMetricAsync(_site.Space, "calls", None));
        }

        Assert.InRange(counted.Counts.Reads, 1, 6);
    }

    private sealed class Subscribed(int count) : IPlanSubscribers
    {
        public ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken) => ValueTask.FromResult(count);

        public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<PlanVersionKey, int>> VersionsAsync(DataSpace space, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class StandingTime : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
