using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BillingFunctions.Hosting;

/// <summary>Traces and metrics of the service, exported over OTLP when an endpoint is configured and free of charge when none is.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>Name of every activity source and meter of the service.</summary>
    public const string Name = "Billing";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> TriggerDuration = Meter.CreateHistogram<double>("billing.trigger.duration", "s", "How long trigger calls take");

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public Telemetry()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            return;

        _traces = Sdk.CreateTracerProviderBuilder().AddSource(Name, "Microsoft.AspNetCore", "Azure.*").AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddOtlpExporter().Build();
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
