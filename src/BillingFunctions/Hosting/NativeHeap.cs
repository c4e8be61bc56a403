using System.Runtime.InteropServices;

namespace BillingFunctions.Hosting;

/// <summary>
/// Keeps the C library from holding on to memory that SQLite, compression and the runtime took for a moment: by default glibc has an arena for nearly
/// every thread and returns what is free in none of them, which under load is 35 to 70 MB.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>Managed code takes its memory elsewhere, so few threads ever meet in an arena.</summary>
    private const int Arenas = 2;

    /// <summary>
    /// Larger blocks are mapped one by one and go back to the system when they are freed. Smaller ones, such as the state of a compressor, come and go
    /// hundreds of times a second, and to map them each time costs a fifth of the processor.
    /// </summary>
    private const int MapBytes = 1024 * 1024;

    /// <summary>So much may be free at the end of an arena before it goes back.</summary>
    private const int TrimBytes = 2 * MapBytes;

    /// <summary>Sets the bounds; call it first, while there are few threads. Does nothing where the C library is another one.</summary>
    public static void Bound()
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            _ = SetOption(ArenaMax, Arenas);
            _ = SetOption(MapThreshold, MapBytes);
            _ = SetOption(TrimThreshold, TrimBytes);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc: musl has one heap for all threads, and returns what is free.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
