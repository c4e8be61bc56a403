using System.Buffers;
using System.Text;
using System.Text.Json;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Tables;

/// <summary>
/// Writes an entity group transaction: one changeset inside one batch. The boundaries are fixed, because no line of a part can begin like
/// one: JSON holds no line breaks and starts with a brace.
/// </summary>
internal static class BatchRequestWriter
{
    /// <summary>The content type of the request.</summary>
    public const string ContentType = "multipart/mixed; boundary=batch_billing";

    /// <summary>Room for one write of the usual size: MIME headers, address and a few hundred bytes of JSON.</summary>
    private const int UsualWriteBytes = 768;

    /// <summary>Writes the body. <paramref name="address"/> makes the absolute address of an escaped path.</summary>
    public static ReadOnlyMemory<byte> Write(string table, IReadOnlyList<RowWrite> writes, Func<string, string> address)
    {
        var target = new ArrayBufferWriter<byte>(UsualWriteBytes * (writes.Count + 1));
        using var json = new Utf8JsonWriter(target, TableJson.WriterOptions);
        target.Write("--batch_billing\r\nContent-Type: multipart/mixed; boundary=changeset_billing\r\n\r\n"u8);
        for (int i = 0; i < writes.Count; i++)
        {
            target.Write("--changeset_billing\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"u8);
            WriteOperation(target, json, table, writes[i], address);
            target.Write("\r\n"u8);
        }

        target.Write("--changeset_billing--\r\n--batch_billing--\r\n"u8);
        return target.WrittenMemory;
    }

    private static void WriteOperation(
        ArrayBufferWriter<byte> target, Utf8JsonWriter json, string table, RowWrite write, Func<string, string> address)
    {
        TableOperation operation = TableOperation.Of(table, write);
        WriteText(target, operation.Method.Method);
        target.Write(" "u8);
        WriteText(target, address(operation.Path));
        target.Write(" HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0;\r\n"u8);
        if (operation.IfMatch is { } etag)
        {
            target.Write("If-Match: "u8);
            WriteText(target, etag);
            target.Write("\r\n"u8);
        }

        if (!operation.HasBody)
        {
            target.Write("\r\n"u8);
            return;
        }

        target.Write("Content-Type: application/json\r\nPrefer: return-no-content\r\n\r\n"u8);
        json.Reset();
        TableJson.Write(json, write);
    }

    private static void WriteText(ArrayBufferWriter<byte> target, string text) => Encoding.UTF8.GetBytes(text, target);
}
