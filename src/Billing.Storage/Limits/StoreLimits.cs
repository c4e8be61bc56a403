using Billing.Application.Ports;

namespace Billing.Storage.Limits;

/// <summary>
/// Every limit of Azure Storage and Event Hubs that a caller could run into, checked by both stores before anything is sent or written,
/// so that a laptop refuses what the cloud would refuse. A violation is a bug of the caller and throws <see cref="ArgumentException"/>.
/// </summary>
public static partial class StoreLimits
{
    /// <summary>Most writes of one transaction.</summary>
    public const int MaxWrites = 100;

    /// <summary>Most bytes of one transaction as it is sent (headers, names, JSON and base64 included).</summary>
    public const int MaxTransactionBytes = WireSize.TransactionMaxBytes;

    /// <summary>Most UTF-16 characters of a partition or row key (1 KiB).</summary>
    public const int MaxKeyChars = 512;

    /// <summary>Most columns of a row; the service adds three of its own.</summary>
    public const int MaxColumns = 252;

    /// <summary>Most characters of a column name.</summary>
    public const int MaxColumnNameChars = 255;

    /// <summary>Most bytes of a bytes column.</summary>
    public const int MaxColumnBytes = 64 * 1024;

    /// <summary>Most UTF-16 characters of a text column.</summary>
    public const int MaxTextChars = 32 * 1024;

    /// <summary>Most bytes of a row, counted as the service counts them.</summary>
    public const int MaxRowBytes = 1024 * 1024;

    /// <summary>Most rows of one page.</summary>
    public const int MaxPageRows = 1000;

    /// <summary>Most bytes of UTF-8 of a queue message (64 KiB after base64).</summary>
    public const int MaxMessageBytes = 48 * 1024;

    /// <summary>Most messages taken from a queue at once.</summary>
    public const int MaxReceive = 32;

    /// <summary>Longest delay or hold of a queue message in seconds: 7 days.</summary>
    public const int MaxVisibilitySeconds = 7 * 24 * 3600;

    /// <summary>Most bytes of one event body.</summary>
    public const int MaxEventBytes = 240 * 1024;

    /// <summary>Most characters of an event's partition key.</summary>
    public const int MaxEventKeyChars = 128;

    /// <summary>Most bytes of a blob: ours, not Azure's, because blobs are read whole into memory.</summary>
    public const int MaxBlobBytes = 64 * 1024 * 1024;

    /// <summary>Most characters of a blob name.</summary>
    public const int MaxBlobNameChars = 1024;

    private static bool IsControl(char c) => c < ' ' || (c >= '\u007f' && c <= '\u009f');

    /// <summary>True when every surrogate has its partner: anything else cannot be written as UTF-8.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        int at = text.IndexOfAnyInRange('\ud800', '\udfff');
        while (at >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
            at = text.IndexOfAnyInRange('\ud800', '\udfff');
        }

        return true;
    }
}
