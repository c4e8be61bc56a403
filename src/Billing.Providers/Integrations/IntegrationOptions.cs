using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Integrations;

/// <summary>Where the systems are that objects are copied to. The defaults are their public addresses.</summary>
public sealed record IntegrationOptions
{
    /// <summary>HubSpot.</summary>
    public Uri Hubspot { get; init; } = new("https://api.hubapi.com/");

    /// <summary>Xero.</summary>
    public Uri Xero { get; init; } = new("https://api.xero.com/");

    /// <summary>Where Xero gives tokens.</summary>
    public Uri XeroIdentity { get; init; } = new("https://identity.xero.com/");

    /// <summary>Development only: addresses of this machine may be called, without encryption too.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>Bounds of a call.</summary>
    public ProviderHttpLimits Limits { get; init; } = ProviderHttpLimits.Default;

    /// <summary>What the time limit of a call is measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads <c>Integrations__Hubspot</c>, <c>__Xero</c>, <c>__XeroIdentity</c> (addresses) and <c>__AllowLoopback</c>.</summary>
    /// <param name="setting">Gives the value of a setting, or null.</param>
    public static Result<IntegrationOptions> Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var options = new IntegrationOptions();
        options = options with
        {
            Hubspot = ServiceAddress.Read(setting("Integrations__Hubspot"), options.Hubspot),
            Xero = ServiceAddress.Read(setting("Integrations__Xero"), options.Xero),
            XeroIdentity = ServiceAddress.Read(setting("Integrations__XeroIdentity"), options.XeroIdentity),
            AllowsLoopback = ServiceAddress.IsTrue(setting("Integrations__AllowLoopback")),
        };
        return ServiceAddress.Fault(options.AllowsLoopback, options.Hubspot, options.Xero, options.XeroIdentity) is { } fault ? Failure.Of(FailureKind.Invalid, fault) : options;
    }
}
