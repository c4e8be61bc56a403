namespace BillingFunctions.Hosting.Settings;

/// <summary>Where traces and metrics go.</summary>
/// <param name="ToCollector">True when an OpenTelemetry collector is named; the exporter itself reads where it is.</param>
/// <param name="InsightsConnection">Connection string of Application Insights; null for none.</param>
/// <param name="UsesIdentity">True when an identity sends to Application Insights.</param>
/// <param name="ClientId">Client id of a user-assigned identity; null for the system-assigned one.</param>
internal sealed record TelemetryOptions(bool ToCollector, string? InsightsConnection, bool UsesIdentity, string? ClientId)
{
    private const string ClientPart = "ClientId=";

    public bool IsOff => !ToCollector && InsightsConnection is null;

    public static TelemetryOptions Read(Func<string, string?> setting)
    {
        string[] authentication = setting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        string? client = authentication.FirstOrDefault(part => part.StartsWith(ClientPart, StringComparison.OrdinalIgnoreCase))?[ClientPart.Length..];
        return new TelemetryOptions(
            setting("OTEL_EXPORTER_OTLP_ENDPOINT") is not null, setting("APPLICATIONINSIGHTS_CONNECTION_STRING"), authentication.Length > 0, string.IsNullOrEmpty(client) ? null : client);
    }
}
