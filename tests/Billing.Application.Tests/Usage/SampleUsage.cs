using System.IO.Compression;
using System.Text;
using Billing.Application.Usage;
using Billing.Domain.Usage;

namespace Billing.Application.Tests.Usage;

/// <summary>The sample of real usage that the product ships for its demonstration.</summary>
internal static class SampleUsage
{
    private static readonly Lazy<UsageEvent[]> Events = new(() => [.. Lines().Select(line => UsageEventJson.ReadOne(Encoding.UTF8.GetBytes(line), default).Event!)]);

    public static UsageEvent[] All => Events.Value;

    private static List<string> Lines()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "usage-events.ndjson.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
