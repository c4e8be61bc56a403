using System.Buffers;
using System.IO.Pipelines;
using Billing.Application.Usage.Formats;
using BillingFunctions.Http.Kit.Answers;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>The bytes of a body, in the server's own buffer where they lie in one piece. Valid until it is released.</summary>
internal readonly struct RequestBody
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;

    private RequestBody(PipeReader reader, in ReadOnlySequence<byte> buffer)
    {
        _reader = reader;
        _end = buffer.End;
        if (buffer.IsSingleSegment)
        {
            Bytes = buffer.First;
            return;
        }

        int length = (int)buffer.Length;
        _rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(_rented);
        Bytes = _rented.AsMemory(0, length);
    }

    private RequestBody(Problem problem) => Problem = problem;

    private RequestBody(byte[] inflated) => Bytes = inflated;

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Why there are no bytes, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>Reads a body whole, and no further than the limit: a declared length above it is refused without reading anything.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return new RequestBody(Problem.TooLarge(maxBytes));

        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return new RequestBody(Problem.TooLarge(maxBytes));
            }

            if (read.IsCompleted)
                return new RequestBody(reader, read.Buffer);

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The same body inflated, when it is compressed: the host may drop the header that says so, hence its first bytes tell. The original is released.</summary>
    public RequestBody Inflate(bool isDeclared, int maxBytes)
    {
        if (Problem is not null || Bytes.IsEmpty || !(isDeclared || Gzip.IsGzip(Bytes.Span)))
            return this;

        try
        {
            return Gzip.Inflate(Bytes, maxBytes) is { } inflated ? new RequestBody(inflated) : new RequestBody(Problem.TooLarge(maxBytes));
        }
        catch (FormatException)
        {
            return new RequestBody(Problem.Malformed("The body is not valid gzip", "gzip_invalid"));
        }
        finally
        {
            Release();
        }
    }

    public void Release()
    {
        _reader?.AdvanceTo(_end);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
