using System.Globalization;
using System.Text.Json;
using Billing.Application.Exports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Exports;

internal sealed class DataExportCreate
{
    public required ExportType ExportType { get; set; }

    [FreeObject, Doc("`start_date` and `end_date`, days of UTC that are both included, and fields of the type, such as `customer_id` and `status`.", Example = """{"start_date":"2026-01-01"}""")]
    public JsonElement? Filters { get; set; }

    [Doc("How rows are written.")]
    public ExportFormat Format { get; set; }

    /// <summary>The filters as texts; refused at one that is none.</summary>
    public Result<Dictionary<string, string>> ToFilters()
    {
        Dictionary<string, string> read = [];
        foreach (JsonProperty filter in Filters is { ValueKind: JsonValueKind.Object } filters ? filters.EnumerateObject() : default)
        {
            if (filter.Value.ValueKind != JsonValueKind.String)
                return Failure.Invalid($"filters.{filter.Name}", "Input should be a string", "string_type");

            read[filter.Name] = filter.Value.GetString()!;
        }

        return read;
    }
}

internal sealed record DataExportResponse(
    BillingId Id, BillingId OrganizationId, ExportType ExportType, ExportStatus Status, IReadOnlyDictionary<string, string>? Filters,
    [property: Doc("Name of the file, once it is whole.")] string? FilePath, [property: Doc("Rows written so far.")] int? RecordCount,
    [property: Doc("Percent; 100 only when it is completed.")] int? Progress, string? ErrorMessage, Instant? StartedAt, Instant? CompletedAt, Instant CreatedAt,
    ExportFormat Format, [property: Doc("Bytes of the file so far.")] long FileSize, [property: Doc("When export and file are removed.")] Instant ExpiresAt,
    [property: Doc("A path that opens the file without a key, for a quarter of an hour; null until it is whole.")] string? DownloadPath)
{
    public static DataExportResponse From(DataExport it, BillingId organization, ExportLink? link) => new(
        it.Id, organization, it.Type, it.Status, it.Filters.Count == 0 ? null : it.Filters, it.Status == ExportStatus.Completed ? it.FileName : null,
        (int)Math.Min(int.MaxValue, it.RowsWritten), it.Progress, it.ErrorMessage, it.StartedAt, it.CompletedAt, it.CreatedAt, it.Format, it.BytesWritten,
        it.ExpiresAt, link is null ? null : PathOf(link));

    private static string PathOf(ExportLink link) => string.Create(
        CultureInfo.InvariantCulture,
        $"/v1/data_exports/{link.ExportId}/file?mode={WordTable<Mode>.Word(link.Space.Mode)}&expires={link.ExpiresAt}&signature={link.Signature}");
}

internal sealed record DataExportEstimate(ExportType ExportType, int RecordCount);
