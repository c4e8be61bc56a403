using System.Text.Json;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Describes a CloudEvent 1.0; it is read straight from the bytes of the request.</summary>
internal sealed class CloudEventCreate
{
    [OneOf("1.0")]
    public required string Specversion { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Together with the source your id of the fact: the transaction id is the source, a space and this. At most 255 characters in all.", Example = "\"4711\"")]
    public required string Id { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Where the event comes from: a URI reference.", Example = "\"/gateways/eu-1\"")]
    public required string Source { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Code of the billable metric.")]
    public required string Type { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Your own id of the customer.")]
    public required string Subject { get; set; }

    [Doc("When it was used, with an offset; left out: when we receive it.", Example = "\"2026-03-01T00:00:00Z\"")]
    public Instant? Time { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("A media type of JSON; left out: application/json.", Example = "\"application/json\"")]
    public string? Datacontenttype { get; set; }

    [FreeObject, Doc("What metrics measure and charges tell apart.", Example = """{"tokens":1200}""")]
    public JsonElement Data { get; set; } = ListedRows.Parse("{}");
}
