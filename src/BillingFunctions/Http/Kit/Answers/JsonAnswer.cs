using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>
/// Writes JSON answers from a buffer that each thread keeps, so that the length is known and headers and body leave in one write. Text is escaped
/// as JSON demands and no more: every answer carries nosniff, so no browser takes it for a page.
/// </summary>
internal static class JsonAnswer
{
    /// <summary>A buffer that has grown larger than this is not kept.</summary>
    private const int KeepMaxBytes = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static Task WriteAsync<TState>(HttpResponse response, int status, string contentType, TState state, Action<Utf8JsonWriter, TState> write)
    {
        ArrayBufferWriter<byte> buffer = _buffer ?? new ArrayBufferWriter<byte>(1024);
        Utf8JsonWriter writer = _writer ?? new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

        // Taken out while in use: should the write throw half way, the next answer starts clean.
        (_buffer, _writer) = (null, null);
        write(writer, state);
        writer.Flush();
        Task sent = SendAsync(response, status, contentType, buffer.WrittenMemory);
        return sent.IsCompletedSuccessfully ? Keep(buffer, writer) : sent;
    }

    public static Task SendAsync(HttpResponse response, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private static Task Keep(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer)
    {
        if (buffer.Capacity <= KeepMaxBytes)
        {
            buffer.ResetWrittenCount();
            writer.Reset(buffer);
            (_buffer, _writer) = (buffer, writer);
        }

        return Task.CompletedTask;
    }
}
