using System.Text;
using Billing.Application.Payments.Providers;
using Billing.Providers.Signatures;

namespace Billing.Providers.Mpesa;

/// <summary>
/// Addresses of callbacks: M-Pesa signs nothing, so the address itself is the secret. It names the attempt and ends in a code that only the
/// holder of the callback secret can make; each attempt has its own.
/// </summary>
internal static class MpesaAddress
{
    private const int CodeLength = 40;

    /// <summary>Where the result of an attempt goes.</summary>
    public static string Of(Uri endpoint, MpesaCredentials credentials, ProviderReference reference) =>
        $"{endpoint.AbsoluteUri.TrimEnd('/')}/{reference}/{CodeOf(credentials, reference.ToString())}";

    /// <summary>The attempt that a called path names, or null when the path is forged.</summary>
    public static ProviderReference? ReferenceOf(string path, MpesaCredentials credentials)
    {
        string[] segments = path.Split('/');
        if (segments.Length < 2 || credentials.CallbackSecret.Length == 0)
        {
            return null;
        }

        bool isOurs = HmacText.AreEqual(CodeOf(credentials, segments[^2]), segments[^1]);
        return isOurs && ProviderReference.TryParse(segments[^2], out ProviderReference reference) ? reference : null;
    }

    private static string CodeOf(MpesaCredentials credentials, string reference) =>
        HmacText.Sha256(credentials.CallbackSecret, Encoding.UTF8.GetBytes(reference))[..CodeLength];
}
