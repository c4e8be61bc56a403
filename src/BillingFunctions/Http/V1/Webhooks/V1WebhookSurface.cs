using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Billing.Application.Platform;
using Billing.Application.Usage;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Http.V1.Webhooks;

/// <summary>How v1 tells of events: all of them, under our own names, signed as Standard Webhooks says and as the catalogue of v1 does.</summary>
/// <param name="services">Gives the settings when the first event is told: whatever writes them tells of events itself.</param>
internal sealed class V1WebhookSurface(IServiceProvider services) : IWebhookSurface
{
    public const string SurfaceName = "v1";

    /// <summary>A larger object is left out of the body: whoever needs it asks for it.</summary>
    private const int DataBytesMax = 200_000;

    public string Name => SurfaceName;

    /// <summary>Single usage events, which may come by the thousand, are told only by an API that promises it.</summary>
    public string? NameOf(string domainType) => domainType == TellUsage.EventType ? null : domainType;

    public async ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken)
    {
        InvoiceSettings settings = await services.GetRequiredService<IInvoiceSettings>().FindAsync(occurred.Space, cancellationToken);
        (string objectType, byte[] data) = WebhookShapes.Of(occurred, settings);
        var body = new ArrayBufferWriter<byte>(data.Length + 400);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, occurred.Id.ToGuid());
            json.WriteString("type"u8, occurred.Type);
            json.WriteString("timestamp"u8, InstantPattern.ExtendedIso.Format(occurred.OccurredAt));
            json.WriteNumber("sequence"u8, occurred.Sequence);
            json.WriteString("organization_id"u8, new BillingId(occurred.Space.Organization, 0).ToGuid());
            json.WriteString("mode"u8, occurred.Space.Mode == Mode.Live ? "live"u8 : "test"u8);
            json.WriteString("object_type"u8, objectType);
            json.WriteString("object_id"u8, occurred.ObjectId.ToGuid());
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data.Length <= DataBytesMax ? data : "null"u8, skipInputValidation: true);
            json.WriteEndObject();
        }

        return new WebhookContent(occurred.Type, objectType, body.WrittenMemory);
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers(Webhook webhook, IReadOnlyList<byte[]> keys, Instant at) =>
    [
        .. WebhookSignature.Headers(webhook.EventId.ToString(), at, webhook.Payload.Utf8.Span, keys),
        KeyValuePair.Create("X-Bxb-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(keys[0], webhook.Payload.Utf8.Span))),
        KeyValuePair.Create("X-Bxb-Signature-Algorithm", WebhookEndpoint.HmacAlgorithm),
        KeyValuePair.Create("X-Bxb-Webhook-Id", webhook.Id.ToString()),
        KeyValuePair.Create("X-Bxb-Event-Type", webhook.Type),
    ];
}
