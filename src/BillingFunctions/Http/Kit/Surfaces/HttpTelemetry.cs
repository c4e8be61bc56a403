using System.Diagnostics;
using System.Diagnostics.Metrics;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>A span and a duration per operation. Neither costs anything until someone listens.</summary>
internal static class HttpTelemetry
{
    private const string Name = "Billing";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("billing.operation.duration", "s", "How long operations of the public API take");

    public static Activity? Start(string surface, Operation operation)
    {
        Activity? activity = Source.StartActivity(operation.DisplayName, ActivityKind.Server);
        activity?.SetTag("billing.surface", surface).SetTag("billing.operation", operation.Id).SetTag("http.route", operation.Template);
        return activity;
    }

    public static void Finish(Activity? activity, string surface, Operation operation, int status, TimeSpan took)
    {
        activity?.SetTag("http.response.status_code", status);
        if (status >= 500)
            activity?.SetStatus(ActivityStatusCode.Error);

        if (Duration.Enabled)
            Duration.Record(took.TotalSeconds, new("billing.surface", surface), new("billing.operation", operation.Id), new("http.response.status_code", status));
    }
}
