using System.Text.Json;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Json;
using NodaTime;

namespace BillingFunctions.Http.Nova;

/// <summary>Errors as <c>{statusCode, message, errors, timestamp, path}</c>, with the names of this surface for the fields at fault.</summary>
internal sealed class NovaErrors(IClock clock) : IErrorShape
{
    private const string ValidationFailed = "Validation failed";
    private const string Settings = "settings";

    /// <summary>Fields that the engine knows under another name.</summary>
    private static readonly Dictionary<string, string> FieldNames = new(StringComparer.Ordinal)
    {
        ["amount_cents"] = "amount",
        ["billing_metadata"] = "metadata",
        ["percentage_rate"] = "discountValue",
        ["amount_currency"] = "currency",
        [Settings] = "credentials",
        ["webhook_hash"] = "secretHash",
        ["short_code"] = "shortcode",
        ["interval"] = "billingInterval",
        ["net_payment_term"] = "netPaymentTerms",
        ["invoice_grace_period"] = "invoiceGracePeriodDays",
    };

    public string ContentType => "application/json";

    public void Write(Utf8JsonWriter json, Problem problem, HttpRequest request, string requestId)
    {
        json.WriteStartObject();
        json.WriteNumber("statusCode"u8, problem.Status);
        json.WriteString("message"u8, problem is { Status: 400, Errors.Count: > 0 } ? ValidationFailed : problem.Detail);
        WriteFields(json, problem.Errors, request);
        if (problem.RetryAfterSeconds is { } seconds)
            json.WriteNumber("retryAfter"u8, seconds);

        json.WriteString("timestamp"u8, clock.GetCurrentInstant().ToDateTimeUtc());
        json.WriteString("path"u8, request.Path.Value);
        json.WriteEndObject();
    }

    public void Describe(Utf8JsonWriter json) => json.WriteRawValue("""
        {"type":"object","description":"What went wrong.","required":["statusCode","message","errors","timestamp","path"],
         "properties":{
          "statusCode":{"type":"integer"},
          "message":{"type":"string","description":"A sentence for a person."},
          "errors":{"anyOf":[{"type":"array","description":"The fields at fault.","items":{"type":"object","required":["field","message"],"properties":{
            "field":{"type":"string","description":"Where the value stands: prices.0.amount."},"message":{"type":"string"}}}},{"type":"null"}]},
          "retryAfter":{"type":"integer","description":"Seconds after which trying again makes sense, where that is known."},
          "timestamp":{"type":"string","format":"date-time"},
          "path":{"type":"string"}}}
        """);

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<FieldError> errors, HttpRequest request)
    {
        if (errors.Count == 0)
        {
            json.WriteNull("errors"u8);
            return;
        }

        json.WriteStartArray("errors"u8);
        foreach (FieldError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, FieldOf(error.Path, IsTenants(request)));
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The place without its first step, which says that it is the body, a parameter or a header.</summary>
    private static string FieldOf(IReadOnlyList<string> path, bool isTenants) => path.Count == 1
        ? path[0]
        : string.Join('.', path.Skip(1).Select(step => (isTenants && step == Settings ? null : FieldNames.GetValueOrDefault(step)) ?? Names.Camel(step)));

    /// <summary>A tenant has settings under this very name; everywhere else the engine means credentials of providers by it.</summary>
    private static bool IsTenants(HttpRequest request) => request.Path.StartsWithSegments("/api/tenants", StringComparison.Ordinal);
}
