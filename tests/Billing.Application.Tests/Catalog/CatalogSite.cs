using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Taxes;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Catalog;

/// <summary>The catalogue's use cases in one process.</summary>
internal sealed class CatalogSite
{
    private static readonly CancellationToken None = CancellationToken.None;
    private int _keys;

    public CatalogSite(Site site)
    {
        Site = site;
        Reader = new CatalogReader(site.Tables, TimeProvider.System);
        Units = new CatalogUnits(site.Transactor, Reader);
        AppliedTaxes = new AppliedTaxes(site.Lists);
    }

    public Site Site { get; }

    public CatalogReader Reader { get; }

    public CatalogUnits Units { get; }

    public AppliedTaxes AppliedTaxes { get; }

    public IPlanSubscribers Subscribers => new ListedPlanSubscribers(Site.Lists);

    public DataSpace Space => Site.Space;

    public Command Once() => Command.FromKey(Space, "POST", "/test", $"{GetHashCode()}-{++_keys}", "f");

    public async Task<BillableMetric> MetricAsync(string code = "calls", AggregationType type = AggregationType.Count, bool recurring = false) =>
        (await CreateAsync(new NewMetric
        {
            Code = code,
            Name = code,
            Aggregation = type,
            FieldName = type == AggregationType.Count ? null : "value",
            Recurring = recurring,
        })).Value;

    public async Task<Result<BillableMetric>> CreateAsync(NewMetric metric) =>
        (await new CreateMetric(Units).RunAsync(Space, metric, Once(), None)).Map(outcome => outcome.Value);

    public async Task<Result<Plan>> PlanAsync(string code, params NewCharge[] charges) =>
        (await new CreatePlan(Units).RunAsync(
            Space, new NewPlan { Code = code, Name = code, Interval = PlanInterval.Monthly, AmountMinor = 1_000, Charges = charges }, Once(), None))
        .Map(outcome => outcome.Value);

    public async Task<Result<Plan>> UpdateAsync(Plan plan, PlanPatch patch) =>
        (await new UpdatePlan(Units).RunAsync(Space, plan.Id, patch, Once(), None)).Map(outcome => outcome.Value);

    public async Task<Result<bool>> DeleteAsync(Plan plan) =>
        (await new DeletePlan(Units, Subscribers).RunAsync(Space, plan.Id, Once(), None)).Map(outcome => outcome.Value);

    public static NewCharge Charge(BillableMetric metric, string properties = """{"amount":"2.5"}""", ChargeModel model = ChargeModel.Standard) =>
        new() { MetricId = metric.Id, Model = model, Properties = Json(properties) };

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
