using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Catalog;

public sealed class MetricTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();
    private readonly CatalogSite _site;

    public MetricTests() => _site = new CatalogSite(_world.Start());

    [Fact]
    public async Task A_metric_is_created_exactly_once_whatever_call_fails() => await CrashHarness.RunAsync(
        _ => Task.CompletedTask,
        async site => Assert.True((await new CreateMetric(new CatalogSite(site).Units).RunAsync(
            site.Space, new NewMetric { Code = "calls", Name = "Calls", Aggregation = AggregationType.Count },
            Application.Consistency.Command.FromKey(site.Space, "POST", "/v1/billable_metrics", "k", "f"), None)).IsSuccess),
        async site =>
        {
            Assert.Equal(1, (await site.Lists.ReadAsync(site.Space, MetricLists.Metrics, new ListQuery([], null, false, 0, 10), None)).Total);
            Assert.NotNull(await new CatalogSite(site).Reader.FindMetricAsync(site.Space, "calls", None));
        });

    [Fact]
    public async Task A_metric_is_found_by_id_and_by_code_and_its_code_is_unique()
    {
        BillableMetric metric = await _site.MetricAsync();

        Assert.Equal(metric.Code, (await _site.Reader.FindMetricAsync(_site.Space, metric.Id, None))!.Code);
        Assert.Equal(metric.Id, (await _site.Reader.FindMetricAsync(_site.Space, "calls", None))!.Id);
        Assert.Equal(FailureKind.Conflict, (await _site.CreateAsync(Count("calls"))).Failure!.Kind);
        Assert.Null(await _site.Reader.FindMetricAsync(new DataSpace(_site.Space.Organization, Mode.Test), "calls", None));
    }

    [Theory]
    [InlineData(AggregationType.Sum, null, false, null, null, null, "field_name")]
    [InlineData(AggregationType.UniqueCount, "", false, null, null, null, "field_name")]
    [InlineData(AggregationType.Count, null, true, null, null, null, "recurring")]
    [InlineData(AggregationType.Custom, null, false, null, null, null, "expression")]
    [InlineData(AggregationType.Custom, null, false, null, null, "a + ", "expression")]
    [InlineData(AggregationType.Custom, null, true, null, null, "a + 1", "recurring")]
    [InlineData(AggregationType.Count, null, false, null, 2, null, "rounding_precision")]
    public async Task Fields_that_do_not_fit_the_aggregation_are_refused_and_nothing_is_written(
        AggregationType type, string? field, bool recurring, RoundingFunction? rounding, int? precision, string? expression, string fault)
    {
        Result<BillableMetric> refused = await _site.CreateAsync(new NewMetric
        {
            Code = "m",
            Name = "M",
            Aggregation = type,
            FieldName = field,
            Recurring = recurring,
            RoundingFunction = rounding,
            RoundingPrecision = precision,
            Expression = expression,
        });

        Assert.Equal(["body", fault], Assert.Single(refused.Failure!.Errors).Path);
        Assert.Equal(0, _world.Tables.Count);
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_is_read_at_once()
    {
        BillableMetric metric = await _site.MetricAsync("gb", AggregationType.Sum);
        await _site.Reader.FindMetricAsync(_site.Space, "gb", None);
        var patch = new MetricPatch { Name = "Gigabytes", RoundingFunction = RoundingFunction.Ceil, RoundingPrecision = 3 };
        Assert.True((await new UpdateMetric(_site.Units).RunAsync(_site.Space, metric.Id, patch, _site.Once(), None)).IsSuccess);

        BillableMetric read = (await _site.Reader.FindMetricAsync(_site.Space, "gb", None))!;
        Assert.Equal(("Gigabytes", "value", new MetricRounding(RoundingFunction.Ceil, 3)), (read.Name, read.FieldName, read.Rounding!.Value));
    }

    [Fact]
    public async Task Whether_a_metric_is_carried_over_is_settled_once_a_plan_prices_it()
    {
        BillableMetric metric = await _site.MetricAsync("gb", AggregationType.Sum);
        var update = new UpdateMetric(_site.Units);
        Assert.True((await update.RunAsync(_site.Space, metric.Id, new MetricPatch { Recurring = true }, _site.Once(), None)).IsSuccess);
        Assert.True((await _site.PlanAsync("pro", CatalogSite.Charge(metric) with { Prorated = true })).IsSuccess);

        Result<Application.Consistency.Outcome<BillableMetric>> refused =
            await update.RunAsync(_site.Space, metric.Id, new MetricPatch { Recurring = false }, _site.Once(), None);
        Assert.Equal("recurring", Assert.Single(refused.Failure!.Errors).Path[^1]);
        Assert.True((await update.RunAsync(_site.Space, metric.Id, new MetricPatch { Name = "GB", Recurring = true }, _site.Once(), None)).IsSuccess);
    }

    [Theory]
    [InlineData(AggregationType.Sum, false)]
    [InlineData(AggregationType.WeightedSum, true)]
    public async Task Only_a_weighted_sum_that_begins_anew_has_a_weight(AggregationType type, bool recurring)
    {
        Result<BillableMetric> refused = await _site.CreateAsync(
            new NewMetric { Code = "m", Name = "M", Aggregation = type, FieldName = "n", WeightFieldName = "w", Recurring = recurring });
        Assert.Equal(["body", "weight_field_name"], Assert.Single(refused.Failure!.Errors).Path);
    }

    [Fact]
    public async Task Filters_are_added_once_per_property_and_removed()
    {
        BillableMetric metric = await _site.MetricAsync();
        var update = new UpdateMetric(_site.Units);
        MetricFilter filter = (await update.AddFilterAsync(_site.Space, metric.Id, "region", ["eu", "us"], _site.Once(), None)).Value.Value;
        Assert.Equal(FailureKind.Conflict, (await update.AddFilterAsync(_site.Space, metric.Id, "region", [], _site.Once(), None)).Failure!.Kind);
        Assert.Equal(["eu", "us"], Assert.Single((await _site.Reader.FindMetricAsync(_site.Space, metric.Id, None))!.Filters).Values);

        Assert.True((await update.RemoveFilterAsync(_site.Space, metric.Id, filter.Id, _site.Once(), None)).IsSuccess);
        Assert.Equal(FailureKind.NotFound, (await update.RemoveFilterAsync(_site.Space, metric.Id, filter.Id, _site.Once(), None)).Failure!.Kind);
        Assert.Empty((await _site.Reader.FindMetricAsync(_site.Space, metric.Id, None))!.Filters);
    }

    [Fact]
    public async Task A_metric_is_deleted_only_when_no_version_of_a_plan_prices_it()
    {
        BillableMetric calls = await _site.MetricAsync();
        BillableMetric users = await _site.MetricAsync("users");
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(calls))).Value;
        await _site.UpdateAsync(plan, new PlanPatch { Charges = [CatalogSite.Charge(users)] });
        var delete = new DeleteMetric(_site.Units);
        Assert.Equal(FailureKind.WrongState, (await delete.RunAsync(_site.Space, calls.Id, _site.Once(), None)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await delete.RunAsync(_site.Space, users.Id, _site.Once(), None)).Failure!.Kind);
        var usage = new MetricUsage(_site.Site.Tables);
        Assert.Equal(new Dictionary<BillingId, int> { [users.Id] = 1 }, await usage.PlanCountsAsync(_site.Space, None));
        Assert.Empty(await usage.PlansOfAsync(_site.Space, calls.Id, None));
        Assert.Equal("pro", Assert.Single(await usage.PlansOfAsync(_site.Space, users.Id, None)).Code);

        Assert.True((await _site.DeleteAsync(plan)).IsSuccess);
        Assert.True((await delete.RunAsync(_site.Space, calls.Id, _site.Once(), None)).IsSuccess);
        Assert.Null(await _site.Reader.FindMetricAsync(_site.Space, "calls", None));
        Assert.True((await _site.CreateAsync(Count("calls"))).IsSuccess);
    }

    [Fact]
    public async Task Statistics_count_metrics_by_aggregation()
    {
        await _site.MetricAsync("a");
        await _site.MetricAsync("b");
        await _site.MetricAsync("c", AggregationType.Sum);

        Assert.Equal(
            new Dictionary<string, int> { ["Count"] = 2, ["Sum"] = 1 },
            await _site.Site.Lists.CountByAsync(_site.Space, MetricLists.Metrics, "aggregation_type", [], None));
    }

    private static NewMetric Count(string code) => new() { Code = code, Name = code, Aggregation = AggregationType.Count };
}
