using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Json;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace BillingFunctions.Http.BillingService;

/// <summary>Errors as <c>{timestamp, status, error, message, path, details}</c>, with the names of this surface for the fields at fault.</summary>
internal sealed class BillingServiceErrors(IClock clock) : IErrorShape
{
    /// <summary>Fields that the engine knows under another name.</summary>
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["amount_cents"] = "discountValue",
        ["percentage_rate"] = "discountValue",
        ["billable_metric_code"] = "resourceType",
        ["customer_id"] = "tenantId",
        ["enforcement"] = "enforceHardLimit",
        ["expiration_at"] = "expiresAt",
        ["frequency_duration"] = "durationMonths",
        ["limit"] = "quotaLimit",
    };

    public string ContentType => "application/json";

    public int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.Unauthenticated => 400,
        FailureKind.WrongState => 409,
        _ => FailureStatus.Of(kind),
    };

    public void Write(Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("timestamp"u8, clock.GetCurrentInstant().ToDateTimeUtc());
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("error"u8, problem.Errors.Any(error => error.Type == "quota_exceeded") ? "QUOTA_EXCEEDED" : ReasonPhrases.GetReasonPhrase(problem.Status));
        json.WriteString("message"u8, problem.Detail);
        json.WriteString("path"u8, request.Path.Value);
        json.WriteStartArray("details"u8);
        foreach (FieldError error in problem.Errors)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, FieldOf(error.Path));
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Describe(Utf8JsonWriter json) => json.WriteRawValue("""
        {"type":"object","description":"What went wrong.","required":["timestamp","status","error","message","path","details"],
         "properties":{
          "timestamp":{"type":"string","format":"date-time"},
          "status":{"type":"integer"},
          "error":{"type":"string","description":"The status in words, or QUOTA_EXCEEDED."},
          "message":{"type":"string","description":"A sentence for a person."},
          "path":{"type":"string"},
          "details":{"type":"array","description":"The fields at fault.","items":{"type":"object","required":["field","message"],"properties":{
            "field":{"type":"string","description":"Where the value stands: events.0.quantity."},"message":{"type":"string"}}}}}}
        """);

    /// <summary>The place without its first step, which says that it is the body, a parameter or a header.</summary>
    private static string FieldOf(IReadOnlyList<string> path) => path.Count == 1
        ? path[0]
        : string.Join('.', path.Skip(1).Select(step => (path[0] == "body" ? FieldNames.GetValueOrDefault(step) : null) ?? Names.Camel(step)));
}
