using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Application.Integrations;
using Billing.Application.Integrations.Sync;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>
/// Posts mapped objects to an address of the organization's own, signed as Standard Webhooks are. The id of a post is the same at every try, so that the receiver can tell; a receiver that answers with
/// an <c>id</c> gives the object its name there.
/// </summary>
internal sealed class WebhookAdapter(IWebhookTransport transport) : IIntegrationAdapter
{
    private const string SecretPrefix = "whsec_";
    private const int NameMax = 255;

    public IntegrationProvider Provider => IntegrationProvider.Webhook;

    public bool NeedsCustomer => false;

    public IReadOnlyList<SyncKind> KindsOf(IntegrationAccess access) => Enum.GetValues<SyncKind>();

    public IReadOnlyDictionary<string, string> DefaultFields(SyncKind kind) => new Dictionary<string, string>();

    public async Task<Result<Unit>> TestAsync(IntegrationAccess access, Instant now, CancellationToken cancellationToken) =>
        (await PostAsync(access, $"test-{now.ToUnixTimeTicks()}", new JsonObject { ["type"] = "integration.test" }, now, cancellationToken)).Map(_ => Unit.Value);

    public async Task<Result<string>> PushAsync(IntegrationAccess access, SyncObject what, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["type"] = what.EventType, ["object"] = SyncFields.WordOf(what.Kind), ["id"] = what.Id.ToString(), ["external_id"] = what.ExternalId, ["data"] = what.Fields.DeepClone(),
        };
        return (await PostAsync(access, what.Key, body, what.SentAt, cancellationToken)).Map(reply => NameIn(reply) ?? what.ExternalId ?? what.Id.ToString());
    }

    private async Task<Result<string?>> PostAsync(IntegrationAccess access, string id, JsonObject json, Instant now, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(json.ToJsonString());
        var request = new WebhookRequest(access["url"]!, [.. WebhookSignature.Headers(id, now, body, [KeyOf(access["signing_secret"]!)])], body);
        WebhookReply reply = await transport.SendAsync(request, cancellationToken);
        return reply switch
        {
            { IsSuccess: true } => reply.Body,
            { Status: null } => Failure.Of(FailureKind.Unavailable, reply.Error ?? "There was no answer"),
            { Status: 401 or 403 } => Failure.Of(FailureKind.Forbidden, $"The receiver answered {reply.Status}"),
            { Status: 408 or 429 or >= 500 } => Failure.Of(FailureKind.Unavailable, $"The receiver answered {reply.Status}"),
            _ => Failure.Of(FailureKind.Invalid, $"The receiver answered {reply.Status}"),
        };
    }

    /// <summary>The key of a secret: what follows the prefix is base64, as Standard Webhooks write it; any other text is the key itself.</summary>
    private static byte[] KeyOf(string secret)
    {
        byte[] key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out int length)
            ? key[..length]
            : Encoding.UTF8.GetBytes(secret);
    }

    private static string? NameIn(string? answer)
    {
        try
        {
            return string.IsNullOrWhiteSpace(answer) ? null
                : JsonNode.Parse(answer) is JsonObject json && json["id"] is JsonValue id && id.ToString() is { Length: > 0 and <= NameMax } name ? name : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
