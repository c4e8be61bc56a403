using System.Text.Json.Serialization;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using NodaTime;

namespace BillingFunctions.Http.V1.Closing;

internal sealed record RefusedCloseResponse(
    BillingId SubjectId, string Kind, BillingId CustomerId, Instant DueAt, Instant RefusedSince, int Attempts, Instant RetryAt, string Reason)
{
    public static RefusedCloseResponse From(RefusedCloseRow it) => new(
        it.Refused.SubjectId, WordTable<RefusedCloseKind>.Word(it.Refused.Kind), it.CustomerId, it.Refused.DueAt, it.Refused.Since, it.Refused.Attempts,
        it.Refused.RetryAt, it.Refused.Reason);
}

/// <summary>The wire records of this folder.</summary>
internal static class ClosingWire
{
    public static readonly ClosingWireJson Json = new(WireOptions.Create());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(RefusedCloseResponse))]
internal sealed partial class ClosingWireJson : JsonSerializerContext;
