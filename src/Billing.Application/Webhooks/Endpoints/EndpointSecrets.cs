using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Webhooks.Endpoints;

/// <summary>Makes the secrets of endpoints, and opens them to sign. Their text is <c>whsec_</c> and the key in base64, as Standard Webhooks has it.</summary>
public sealed class EndpointSecrets(SecretBox box, IRandomSource random)
{
    /// <summary>What the text of a secret begins with.</summary>
    public const string Prefix = "whsec_";

    private const int KeyBytes = 32;

    /// <summary>A new secret, encrypted; refused where the operator gave no key to encrypt with.</summary>
    internal Result<string> New(DataSpace space, BillingId endpointId)
    {
        byte[] key = new byte[KeyBytes];
        random.Fill(key);
        return box.Seal(space, FieldOf(endpointId), TextOf(key));
    }

    /// <summary>The text of the secret that a key is of.</summary>
    public static string TextOf(byte[] key) => Prefix + Convert.ToBase64String(key);

    /// <summary>The text of an endpoint's current secret, to be shown to its owner.</summary>
    public Result<string> Reveal(DataSpace space, WebhookEndpoint endpoint) => Reveal(space, endpoint.Id, endpoint.Sealed);

    /// <summary>The text of a secret that was made for an endpoint.</summary>
    internal Result<string> Reveal(DataSpace space, BillingId endpointId, string kept) => box.Open(space, FieldOf(endpointId), kept);

    /// <summary>The keys to sign with now, the current one first.</summary>
    internal Result<IReadOnlyList<byte[]>> Keys(DataSpace space, WebhookEndpoint endpoint, Instant now)
    {
        List<byte[]> keys = [];
        foreach (string each in endpoint.PreviousSealed is { } previous && now < endpoint.PreviousUntil ? new[] { endpoint.Sealed, previous } : [endpoint.Sealed])
        {
            if (!box.Open(space, FieldOf(endpoint.Id), each).TryGet(out string? text, out Failure? failure))
            {
                return failure;
            }

            keys.Add(Convert.FromBase64String(text[Prefix.Length..]));
        }

        return keys;
    }

    /// <summary>What an endpoint's secrets are encrypted for.</summary>
    internal static string FieldOf(BillingId endpointId) => $"webhook_endpoint:{endpointId}";
}
