using System.Globalization;
using System.Text;

namespace Billing.Fuzz.OpenApi;

/// <summary>One request.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they stand on the line.</param>
/// <param name="Body">The bytes of the body; null when none is sent.</param>
/// <param name="Operation">The operation that it addresses; null when it addresses none for sure.</param>
/// <param name="Kind">What is odd about it.</param>
internal sealed record FuzzRequest(string Method, string Target, byte[]? Body, ApiOperation? Operation, string Kind)
{
    private const int ShownMax = 3_000;

    /// <summary>Headers besides length and host.</summary>
    public List<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>True when the server itself may refuse it before the service sees it, without a document.</summary>
    public bool IsOnWire { get; init; }

    /// <summary>True when it carries the credential of its surface.</summary>
    public bool IsSigned { get; init; }

    public byte[] ToBytes(string authority)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {authority}\r\n");
        foreach ((string name, string value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (Body is not null || Method is "POST" or "PUT" or "PATCH")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body?.Length ?? 0}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    /// <summary>For a person.</summary>
    public override string ToString()
    {
        string body = Body is null ? "" : Encoding.UTF8.GetString(Body);
        string headers = string.Concat(Headers.Where(header => header.Name != "Authorization").Select(header => $"\n    {header.Name}: {header.Value[..Math.Min(header.Value.Length, 200)]}"));
        return $"[{Kind}] {Method} {Target[..Math.Min(Target.Length, ShownMax)]}{headers}\n    {body[..Math.Min(body.Length, ShownMax)]}";
    }
}
