using System.Text.Json.Serialization;
using Billing.Application.Exports;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Exports;

/// <summary>The wire records of this folder.</summary>
internal static class DataExportWire
{
    public static readonly DataExportWireJson Json = new(WireOptions.Create(Words.Of<ExportType>(), Words.Of<ExportFormat>(), Words.Of<ExportStatus>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(DataExportCreate))]
[JsonSerializable(typeof(DataExportResponse))]
[JsonSerializable(typeof(DataExportEstimate))]
internal sealed partial class DataExportWireJson : JsonSerializerContext;
