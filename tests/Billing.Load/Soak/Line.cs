namespace Billing.Load.Soak;

/// <summary>The straight line through points that has the least squares.</summary>
internal static class Line
{
    private const double Minutes = 10;

    /// <summary>How much it rises in ten minutes.</summary>
    public static double Slope(IReadOnlyList<(double Minute, double Value)> points)
    {
        double minute = points.Average(point => point.Minute), value = points.Average(point => point.Value);
        double spread = points.Sum(point => (point.Minute - minute) * (point.Minute - minute));
        return spread == 0 ? 0 : points.Sum(point => (point.Minute - minute) * (point.Value - value)) / spread * Minutes;
    }
}
