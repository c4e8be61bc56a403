using Billing.Application.Payments.Providers;

namespace Billing.Providers.Sandbox;

/// <summary>The sandbox's ids: <c>TOKEN.REFERENCE</c>, so that an id tells what happens next.</summary>
internal static class SandboxPaymentId
{
    public static string Of(string token, ProviderReference reference) => $"{token}.{reference}";

    public static string TokenOf(string id) => id.Split('.')[0];

    public static ProviderReference? ReferenceOf(string id) =>
        ProviderReference.TryParse(id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..], out ProviderReference reference) ? reference : null;
}
