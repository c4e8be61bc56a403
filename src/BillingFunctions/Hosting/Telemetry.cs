using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using BillingFunctions.Hosting.Settings;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BillingFunctions.Hosting;

/// <summary>Traces and metrics of the service, exported to a collector and to Application Insights when they are configured and free of charge when they are not.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>Name of every activity source and meter of the service.</summary>
    public const string Name = "Billing";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> TriggerDuration = Meter.CreateHistogram<double>("billing.trigger.duration", "s", "How long trigger calls take");

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public Telemetry(ServiceSettings settings)
    {
        TelemetryOptions options = settings.Telemetry;
        if (options.IsOff)
            return;

        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("billing");
        TracerProviderBuilder traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Name, "Microsoft.AspNetCore", "Azure.*");
        MeterProviderBuilder metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel");
        if (options.ToCollector)
        {
            traces.AddOtlpExporter();
            metrics.AddOtlpExporter();
        }

        if (options.InsightsConnection is { } connection)
        {
            TokenCredential? identity = IdentityOf(options);
            traces.AddAzureMonitorTraceExporter(exporter => Configure(exporter, connection, identity));
            metrics.AddAzureMonitorMetricExporter(exporter => Configure(exporter, connection, identity));
        }

        _traces = traces.Build();
        _metrics = metrics.Build();
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static ManagedIdentityCredential? IdentityOf(TelemetryOptions options) => options switch
    {
        { UsesIdentity: false } => null,
        { ClientId: { } client } => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client)),
        _ => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
    };

    /// <summary>Nothing is kept on the disk, which may be read-only.</summary>
    private static void Configure(AzureMonitorExporterOptions exporter, string connection, TokenCredential? identity)
    {
        exporter.ConnectionString = connection;
        exporter.Credential = identity;
        exporter.DisableOfflineStorage = true;
        exporter.EnableLiveMetrics = false;
        exporter.EnablePerformanceCounters = false;
    }
}
