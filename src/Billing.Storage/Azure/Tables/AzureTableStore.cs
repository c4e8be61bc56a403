using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Core;
using Billing.Application.Ports;
using Billing.Storage.Azure.Transport;
using Billing.Storage.Limits;

namespace Billing.Storage.Azure.Tables;

/// <summary>Rows in Azure Table Storage.</summary>
internal sealed class AzureTableStore(AzureChannel channel) : ITableStore
{
    private const string JsonType = "application/json";
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";

    /// <inheritdoc/>
    public async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        using HttpMessage message = Begin(RequestMethod.Post, "/Tables", Resend.Freely);
        message.Request.Headers.Add("Prefer", "return-no-content");
        SetBody(message.Request, JsonType, System.Text.Encoding.ASCII.GetBytes($"{{\"TableName\":\"{table}\"}}"));
        Response response = await channel.SendAsync(message, $"Create table {table}", changes: true, cancellationToken);
        bool exists = response.Status == 409 && ServiceError.Of(response).Code == "TableAlreadyExists";
        if (response.Status is not (201 or 204) && !exists)
        {
            throw StoreFaults.FromResponse($"Create table {table}", response, changes: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        StoreLimits.CheckKeys(partitionKey, rowKey);
        using HttpMessage message = Begin(RequestMethod.Get, TableAddress.Row(table, partitionKey, rowKey), Resend.Freely);
        Response response = await channel.SendAsync(message, $"Read a row of {table}", changes: false, cancellationToken);
        return response.Status switch
        {
            200 => ServiceAnswer.Read($"Read a row of {table}", response, ReadRow),
            404 when ServiceError.Of(response).Code is "ResourceNotFound" or "EntityNotFound" => null,
            _ => throw StoreFaults.FromResponse($"Read a row of {table}", response, changes: false),
        };
    }

    /// <inheritdoc/>
    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        StoreLimits.CheckRange(range);
        return PageAsync($"Read a range of {table}", TableAddress.Range(table, range), cancellationToken);
    }

    /// <summary>A page of the whole table.</summary>
    public ValueTask<TablePage> ScanAsync(string table, string? continuation, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        return PageAsync($"Read all of {table}", TableAddress.All(table, continuation), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        StoreLimits.CheckCommit(table, writes);

        // A request without a body may be sent a second time by the connection pool when a reused connection breaks, so a single delete
        // goes as a batch: a request whose body has been started is never sent again.
        return writes.Count == 1 && writes[0].Kind != RowWriteKind.Delete
            ? CommitOneAsync(table, writes, cancellationToken)
            : CommitBatchAsync(table, writes, cancellationToken);
    }

    private async ValueTask<TablePage> PageAsync(string what, string address, CancellationToken cancellationToken)
    {
        using HttpMessage message = Begin(RequestMethod.Get, address, Resend.Freely);
        Response response = await channel.SendAsync(message, what, changes: false, cancellationToken);
        return response.Status == 200 ? ServiceAnswer.Read(what, response, ReadPage) : throw StoreFaults.FromResponse(what, response, changes: false);
    }

    private async ValueTask<CommitResult> CommitOneAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        string what = $"Write a row of {table}";
        TableOperation operation = TableOperation.Of(table, writes[0]);
        using HttpMessage message = Begin(operation.Method, operation.Path, Resend.Never);
        message.Request.Headers.Add("Prefer", "return-no-content");
        if (operation.IfMatch is { } etag)
        {
            message.Request.Headers.Add("If-Match", etag);
        }

        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body, TableJson.WriterOptions))
        {
            TableJson.Write(json, writes[0]);
        }

        SetBody(message.Request, JsonType, body.WrittenMemory);
        Response response = await channel.SendAsync(message, what, changes: true, cancellationToken);
        if (response.Status is 201 or 204)
        {
            return new CommitResult(CommitStatus.Committed, -1, [ServiceAnswer.Header(response, "ETag")]);
        }

        return CommitOutcome.OfRefusal(response.Status, ServiceError.Of(response), writes)
            ?? throw StoreFaults.FromResponse(what, response, changes: true);
    }

    private async ValueTask<CommitResult> CommitBatchAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        string what = $"Commit to {table}";
        using HttpMessage message = Begin(RequestMethod.Post, "/$batch", Resend.Never);
        SetBody(message.Request, BatchRequestWriter.ContentType, BatchRequestWriter.Write(table, writes, channel.Address));
        Response response = await channel.SendAsync(message, what, changes: true, cancellationToken);
        if (response.Status != 202)
        {
            throw StoreFaults.FromResponse(what, response, changes: true);
        }

        IReadOnlyList<BatchAnswer> answers = BatchResponseReader.Read(response.Content.ToMemory());
        return answers is [{ Status: >= 400 } refusal] ? Refused(what, refusal, writes) : Committed(what, answers, writes);
    }

    private static TableRow ReadRow(Response response) =>
        TableJson.ReadRow(response.Content.ToMemory().Span, ServiceAnswer.Header(response, "ETag"));

    private static TablePage ReadPage(Response response) => new(
        TableJson.ReadPage(response.Content.ToMemory().Span),
        TableAddress.Continuation(
            ServiceAnswer.Header(response, "x-ms-continuation-NextPartitionKey"),
            ServiceAnswer.Header(response, "x-ms-continuation-NextRowKey")));

    private static CommitResult Refused(string what, BatchAnswer refusal, IReadOnlyList<RowWrite> writes)
    {
        ServiceError error = ServiceError.Parse(refusal.Body.Span);
        return CommitOutcome.OfRefusal(refusal.Status, error, writes)
            ?? throw StoreFaults.FromStatus(what, refusal.Status, error, changes: true);
    }

    private static CommitResult Committed(string what, IReadOnlyList<BatchAnswer> answers, IReadOnlyList<RowWrite> writes)
    {
        // Anything but one success for each write is an answer we do not understand, to a transaction that may well have happened.
        if (answers.Count != writes.Count || answers.Any(answer => answer.Status is < 200 or > 299))
        {
            throw new StoreException(StoreFault.OutcomeUnknown, $"{what}: {answers.Count} answers to {writes.Count} writes");
        }

        string?[] etags = new string?[answers.Count];
        for (int i = 0; i < etags.Length; i++)
        {
            etags[i] = writes[i].Kind == RowWriteKind.Delete ? null : answers[i].ETag;
        }

        return new CommitResult(CommitStatus.Committed, -1, etags);
    }

    private HttpMessage Begin(RequestMethod method, string pathAndQuery, Resend resend)
    {
        HttpMessage message = channel.Begin(method, pathAndQuery, resend);
        message.Request.Headers.Add("Accept", MinimalMetadata);
        message.Request.Headers.Add("DataServiceVersion", "3.0;");
        message.Request.Headers.Add("MaxDataServiceVersion", "3.0;NetFx");
        return message;
    }

    private static void SetBody(Request request, string type, ReadOnlyMemory<byte> body)
    {
        request.Headers.Add("Content-Type", type);
        request.Content = RequestContent.Create(body);
    }
}
