namespace Billing.Load;

/// <summary>What can be run. Each scenario gives the number of answers that were wrong.</summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, Func<LoadWorld, LoadOptions, Task<int>>> ByName = new(StringComparer.Ordinal)
    {
        ["single"] = (world, options) => IntakeLoad.RunAsync(world, options, eventsPerRequest: 1),
        ["batch"] = (world, options) => IntakeLoad.RunAsync(world, options, eventsPerRequest: 100),
        ["latency"] = VisibilityLoad.RunAsync,
        ["heavy"] = (world, options) => VolumeLoad.RunAsync(world, options with { Customers = 1 }, options.Events),
        ["queries"] = QueryLoad.RunAsync,
        ["wide"] = (world, options) => VolumeLoad.RunAsync(world, options, options.Customers * VolumeLoad.EventsOfEach),
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static Func<LoadWorld, LoadOptions, Task<int>> Find(string name) => ByName[name];
}
