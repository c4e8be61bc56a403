using System.Collections.Concurrent;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using BillingFunctions.Hosting;

namespace BillingFunctions.Tests.Support;

/// <summary>Keeps a copy of everything that goes into a store: rows with every column, messages, blobs and events, compressed ones as they read too.</summary>
internal sealed class StoredBytes
{
    private readonly ConcurrentQueue<(string Place, byte[] Bytes)> _all = [];

    /// <summary>How much there is.</summary>
    public int Count => _all.Count;

    /// <summary>The stores, watched.</summary>
    public StoreSet Around(StoreSet stores)
    {
        var events = new Events(stores.Events, this);
        return stores with
        {
            Tables = new Tables(stores.Tables, this), Queues = new Queues(stores.Queues, this), Blobs = new Blobs(stores.Blobs, this), Events = events,
            Hub = stores.Hub is { } hub ? hub with { Log = events } : null,
        };
    }

    /// <summary>Where a text stands: as it is, as JSON writes it, in base64 of both alphabets or in hexadecimal digits.</summary>
    public IReadOnlyList<string> PlacesOf(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[][] forms =
        [
            bytes, System.Text.Json.JsonEncodedText.Encode(text).EncodedUtf8Bytes.ToArray(), Ascii(Convert.ToBase64String(bytes).TrimEnd('=')),
            Ascii(System.Buffers.Text.Base64Url.EncodeToString(bytes)), Ascii(Convert.ToHexString(bytes)), Ascii(Convert.ToHexStringLower(bytes)),
        ];
        return [.. _all.Where(each => forms.Any(form => each.Bytes.AsSpan().IndexOf(form) >= 0)).Select(each => each.Place).Distinct()];
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private void Keep(string place, ReadOnlyMemory<byte> bytes)
    {
        _all.Enqueue((place, bytes.ToArray()));
        try
        {
            _all.Enqueue((place, DocumentCodec.Decompress(bytes.ToArray())));
        }
        catch (InvalidDataException)
        {
            // It is not compressed.
        }
    }

    private void Keep(string table, RowWrite write)
    {
        string place = $"{table}/{write.PartitionKey}/{write.RowKey}";
        Keep(place, Encoding.UTF8.GetBytes(place));
        foreach (Column column in write.Columns.All)
        {
            Keep(place, column.Text is { } text ? Encoding.UTF8.GetBytes(text) : column.Data);
        }

        // A document that is split over columns reads only as a whole.
        foreach (IGrouping<string, Column> parts in write.Columns.All.Where(column => column.Type == ColumnType.Bytes).GroupBy(column => column.Name.TrimEnd("0123456789".ToCharArray())))
        {
            Keep(place, parts.SelectMany(part => part.Data.ToArray()).ToArray());
        }
    }

    private sealed class Tables(ITableStore inner, StoredBytes stored) : ITableStore
    {
        public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

        public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            foreach (RowWrite write in writes)
            {
                stored.Keep(table, write);
            }

            return inner.CommitAsync(table, writes, cancellationToken);
        }
    }

    private sealed class Queues(IQueueStore inner, StoredBytes stored) : IQueueStore
    {
        public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => inner.EnsureQueueAsync(queue, cancellationToken);

        public ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
        {
            stored.Keep($"queue {queue}", Encoding.UTF8.GetBytes(text));
            return inner.SendAsync(queue, text, delay, cancellationToken);
        }

        public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(queue, max, visibility, cancellationToken);

        public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) => inner.DeleteAsync(queue, message, cancellationToken);

        public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
            inner.ExtendAsync(queue, message, visibility, cancellationToken);

        public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => inner.CountAsync(queue, cancellationToken);
    }

    private sealed class Blobs(IBlobStore inner, StoredBytes stored) : IBlobStore
    {
        public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => inner.EnsureContainerAsync(container, cancellationToken);

        public ValueTask<bool> PutAsync(
            string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
        {
            stored.Keep($"blob {container}/{name}", Encoding.UTF8.GetBytes(name));
            stored.Keep($"blob {container}/{name}", content);
            return inner.PutAsync(container, name, content, contentType, onlyIfNew, cancellationToken);
        }

        public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) => inner.GetAsync(container, name, cancellationToken);

        public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => inner.DeleteAsync(container, name, cancellationToken);
    }

    private sealed class Events(IEventLog inner, StoredBytes stored) : IEventLog
    {
        public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => inner.PartitionCountAsync(cancellationToken);

        public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
        {
            foreach (LogMessage message in messages)
            {
                stored.Keep("hub", message.Body);
            }

            return inner.SendAsync(partition, messages, cancellationToken);
        }

        public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => inner.GetEndsAsync(cancellationToken);
    }
}
