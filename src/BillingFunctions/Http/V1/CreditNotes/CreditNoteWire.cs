using System.Text.Json.Serialization;
using Billing.Domain.Credits;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.CreditNotes;

/// <summary>The wire records of this folder.</summary>
internal static class CreditNoteWire
{
    public static readonly CreditNoteWireJson Json = new(WireOptions.Create(
        Words.Of<CreditNoteType>(), Words.Of<CreditNoteReason>(), Words.Of<CreditNoteStatus>(), Words.Of<CreditStatus>(), Words.Of<RefundStatus>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(CreditNoteCreate))]
[JsonSerializable(typeof(CreditNoteUpdate))]
[JsonSerializable(typeof(CreditNoteResponse))]
internal sealed partial class CreditNoteWireJson : JsonSerializerContext;
