using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using NodaTime;

namespace Billing.Storage.Azure.EventHubs;

/// <summary>Authorises requests to a hub with a shared access signature that is renewed before it ends.</summary>
/// <param name="resource">Address of the hub.</param>
/// <param name="policy">Name of the access policy.</param>
/// <param name="key">Its key, used as UTF-8 text (storage keys are base64, these are not).</param>
/// <param name="clock">The real time: the service checks the end of the signature.</param>
internal sealed class SharedAccessPolicy(string resource, string policy, string key, IClock clock) : HttpPipelineSynchronousPolicy
{
    private static readonly Duration Lifetime = Duration.FromHours(1);
    private static readonly Duration RenewBefore = Duration.FromMinutes(20);

    private Signature? _current;

    public override void OnSendingRequest(HttpMessage message)
    {
        Instant now = clock.GetCurrentInstant();
        Signature? current = Volatile.Read(ref _current);
        if (current is null || now > current.EndsAt - RenewBefore || now < current.EndsAt - Lifetime)
        {
            current = new Signature(Sign(resource, policy, key, now + Lifetime), now + Lifetime);
            Volatile.Write(ref _current, current);
        }

        message.Request.Headers.SetValue("Authorization", current.Text);
    }

    /// <summary>The header value of a signature that ends at the given time.</summary>
    public static string Sign(string resource, string policy, string key, Instant endsAt)
    {
        string escaped = Uri.EscapeDataString(resource);
        string ends = endsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{escaped}\n{ends}"));
        string signature = Uri.EscapeDataString(Convert.ToBase64String(hash));
        return $"SharedAccessSignature sr={escaped}&sig={signature}&se={ends}&skn={Uri.EscapeDataString(policy)}";
    }

    private sealed record Signature(string Text, Instant EndsAt);
}
