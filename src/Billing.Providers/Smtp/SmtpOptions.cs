using System.Net.Security;

namespace Billing.Providers.Smtp;

/// <summary>How mail servers are spoken with.</summary>
public sealed record SmtpOptions
{
    /// <summary>Name of the setting that allows mail servers of this machine.</summary>
    public const string LoopbackVariable = "Mail__AllowLoopback";

    /// <summary>Development only: mail servers of this machine may be spoken with.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Decides about certificates; null for the machine's own rules.</summary>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }

    /// <summary>Reads the setting; anything but <c>true</c> means no.</summary>
    public static SmtpOptions Read(Func<string, string?> setting) =>
        new() { AllowsLoopback = string.Equals(setting(LoopbackVariable), "true", StringComparison.OrdinalIgnoreCase) };
}
