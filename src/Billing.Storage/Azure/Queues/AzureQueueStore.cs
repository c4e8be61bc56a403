using System.Globalization;
using Azure;
using Azure.Core;
using Billing.Application.Ports;
using Billing.Storage.Azure.Transport;
using Billing.Storage.Limits;

namespace Billing.Storage.Azure.Queues;

/// <summary>Messages in Azure Queue Storage.</summary>
internal sealed class AzureQueueStore(AzureChannel channel) : IQueueStore
{
    /// <inheritdoc/>
    public async Task EnsureQueueAsync(string queue, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        using HttpMessage message = channel.Begin(RequestMethod.Put, $"/{queue}");
        Response response = await channel.SendAsync(message, $"Create queue {queue}", changes: true, cancellationToken);
        bool exists = response.Status == 409 && ServiceError.Of(response).Code == "QueueAlreadyExists";
        if (response.Status is not (201 or 204) && !exists)
        {
            throw StoreFaults.FromResponse($"Create queue {queue}", response, changes: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        StoreLimits.CheckMessage(text);
        string seconds = Seconds(StoreLimits.CheckSeconds(delay, 0));
        using HttpMessage message = channel.Begin(RequestMethod.Post, $"/{queue}/messages?messagettl=-1&visibilitytimeout={seconds}");
        SetText(message.Request, text);
        Response response = await channel.SendAsync(message, $"Send to queue {queue}", changes: true, cancellationToken);
        if (response.Status != 201)
        {
            throw StoreFaults.FromResponse($"Send to queue {queue}", response, changes: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        StoreLimits.CheckReceive(max);
        string path = $"/{queue}/messages?numofmessages={Seconds(max)}&visibilitytimeout={Seconds(StoreLimits.CheckSeconds(visibility, 1))}";
        using HttpMessage message = channel.Begin(RequestMethod.Get, path);
        Response response = await channel.SendAsync(message, $"Receive from queue {queue}", changes: false, cancellationToken);
        return response.Status == 200
            ? ServiceAnswer.Read($"Receive from queue {queue}", response, answer => QueueXml.Read(answer.Content.ToStream()))
            : throw StoreFaults.FromResponse($"Receive from queue {queue}", response, changes: false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        using HttpMessage request = channel.Begin(RequestMethod.Delete, MessagePath(queue, message));
        Response response = await channel.SendAsync(request, $"Delete from queue {queue}", changes: true, cancellationToken);
        return response.Status == 204
            || (IsStale(response) ? false : throw StoreFaults.FromResponse($"Delete from queue {queue}", response, changes: true));
    }

    /// <inheritdoc/>
    public async ValueTask<QueueMessage?> ExtendAsync(
        string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        string seconds = Seconds(StoreLimits.CheckSeconds(visibility, 0));

        // A success changes the receipt, so a repetition would be refused as stale: it is sent once. The text goes along because the
        // connection pool repeats requests without a body by itself.
        using HttpMessage request = channel.Begin(
            RequestMethod.Put, $"{MessagePath(queue, message)}&visibilitytimeout={seconds}", Resend.Never);
        SetText(request.Request, message.Text);
        Response response = await channel.SendAsync(request, $"Extend in queue {queue}", changes: true, cancellationToken);
        if (response.Status != 204)
        {
            return IsStale(response) ? null : throw StoreFaults.FromResponse($"Extend in queue {queue}", response, changes: true);
        }

        string? receipt = ServiceAnswer.Header(response, "x-ms-popreceipt");
        string? nextVisible = ServiceAnswer.Header(response, "x-ms-time-next-visible");
        return message with
        {
            Receipt = receipt ?? message.Receipt,
            NextVisibleAtUtc = nextVisible is null ? message.NextVisibleAtUtc : QueueXml.Time(nextVisible),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        using HttpMessage message = channel.Begin(RequestMethod.Get, $"/{queue}?comp=metadata");
        Response response = await channel.SendAsync(message, $"Count queue {queue}", changes: false, cancellationToken);
        return response.Status is 200 or 204 && ServiceAnswer.Header(response, "x-ms-approximate-messages-count") is { } count
            ? int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw StoreFaults.FromResponse($"Count queue {queue}", response, changes: false);
    }

    private static void SetText(Request request, string text)
    {
        request.Headers.Add("Content-Type", "application/xml");
        request.Content = RequestContent.Create(QueueXml.Write(text));
    }

    private static bool IsStale(Response response) => response.Status is 400 or 404
        && ServiceError.Of(response).Code is "MessageNotFound" or "PopReceiptMismatch" or "InvalidQueryParameterValue";

    private static string MessagePath(string queue, QueueMessage message) =>
        $"/{queue}/messages/{Uri.EscapeDataString(message.Id)}?popreceipt={Uri.EscapeDataString(message.Receipt)}";

    private static string Seconds(int number) => number.ToString(CultureInfo.InvariantCulture);
}
