using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

public sealed class UsageForecastTests
{
    private static readonly InstantSpan June = new(Instant.FromUtc(2026, 6, 1, 0, 0), Instant.FromUtc(2026, 7, 1, 0, 0));
    private static readonly UsageForecast OnThe10th = UsageForecast.Of(June, Instant.FromUtc(2026, 6, 10, 23, 59), DateTimeZone.Utc);

    [Theory]
    [InlineData(AggregationType.Count, "12")]
    [InlineData(AggregationType.Sum, "12.0000")]
    [InlineData(AggregationType.Max, "4")]
    [InlineData(AggregationType.UniqueCount, "4")]
    [InlineData(AggregationType.Latest, "4")]
    [InlineData(AggregationType.WeightedSum, "4")]
    public void What_adds_up_grows_by_days_in_all_and_in_each_group(AggregationType aggregation, string units)
    {
        BillableMetric metric = Metric(aggregation);
        MeterReading grown = OnThe10th.Units(metric, new MeterReading(MetricMeters.Of(metric), 4, 2, [new GroupReading(["eu"], 4, 2)]));

        Assert.Equal(decimal.Parse(units), grown.Units);
        Assert.Equal(grown.Units, grown.Groups[0].Units);
    }

    [Fact]
    public void Transactions_and_their_amounts_go_on_as_so_far()
    {
        MeterReading amount = new(MetricMeters.Of(Metric(AggregationType.Sum)), 5, 2, []);

        Assert.Equal([1m, 2m, 1m, 2m, 1m, 2m], OnThe10th.Transactions([1m, 2m])!);
        Assert.Empty(OnThe10th.Transactions([])!);
        Assert.Null(OnThe10th.Transactions(null));
        Assert.Equal((15m, 6L), (OnThe10th.Amount(amount)!.Units, OnThe10th.Amount(amount)!.EventsCount));
    }

    [Fact]
    public void A_service_that_is_over_or_has_not_begun_stays_within_its_days()
    {
        Assert.Equal(new UsageForecast(30, 30), UsageForecast.Of(June, June.End + Duration.FromDays(9), DateTimeZone.Utc));
        Assert.Equal(new UsageForecast(30, 1), UsageForecast.Of(June, June.Start - Duration.FromDays(9), DateTimeZone.Utc));
    }

    private static BillableMetric Metric(AggregationType aggregation) => new()
    {
        Id = new BillingId(new OwnerKey(1), 1), Code = "m", Name = "M", Aggregation = aggregation, FieldName = "n", Expression = "n",
        CreatedAt = June.Start, UpdatedAt = June.Start,
    };
}
