using System.IO.Compression;
using System.Reflection;

namespace BillingFunctions.Demo;

/// <summary>The usage that the demo plays, as JSON lines.</summary>
internal sealed class DemoEvents : IDisposable
{
    private const string Sample = "BillingFunctions.Demo.usage-events.ndjson.gz";

    private readonly StreamReader _lines;

    private DemoEvents(Stream lines) => _lines = new StreamReader(lines);

    public static DemoEvents Open(string? file)
    {
        if (file is null)
            return new DemoEvents(new GZipStream(Assembly.GetExecutingAssembly().GetManifestResourceStream(Sample)!, CompressionMode.Decompress));

        Stream content = File.OpenRead(file);
        return new DemoEvents(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(content, CompressionMode.Decompress) : content);
    }

    public async IAsyncEnumerable<string> ReadAsync()
    {
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }

    public void Dispose() => _lines.Dispose();
}
