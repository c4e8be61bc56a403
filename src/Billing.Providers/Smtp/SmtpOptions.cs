using System.Net.Security;

namespace Billing.Providers.Smtp;

/// <summary>How mail servers are spoken with.</summary>
public sealed record SmtpOptions
{
    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Decides about certificates; null for the machine's own rules.</summary>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }
}
