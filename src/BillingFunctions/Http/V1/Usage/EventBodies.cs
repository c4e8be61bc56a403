using Billing.Application.Usage;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Reads events from a request in each form that they come in.</summary>
internal static class EventBodies
{
    private const string AttributePrefix = "ce-";

    /// <summary>One event: our JSON, or a CloudEvent as a document or in headers and body.</summary>
    public static Result<ReadEvent> ReadOne(Call call, Instant now)
    {
        ReadOnlySpan<byte> body = call.RawBody.Span;
        HttpRequest request = call.Context.Request;
        if (!body.IsEmpty && MediaType.Is(request, CloudEventJson.StructuredType))
            return CloudEventJson.ReadOne(body, now);

        if (request.Headers.ContainsKey(AttributePrefix + "specversion"))
            return CloudEventJson.ReadBinary(Attributes(request), body, now);

        return body.IsEmpty ? NoBody : UsageEventJson.ReadOne(body, now);
    }

    /// <summary>A batch: our JSON or CloudEvents.</summary>
    public static Result<IReadOnlyList<ReadEvent>> ReadBatch(Call call, int eventsMax, Instant now)
    {
        ReadOnlySpan<byte> body = call.RawBody.Span;
        return body.IsEmpty ? NoBody
            : MediaType.Is(call.Context.Request, CloudEventJson.BatchType) ? CloudEventJson.ReadBatch(body, eventsMax, now)
            : UsageEventJson.ReadBatch(body, eventsMax, now);
    }

    private static Failure NoBody { get; } = new(FailureKind.Invalid, "The body is missing", [new FieldError(["body"], "The body is missing", "missing")]);

    /// <summary>Headers are ASCII: other characters come percent-encoded.</summary>
    private static Dictionary<string, string> Attributes(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith(AttributePrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[AttributePrefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString()), StringComparer.Ordinal);
}
