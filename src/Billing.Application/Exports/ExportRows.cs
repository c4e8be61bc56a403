using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;

namespace Billing.Application.Exports;

/// <summary>The message of the queue <c>export-data</c>: go on with an export, or remove its file.</summary>
/// <param name="Space">Whose.</param>
/// <param name="ExportId">The export.</param>
/// <param name="Expires">True to remove it.</param>
internal sealed record ExportMessage(DataSpace Space, BillingId ExportId, bool Expires = false)
{
    /// <summary>The name of the entry of the schedule that removes the file.</summary>
    public string ScheduleKey => $"export|{Space}|{ExportId}";
}

/// <summary>Where exports and their files stand.</summary>
public static class ExportRows
{
    /// <summary>The container of files.</summary>
    public const string Container = "exports";

    /// <summary>All exports of a data space.</summary>
    public static readonly ListDefinition Exports = new("data-exports", [new("export_type"), new("status")]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<DataExport> RowType => StoredJson.Default.DataExport;

    /// <summary>The partition of one export.</summary>
    internal static PartitionAddress PartitionOf(DataSpace space, BillingId id) => new(Tables.Platform, $"{space}|export|{id.ItemKey}");

    /// <summary>The blob of a part as the run that has its turn writes it.</summary>
    internal static string PartOf(DataExport export, int part, int run) =>
        string.Create(CultureInfo.InvariantCulture, $"{export.Space}/{export.Id}/{part:D6}-{run}");

    /// <summary>The blob of a part that is written.</summary>
    internal static string PartOf(DataExport export, int part) => PartOf(export, part, export.Runs.Last(run => run.FirstPart <= part).Number);

    internal static ListUpsert Upsert(DataExport export) => new(
        export.Space, Exports.Name, export.Id, export.CreatedAt, [export.Type.ToString(), export.Status.ToString()], StoredJson.Element(export, RowType));

    internal static ListRemove Remove(DataExport export) => new(export.Space, Exports.Name, export.Id, export.CreatedAt);
}
