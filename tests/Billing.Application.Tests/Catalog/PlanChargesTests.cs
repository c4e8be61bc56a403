using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Catalog;

/// <summary>Charges, prices and limits of plans, each changed by itself.</summary>
public sealed class PlanChargesTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Currency Euro = Currency.Parse("EUR");
    private readonly World _world = new();
    private readonly CatalogSite _site;
    private readonly PlanCharges _charges;
    private readonly BasePrices _prices;

    public PlanChargesTests()
    {
        _site = new CatalogSite(_world.Start());
        _charges = new PlanCharges(_site.Units, _site.Reader);
        _prices = new BasePrices(_site.Units);
    }

    [Fact]
    public async Task A_charge_is_added_changed_and_removed_and_each_step_makes_a_version()
    {
        BillableMetric calls = await _site.MetricAsync();
        BillableMetric seats = await _site.MetricAsync("seats");
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(calls))).Value;

        Charge added = (await _charges.CreateAsync(_site.Space, plan.Id, CatalogSite.Charge(seats), _site.Once(), None)).Value.Value;
        var patch = new ChargePatch { Properties = Parse("""{"amount":7}"""), MinAmountMinor = 50 };
        Charge changed = (await _charges.UpdateAsync(_site.Space, added.Id, patch, _site.Once(), None)).Value.Value;
        Assert.Equal((added.Id, new StandardPrice(7), 50m), (changed.Id, changed.Price, changed.MinAmountMinor));
        Assert.Equal(plan.Charges[0].Id, (await CurrentAsync(plan)).Charges[0].Id); // the other charge keeps its id

        await _charges.DeleteAsync(_site.Space, plan.Charges[0].Id, _site.Once(), None);
        Plan now = await CurrentAsync(plan);
        Assert.Equal((4, added.Id), (now.Version, Assert.Single(now.Charges).Id));
        Assert.Null(await _charges.FindAsync(_site.Space, plan.Charges[0].Id, None));
    }

    [Fact]
    public async Task A_plan_prices_a_metric_once_and_faults_stand_at_the_top_of_the_body()
    {
        BillableMetric calls = await _site.MetricAsync();
        BillableMetric seats = await _site.MetricAsync("seats");
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(calls))).Value;

        Assert.Equal(FailureKind.Conflict, (await _charges.CreateAsync(_site.Space, plan.Id, CatalogSite.Charge(calls), _site.Once(), None)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await _charges.CreateAsync(_site.Space, calls.Id, CatalogSite.Charge(seats), _site.Once(), None)).Failure!.Kind);
        Failure wrong = (await _charges.CreateAsync(_site.Space, plan.Id, CatalogSite.Charge(seats, """{"amount":"x"}"""), _site.Once(), None)).Failure!;
        Assert.Equal(["body", "properties", "amount"], Assert.Single(wrong.Errors).Path);
    }

    [Fact]
    public async Task A_plan_has_a_base_price_in_each_currency_under_an_id_that_stays()
    {
        Plan plan = (await _site.PlanAsync("pro")).Value;
        await _prices.AddAsync(_site.Space, plan.Id, new PriceInput(Euro, 900), _site.Once(), None);
        Assert.Equal(FailureKind.Conflict, (await _prices.AddAsync(_site.Space, plan.Id, new PriceInput(Euro, 1), _site.Once(), None)).Failure!.Kind);

        BillingId id = BasePrices.IdOf(plan.Id, Euro);
        await _prices.UpdateAsync(_site.Space, plan.Id, id, currency => currency == Euro ? 950 : Failure.NotFound("Price"), _site.Once(), None);
        Assert.Equal([(Currency.Usd, 1_000L), (Euro, 950L)], (await CurrentAsync(plan)).BasePrices());

        await _prices.DeleteAsync(_site.Space, plan.Id, id, _site.Once(), None);
        Assert.Equal([(Currency.Usd, 1_000L)], (await CurrentAsync(plan)).BasePrices());
        Assert.Equal(FailureKind.NotFound, (await _prices.DeleteAsync(_site.Space, plan.Id, id, _site.Once(), None)).Failure!.Kind);
    }

    [Fact]
    public async Task A_plan_s_commitment_and_threshold_are_replaced_and_removed()
    {
        Plan plan = (await _site.PlanAsync("pro")).Value;
        Plan limited = (await _site.UpdateAsync(plan, new PlanPatch { CommitmentMinor = 500, UsageThresholdMinor = 10_000 })).Value;
        Plan raised = (await _site.UpdateAsync(plan, new PlanPatch { CommitmentMinor = 600 })).Value;
        Assert.Equal((limited.Commitments[0].Id, 600L), (raised.Commitments[0].Id, raised.Commitments[0].AmountMinor));
        Assert.Equal((10_000L, true), (raised.UsageThresholds[0].AmountMinor, raised.UsageThresholds[0].Recurring));
        Assert.NotEqual(raised.Commitments[0].Id, raised.UsageThresholds[0].Id);

        Plan bare = (await _site.UpdateAsync(plan, new PlanPatch { CommitmentMinor = 0, UsageThresholdMinor = 0 })).Value;
        Assert.Empty(bare.Commitments);
        Assert.Empty(bare.UsageThresholds);
    }

    [Fact]
    public async Task Filters_of_a_metric_are_replaced_and_those_that_stay_keep_their_ids()
    {
        BillableMetric metric = (await _site.CreateAsync(new NewMetric
        {
            Code = "f", Name = "f", Aggregation = AggregationType.Count, Filters = [new("region", ["eu"]), new("kind", ["a"])],
        })).Value;
        var update = new UpdateMetric(_site.Units);
        var patch = new MetricPatch { Filters = [new("region", ["eu", "us"]), new("zone", ["1"])] };
        BillableMetric changed = (await update.RunAsync(_site.Space, metric.Id, patch, _site.Once(), None)).Value.Value;

        Assert.Equal(["region", "zone"], changed.Filters.Select(filter => filter.Key));
        Assert.Equal(metric.Filters[0].Id, changed.Filters[0].Id);
        Assert.DoesNotContain(changed.Filters[1].Id, metric.Filters.Select(filter => filter.Id));
        var twice = new MetricPatch { Filters = [new("a", []), new("a", [])] };
        Assert.Equal(FailureKind.Invalid, (await update.RunAsync(_site.Space, metric.Id, twice, _site.Once(), None)).Failure!.Kind);
    }

    private async Task<Plan> CurrentAsync(Plan plan) => (await _site.Reader.FindPlanAsync(_site.Space, plan.Id, null, None))!;

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
