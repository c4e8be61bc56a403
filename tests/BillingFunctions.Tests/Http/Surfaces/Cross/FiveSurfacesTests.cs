using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>
/// What is done on one surface is seen rightly on each other: the same names, states, times, and amounts in the units of each, after whatever is done through whichever
/// surface in which order. A seed replays.
/// </summary>
public sealed class FiveSurfacesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private static readonly string[] Currencies = ["USD", "JPY", "BHD", "UGX", "EUR"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Five_surfaces_show_one_sale_alike(int seed)
    {
        var random = new Random(seed);
        await world.PassAsync(world.Service.Clock.GetCurrentInstant().InUtc().Date.With(DateAdjusters.StartOfMonth).PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToString());
        CrossSale sale = await CrossSale.StartAsync(await CrossApp.FoundAsync(world, Currencies[seed % Currencies.Length]), random);
        await CompareAsync(sale, seed);
        for (int step = 0; step < 12; step++)
        {
            await sale.StepAsync();
            await CompareAsync(sale, seed);
        }
    }

    /// <summary>What follows from a step takes a moment, and some of it its turn in the schedule.</summary>
    private async Task CompareAsync(CrossSale sale, int seed)
    {
        IReadOnlyList<string> faults = [];
        for (int tries = 1; tries <= 60; tries++)
        {
            faults = await new CrossReading(sale).FaultsAsync();
            if (faults.Count == 0)
            {
                await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
                return;
            }

            await Task.Delay(10);
            if (tries % 20 == 0)
                await world.RunScheduleAsync();
        }

        Assert.Fail($"Seed {seed}, {sale.Model.State} at {sale.Model.Now}:\n{string.Join('\n', faults)}\n\n{string.Join('\n', sale.Log)}");
    }
}
