namespace Billing.Benchmarks.Cost;

/// <summary>An hour of a simulated day.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="EventsPerSecond">What came in, mean.</param>
/// <param name="HubDepth">Events in the hub at most.</param>
/// <param name="LagSeconds">Age of the oldest of them at most.</param>
/// <param name="Closes">Closes that waited at most.</param>
/// <param name="Instances">Instances that counted at most.</param>
internal sealed record PipelineHour(int Hour, double EventsPerSecond, double HubDepth, double LagSeconds, double Closes, int Instances);

/// <summary>
/// A day of the pipeline in steps of a second: a daily curve of events, a standstill of counting at noon, the closes of a month at midnight, instances that come with a delay. Counting and closing
/// share what an account takes, counting first. No chance in it: the same numbers each time.
/// </summary>
internal sealed class PipelineSimulator(WorkFigures work, LoadProfile load)
{
    /// <summary>Seconds for which nobody counts, from noon on.</summary>
    public const int StandstillSeconds = 600;

    private const int Noon = 12 * 3_600;
    private const int SecondsToScale = 30;
    private const int InstancesMax = ServiceLimits.PartitionsMax;

    /// <summary>The hours of the day.</summary>
    public IReadOnlyList<PipelineHour> Day()
    {
        double perInstance = 1e6 / work.ProcessorSecondsPerMillionEvents * ServiceLimits.CoresPerInstance;
        double depth = 0, closes = load.InvoicesPerMonth;
        int instances = 1;
        var hours = new List<PipelineHour>();
        for (int hour = 0; hour < 24; hour++)
        {
            double sum = 0, deepest = 0, oldest = 0, waiting = closes;
            int most = instances;
            for (int second = hour * 3_600; second < (hour + 1) * 3_600; second++)
            {
                double arrived = Rate(second);
                sum += arrived;
                depth += arrived;
                double counted = IsStill(second) ? 0 : Math.Min(depth, Math.Min(instances * perInstance, ServiceLimits.AccountEntitiesPerSecond * 1_000 / work.EntitiesPerThousandEvents));
                depth -= counted;
                double left = ServiceLimits.AccountEntitiesPerSecond - (counted / 1_000 * work.EntitiesPerThousandEvents);
                closes -= Math.Min(closes, Math.Min(left / work.EntitiesPerInvoice, ServiceLimits.QueueMessagesPerSecond));
                if (second % SecondsToScale == 0)
                    instances = Math.Clamp((int)Math.Ceiling((depth + (arrived * SecondsToScale)) / (perInstance * SecondsToScale)), 1, InstancesMax);

                deepest = Math.Max(deepest, depth);
                oldest = Math.Max(oldest, depth / Math.Max(arrived, 1));
                most = Math.Max(most, instances);
            }

            hours.Add(new PipelineHour(hour, sum / 3_600, deepest, oldest, waiting, most));
        }

        return hours;
    }

    /// <summary>From a third of the mean at night to <see cref="LoadProfile.PeakFactor"/> times it at two in the afternoon: a triangle, scaled to the day's sum.</summary>
    private double Rate(int second)
    {
        double mean = load.EventsPerDay / 86_400, distance = Math.Abs(second - (14 * 3_600)) / 3_600.0;
        double peak = Math.Max(0, 1 - (distance / PeakHalfWidth));
        return (mean * Base) + (mean * (load.PeakFactor - Base) * peak);
    }

    private const double Base = 1.0 / 3;

    /// <summary>So many hours on each side of the peak that the day's sum is right: base and triangle together are the mean.</summary>
    private double PeakHalfWidth => 24 * (1 - Base) / (load.PeakFactor - Base);

    private static bool IsStill(int second) => second is >= Noon and < Noon + StandstillSeconds;
}
