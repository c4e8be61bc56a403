using Billing.Application.Exports;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Exports;

/// <summary>Files with everything of a kind.</summary>
internal sealed class DataExportEndpoints(StartExport start, ExportReader exports, ListReader lists)
{
    private static readonly QueryParameter<Mode?> Mode = Query.OneOf<Mode>("mode");
    private static readonly QueryParameter<string> Expires = Query.RequiredText("expires", 20);
    private static readonly QueryParameter<string> Signature = Query.RequiredText("signature", 64);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Data Exports", "/v1/data_exports", DataExportWire.Json);
        group.Post<DataExportCreate, DataExportResponse>("/", "Create data export", Create).Answers(201)
            .Describe("The file is written in the background and kept for seven days. Amounts are minor units, times are UTC.");
        group.List<DataExportResponse>("/", "List data exports", List).SortedBy([.. ExportRows.Exports.Fields.Select(field => field.Name)]);
        group.Post<DataExportCreate, DataExportEstimate>("/estimate", "Estimate export size", Estimate).Describe("How many records there are now.");
        group.Get<DataExportResponse>("/{export_id}", "Get data export", Get).Fails(404);
        group.Stream("/{export_id}/download", "Download data export", "text/csv", Download).Fails(400, 404)
            .Describe("`application/x-ndjson` when the export was asked for in that format.");
        group.Stream("/{export_id}/file", "Download data export by link", "text/csv", File).With(Mode, Expires, Signature).Public().Fails(400, 404)
            .Describe("The `download_path` of an export: works without a key for a quarter of an hour.");
    }

    private async ValueTask<Result<DataExportResponse>> Create(Call call, DataExportCreate body) =>
        body.ToFilters().TryGet(out Dictionary<string, string>? filters, out Failure? wrong)
            ? call.Settle(await start.RunAsync(call.Space, body.ExportType, body.Format, filters, call.Command, call.Cancellation)).Map(export => Answer(call, export))
            : wrong;

    private async ValueTask<Result<Listing<DataExportResponse>>> List(Call call) =>
        (await lists.PageAsync(call, ExportRows.Exports, ExportRows.RowType)).Map(export => Answer(call, export));

    private async ValueTask<Result<DataExportEstimate>> Estimate(Call call, DataExportCreate body) =>
        body.ToFilters().TryGet(out Dictionary<string, string>? filters, out Failure? wrong)
            ? (await start.EstimateAsync(call.Space, body.ExportType, filters, call.Cancellation))
                .Map(count => new DataExportEstimate(body.ExportType, (int)Math.Min(int.MaxValue, count)))
            : wrong;

    private async ValueTask<Result<DataExportResponse>> Get(Call call) =>
        await exports.FindAsync(call.Space, call.Id("export_id"), call.Cancellation) is { } export ? Answer(call, export) : Failure.NotFound("Data export");

    private async ValueTask<Result<StreamAnswer>> Download(Call call) =>
        (await exports.OpenAsync(call.Space, call.Id("export_id"), call.Cancellation)).Map(FileOf);

    private async ValueTask<Result<StreamAnswer>> File(Call call)
    {
        BillingId id = call.Id("export_id");
        return long.TryParse(call.Get(Expires), out long expires)
            ? (await exports.OpenAsync(
                new ExportLink(new DataSpace(id.Owner, call.Get(Mode) ?? default), id, expires, call.Get(Signature)), call.Cancellation)).Map(FileOf)
            : Failure.NotFound("Data export");
    }

    private DataExportResponse Answer(Call call, DataExport export) =>
        DataExportResponse.From(export, call.Organization, export.Status == ExportStatus.Completed ? exports.LinkTo(export) : null);

    private StreamAnswer FileOf(DataExport export) =>
        new(export.BytesWritten, export.ContentType, export.FileName, (to, cancellation) => exports.CopyAsync(export, to, cancellation));
}
