using Billing.Application.Payments.Providers;

namespace Billing.Providers;

/// <summary>Credentials as those of one provider. Another provider's are a bug of the caller.</summary>
internal static class CredentialsOf
{
    public static T As<T>(this ProviderCredentials credentials)
        where T : ProviderCredentials =>
        credentials as T ?? throw new ArgumentException($"Expected {typeof(T).Name}, got {credentials?.Kind.ToString() ?? "nothing"}");
}
