using System.Buffers.Text;

namespace Billing.Load;

/// <summary>The one charge of a current usage: its units.</summary>
/// <param name="Units">Sum of the events' values.</param>
internal readonly record struct UsageView(decimal Units)
{
    /// <summary>Value of a probe's event: far above the sum of all others.</summary>
    public const decimal ProbeValue = 1_000_000_000m;

    /// <summary>How many probes are counted.</summary>
    public long Probes => (long)(Units / ProbeValue);

    /// <summary>Reads <c>"units":"..."</c> (a text or a number) from an answer.</summary>
    public static UsageView Read(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("\"units\":"u8);
        ReadOnlySpan<byte> value = at < 0 ? default : body[(at + 8)..].TrimStart("\" "u8);
        return Utf8Parser.TryParse(value, out decimal units, out _) ? new UsageView(units) : throw new FormatException("The answer shows no units");
    }
}
