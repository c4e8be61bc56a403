using Billing.Application.Payments.Connections;

namespace Billing.Application.Payments.Collection;

/// <summary>Where providers reach this service.</summary>
/// <param name="Root">Its address, such as <c>https://billing.example/</c>; null when nobody said.</param>
public sealed record PublicAddress(Uri? Root)
{
    /// <summary>Name of the setting.</summary>
    public const string Variable = "BILLING_PUBLIC_URL";

    /// <summary>Reads the setting; anything but an absolute http or https address counts as none.</summary>
    public static PublicAddress Read(string? text) =>
        new(Uri.TryCreate(text, UriKind.Absolute, out Uri? root) && root.Scheme is "https" or "http" ? root : null);

    /// <summary>Where the results of a connection go, which its provider is told with each call.</summary>
    internal Uri? WebhookOf(PaymentConnection connection) => Root is null
        ? null
        : new Uri(Root, $"/v1/payments/webhook/{connection.Kind.ToString().ToLowerInvariant()}/{connection.Id}");
}
