using System.Text;
using System.Text.Unicode;
using Billing.Application.Ports;

namespace Billing.Storage.Limits;

/// <content>Queues, blobs and the event log.</content>
public static partial class StoreLimits
{
    /// <summary>A queue: 3 to 63 lower-case letters, digits and single dashes, no dash at an end.</summary>
    public static void CheckQueueName(string queue) => CheckDashedName(queue, "queue");

    /// <summary>A blob container: named like a queue.</summary>
    public static void CheckContainerName(string container) => CheckDashedName(container, "container");

    /// <summary>A message's text: at most 48 KiB of UTF-8.</summary>
    public static void CheckMessage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxMessageBytes || Encoding.UTF8.GetByteCount(text) > MaxMessageBytes)
        {
            throw new ArgumentException($"A queue message has at most {MaxMessageBytes} bytes of UTF-8", nameof(text));
        }

        if (!IsWellFormed(text))
        {
            throw new ArgumentException("A queue message holds half a surrogate pair", nameof(text));
        }
    }

    /// <summary>1 to 32 messages.</summary>
    public static void CheckReceive(int max)
    {
        if (max is < 1 or > MaxReceive)
        {
            throw new ArgumentException($"1 to {MaxReceive} messages are received at once, not {max}", nameof(max));
        }
    }

    /// <summary>A delay or hold in whole seconds, rounded up because the service knows no fractions: <paramref name="leastSeconds"/> to 7 days.</summary>
    public static int CheckSeconds(TimeSpan time, int leastSeconds)
    {
        long seconds = (time.Ticks / TimeSpan.TicksPerSecond) + (time.Ticks % TimeSpan.TicksPerSecond > 0 ? 1 : 0);
        if (time < TimeSpan.Zero || seconds < leastSeconds || seconds > MaxVisibilitySeconds)
        {
            throw new ArgumentException($"A message is hidden for {leastSeconds} seconds to 7 days, not {time}", nameof(time));
        }

        return (int)seconds;
    }

    /// <summary>A blob's name: 1 to 1,024 characters, no backslash or control character, no empty, <c>.</c> or <c>..</c> segment, no dot at the end.</summary>
    public static void CheckBlobName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool valid = name.Length is >= 1 and <= MaxBlobNameChars && IsWellFormed(name) && name[^1] != '.';
        foreach (char c in name)
        {
            valid &= c != '\\' && !IsControl(c);
        }

        foreach (Range segment in name.AsSpan().Split('/'))
        {
            valid &= name.AsSpan()[segment] is not ("" or "." or "..");
        }

        if (!valid)
        {
            throw new ArgumentException(
                $"'{name}' cannot name a blob: 1 to {MaxBlobNameChars} characters, no backslash or control character, no empty, '.' or '..' segment", nameof(name));
        }
    }

    /// <summary>A blob's content and media type.</summary>
    public static void CheckBlob(ReadOnlyMemory<byte> content, string contentType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        if (content.Length > MaxBlobBytes)
        {
            throw new ArgumentException($"A blob has at most {MaxBlobBytes} bytes, not {content.Length}", nameof(content));
        }
    }

    /// <summary>Messages of one send: each UTF-8 text of at most 240 KiB, with a key of at most 128 characters.</summary>
    public static void CheckEvents(int partition, int partitionCount, IReadOnlyList<LogMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (partition < 0 || partition >= partitionCount)
        {
            throw new ArgumentException($"There is no partition {partition}: the log has {partitionCount}", nameof(partition));
        }

        for (int i = 0; i < messages.Count; i++)
        {
            LogMessage message = messages[i];
            if (message.Body.Length > MaxEventBytes)
            {
                throw new ArgumentException($"Message {i} has {message.Body.Length} bytes, more than {MaxEventBytes}", nameof(messages));
            }

            if (!Utf8.IsValid(message.Body.Span))
            {
                throw new ArgumentException($"Message {i} is not UTF-8 text", nameof(messages));
            }

            if (message.PartitionKey is { } key && (key.Length is 0 or > MaxEventKeyChars || !IsWellFormed(key)))
            {
                throw new ArgumentException($"The key of message {i} has 1 to {MaxEventKeyChars} characters", nameof(messages));
            }
        }
    }

    private static void CheckDashedName(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool valid = name.Length is >= 3 and <= 63 && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        foreach (char c in name)
        {
            valid &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
        }

        if (!valid)
        {
            throw new ArgumentException($"'{name}' cannot name a {what}: 3 to 63 lower-case letters, digits and single dashes", nameof(name));
        }
    }
}
