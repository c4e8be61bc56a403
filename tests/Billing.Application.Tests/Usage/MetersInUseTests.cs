using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Catalog;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>What plans price is counted, so that billing reads counters and no events.</summary>
public sealed class MetersInUseTests : IImportWindows
{
    private readonly World _world = new();
    private readonly CatalogSite _site;
    private readonly UsageCatalog _usage;

    public MetersInUseTests()
    {
        _site = new CatalogSite(_world.Start());
        _usage = new UsageCatalog(_site.Reader, new PlansInUse(_site.Site.Tables, _site.Reader, _site.Subscribers, TimeProvider.System), this);
    }

    [Fact]
    public async Task The_filters_groups_and_amounts_of_charges_are_meters()
    {
        Charge charge = Assert.Single((await FilteredPlanAsync()).Charges);
        Assert.Equal(Keys(charge, await MetricAsync()), await MetersAsync());
    }

    [Fact]
    public async Task What_no_version_in_use_prices_is_no_longer_counted()
    {
        Plan plan = await FilteredPlanAsync();
        await _site.UpdateAsync(plan, new PlanPatch { Charges = [CatalogSite.Charge(await MetricAsync())] });
        Assert.Single(await MetersAsync());
    }

    [Fact]
    public async Task What_an_older_version_prices_is_counted_while_a_subscription_runs_on_it()
    {
        Plan plan = await FilteredPlanAsync();
        await SubscribeAsync(plan);
        await _site.UpdateAsync(plan, new PlanPatch { Charges = [CatalogSite.Charge(await MetricAsync())] });
        Assert.Equal(Keys(plan.Charges[0], await MetricAsync()), await MetersAsync());
    }

    [Fact]
    public async Task The_set_is_the_same_object_while_nothing_changes()
    {
        await FilteredPlanAsync();
        Assert.Same((await _usage.RulesAsync(_site.Space, default)).Meters, (await _usage.RulesAsync(_site.Space, default)).Meters);
    }

    [Fact]
    public void The_meters_of_a_code_are_bounded_and_the_first_ones_stay()
    {
        UsageMeter[] many = [.. Enumerable.Range(0, UsageLimits.MetersPerCode + 5).Select(n => new UsageMeter("calls", MeterKind.Sum, $"p{n}"))];
        UsageMeter[] kept = new MeterSet(many).ForCode("calls").ToArray();
        Assert.Equal(many[..UsageLimits.MetersPerCode].Select(meter => meter.Key).Order(), kept.Select(meter => meter.Key));
    }

    [Fact]
    public async Task Filters_and_groups_are_read_from_counters_without_looking_at_an_event()
    {
        Plan plan = await FilteredPlanAsync();
        using UsageWorld usage = await UsageWorld.CreateAsync();
        usage.Catalog.Rules = await _usage.RulesAsync(_site.Space, default);
        await usage.SendAsync([.. Enumerable.Range(0, 40).Select(n => new UsageEvent(
            $"t{n}", "c0", "calls", usage.Clock.GetCurrentInstant() - Duration.FromMinutes(n * 7),
            UsageProperties.Of(("region", UsageValue.Of(n % 3 == 0 ? "eu" : "us")), ("plan", UsageValue.Of($"p{n % 4}")))))]);
        await usage.CountAllAsync();

        Instant to = usage.Clock.GetCurrentInstant() + Duration.FromHours(1);
        ChargeMeter[] meters = [.. ChargeMeter.Of(plan.Charges[0], await MetricAsync())];
        var reader = new UsageReader(new NoSegments(usage.TrueTables));
        UsageReading reading = await reader.ReadAsync(
            UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), [.. meters.Select(meter => meter.Units)], HourOf(to) - Duration.FromDays(2), HourOf(to), default);
        Assert.Equal([14m, 26m], reading.Meters.Select(meter => meter.Units));
        Assert.Equal(["p0", "p1", "p2", "p3"], reading.Meters[0].Groups.Select(group => group.Values[0]));
    }

    ValueTask<Interval?> IImportWindows.FindAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<Interval?>(null);

    private static Instant HourOf(Instant instant) => UtcDay.Of(instant).Start + Duration.FromHours(UtcDay.HourOf(instant));

    private static MeterKey[] Keys(Charge charge, BillableMetric metric) =>
        [.. ChargeMeter.Of(charge, metric).Select(meter => meter.Units).Append(MetricMeters.Of(metric)).Select(meter => meter.Key).Order()];

    private async Task<MeterKey[]> MetersAsync() =>
        (await _usage.RulesAsync(_site.Space, default)).Meters.ForCode("calls").ToArray().Select(meter => meter.Key).ToArray();

    private async Task<BillableMetric> MetricAsync() => (await _site.Reader.FindMetricAsync(_site.Space, "calls", default))!;

    private async Task<Plan> FilteredPlanAsync()
    {
        BillableMetric metric = await _site.MetricAsync();
        MetricFilter region = (await new UpdateMetric(_site.Units).AddFilterAsync(_site.Space, metric.Id, "region", ["eu", "us"], _site.Once(), default)).Value.Value;
        return (await _site.PlanAsync("pro", CatalogSite.Charge(metric) with
        {
            Filters = [new NewChargeFilter(region.Id, ["eu"], CatalogSite.Json("""{"amount":7}"""), null)],
            GroupBy = ["plan"],
        })).Value;
    }

    private async Task SubscribeAsync(Plan plan)
    {
        var reader = new CustomerReader(_site.Site.Tables, _site.Site.Names);
        Customer customer = (await new CreateCustomer(_site.Site.Transactor, _site.Site.Names, reader)
            .RunAsync(_site.Space, new NewCustomer { ExternalId = "acme", Name = "Acme" }, _site.Once(), default)).Value.Value;
        var subscription = new NewSubscription { ExternalId = "sub", CustomerId = customer.Id, PlanId = plan.Id, StartedAt = _world.Clock.GetCurrentInstant() };
        Assert.True((await new CreateSubscription(_site.Site.Transactor, _site.Site.Names, _site.Reader, reader)
            .RunAsync(_site.Space, subscription, _site.Once(), default)).IsSuccess);
    }

    /// <summary>Fails when anybody reads raw events.</summary>
    private sealed class NoSegments(ITableStore inner) : PassThrough(inner)
    {
        public override ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
            range.From?.StartsWith("s|", StringComparison.Ordinal) == true
                ? throw new InvalidOperationException("Raw events were read")
                : base.QueryAsync(table, range, cancellationToken);
    }
}
