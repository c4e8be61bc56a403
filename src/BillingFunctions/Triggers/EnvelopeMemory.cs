using System.Buffers;

namespace BillingFunctions.Triggers;

/// <summary>
/// Bytes of an envelope, rented. Envelopes of a full batch are megabytes long, and the pool that all share would keep arrays of each size for every
/// thread and core; this one keeps <see cref="KeptOfEachSize"/>, none beyond <see cref="KeptBytesMax"/>: 8 MiB in all.
/// </summary>
internal sealed class EnvelopeMemory : IDisposable
{
    /// <summary>How many arrays of each size wait for the next envelope. Two partitions are opened at a time on two cores.</summary>
    public const int KeptOfEachSize = 2;

    /// <summary>Larger arrays are made when they are needed and let go.</summary>
    public const int KeptBytesMax = 2 * 1024 * 1024;

    private const int FirstBytes = 64 * 1024;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(KeptBytesMax, KeptOfEachSize);

    private byte[]? _array;
    private int _length;

    private EnvelopeMemory(int bytes) => _array = Pool.Rent(bytes);

    /// <summary>True when it was given back.</summary>
    public bool IsReturned => _array is null;

    /// <summary>What was read or kept.</summary>
    public ReadOnlyMemory<byte> Written => Bytes.AsMemory(0, _length);

    private byte[] Bytes => _array ?? throw new ObjectDisposedException(nameof(EnvelopeMemory));

    /// <summary>Reads a stream to its end.</summary>
    public static async ValueTask<EnvelopeMemory> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var memory = new EnvelopeMemory(FirstBytes);
        try
        {
            for (int read; (read = await stream.ReadAsync(memory.Room(), cancellationToken)) > 0;)
                memory._length += read;

            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Room for so many bytes at most; call <see cref="Keep"/> with how many were written.</summary>
    public static EnvelopeMemory Rent(int bytes, out Span<byte> room)
    {
        var memory = new EnvelopeMemory(bytes);
        room = memory.Bytes;
        return memory;
    }

    /// <summary>Says how much of the room was written.</summary>
    public ReadOnlyMemory<byte> Keep(int bytes)
    {
        _length = bytes;
        return Written;
    }

    /// <summary>Gives the memory back: nothing may look at it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            Pool.Return(array);
    }

    private Memory<byte> Room()
    {
        if (_length == Bytes.Length)
        {
            byte[] larger = Pool.Rent(2 * _length);
            Bytes.CopyTo(larger, 0);
            Pool.Return(Bytes);
            _array = larger;
        }

        return Bytes.AsMemory(_length);
    }
}
