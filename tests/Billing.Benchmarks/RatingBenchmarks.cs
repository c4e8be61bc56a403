using BenchmarkDotNet.Attributes;
using Billing.Domain.Catalog;
using Billing.Domain.Rating;

namespace Billing.Benchmarks;

/// <summary>Prices one quantity with each charge model. Aim: under 200 ns and nothing allocated.</summary>
[MemoryDiagnoser]
public class RatingBenchmarks
{
    private static readonly UsageQuantity Usage = new(173, 4, [50m, 100m, 250m, 400m], 12345m);
    private ChargePrice _price = null!;

    /// <summary>The charge model that is priced.</summary>
    [ParamsAllValues]
    public ChargeModel Model { get; set; }

    /// <summary>Makes the price.</summary>
    [GlobalSetup]
    public void Setup() => _price = Model switch
    {
        ChargeModel.Standard => new StandardPrice(1.25m, 100, 100_000),
        ChargeModel.Graduated => new GraduatedPrice([new(10, 0), new(100, 50), new(null, 30)]),
        ChargeModel.Volume => new VolumePrice([new(5, 300), new(null, 250)]),
        ChargeModel.Package => new PackagePrice(200, 1000, 50),
        ChargeModel.Percentage => new PercentagePrice(1.3m, 2, 1, 250, 1, 1000),
        ChargeModel.GraduatedPercentage => new GraduatedPercentagePrice([new(10, 1, 200), new(20, 2, 300), new(null, 3, 400)]),
        ChargeModel.Custom => new CustomPrice(null, 1.25m),
        _ => new DynamicPrice(),
    };

    /// <summary>The amount alone.</summary>
    [Benchmark]
    public decimal Price() => Pricing.Price(_price, Usage);
}
