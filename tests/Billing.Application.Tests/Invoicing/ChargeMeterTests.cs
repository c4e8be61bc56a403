using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

public sealed class ChargeMeterTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 0);

    private static readonly BillableMetric Metric = new()
    {
        Id = new BillingId(new OwnerKey(1), 1),
        Code = "calls",
        Name = "Calls",
        Aggregation = AggregationType.Count,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    /// <summary>The filters overlap: an event from Europe over the fast lane passes both.</summary>
    private static readonly Charge Charge = new()
    {
        Id = new BillingId(new OwnerKey(1), 2),
        MetricId = Metric.Id,
        MetricCode = Metric.Code,
        Price = new StandardPrice(10),
        Filters = [Filter("region", "eu"), Filter("lane", "fast")],
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    [Theory]
    [InlineData("eu", "fast", 0)]
    [InlineData("eu", "slow", 0)]
    [InlineData("us", "fast", 1)]
    [InlineData("us", "slow", null)]
    [InlineData(null, null, null)]
    public void An_event_is_billed_by_the_first_filter_that_it_passes_or_by_the_rest_and_only_there(string? region, string? lane, int? expected)
    {
        var usage = new UsageEvent("t", "c", Metric.Code, Now, UsageProperties.Of(("region", Value(region)), ("lane", Value(lane))));
        ChargeMeter meter = Assert.Single(ChargeMeter.Of(Charge, Metric), meter => meter.Units.Includes(usage));
        Assert.Equal(expected, meter.Filter);
    }

    [Fact]
    public void Every_part_of_a_charge_has_counters_of_its_own() =>
        Assert.Equal(3, ChargeMeter.Of(Charge, Metric).Select(meter => meter.Units.Key).Distinct().Count());

    private static ChargeFilter Filter(string key, string value) => new(Metric.Id, key, [value], new StandardPrice(20));

    private static UsageValue Value(string? text) => text is null ? default : UsageValue.Of(text);
}
