using System.Globalization;
using System.Text;

namespace Billing.Storage.Tests.Azure.Http;

/// <summary>What the scripted server does with a request it has read.</summary>
public sealed record ScriptedAnswer(byte[] Bytes, bool ThenClose, bool Never)
{
    /// <summary>Closes the connection without a word.</summary>
    public static readonly ScriptedAnswer Drop = new([], true, false);

    /// <summary>Keeps the connection open and says nothing.</summary>
    public static readonly ScriptedAnswer Silence = new([], false, true);

    /// <summary>A whole answer.</summary>
    public static ScriptedAnswer Of(int status, string body = "", params string[] headers) =>
        Of(status, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A whole answer.</summary>
    public static ScriptedAnswer Of(int status, byte[] body, params string[] headers)
    {
        string length = status == 204 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        string lines = string.Concat(headers.Select(header => header + "\r\n"));
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\n{length}{lines}\r\n"));
        return new ScriptedAnswer([.. head, .. body], false, false);
    }

    /// <summary>An answer whose body breaks off.</summary>
    public static ScriptedAnswer Truncated(int status, string body) => new(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\nContent-Length: 9999\r\n\r\n{body}")),
        true,
        false);
}
