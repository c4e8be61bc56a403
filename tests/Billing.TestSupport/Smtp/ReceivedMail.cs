using System.Text;
using System.Text.RegularExpressions;

namespace Billing.TestSupport.Smtp;

/// <summary>A mail as a server got it.</summary>
/// <param name="From">Who sent, as the envelope says.</param>
/// <param name="To">Who gets it, as the envelope says.</param>
/// <param name="Raw">The message, dots of the transfer taken out.</param>
/// <param name="WasSecure">Whether it came over TLS.</param>
/// <param name="User">Who had signed in; null for nobody.</param>
public sealed partial record ReceivedMail(string From, string To, string Raw, bool WasSecure, string? User)
{
    /// <summary>A header of the message, unfolded, encoded words read; null when there is none.</summary>
    public string? Header(string name)
    {
        string head = Folds().Replace(Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)], " ");
        string? line = head.Split("\r\n").FirstOrDefault(each => each.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase));
        string? value = line?[(name.Length + 2)..];
        return value is null ? null : Words().Replace(Gaps().Replace(value, "?==?"), match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)));
    }

    /// <summary>The decoded content of the part of a media type.</summary>
    public byte[] Part(string mediaType)
    {
        Match part = Regex.Match(Raw, $"Content-Type: {Regex.Escape(mediaType)}.*?\r\n\r\n(.*?)\r\n--", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return Convert.FromBase64String(part.Groups[1].Value);
    }

    /// <summary>The text without form.</summary>
    public string Text => Encoding.UTF8.GetString(Part("text/plain"));

    /// <summary>The HTML.</summary>
    public string Html => Encoding.UTF8.GetString(Part("text/html"));

    [GeneratedRegex("\r\n[ \t]+")]
    private static partial Regex Folds();

    [GeneratedRegex(@"\?= +=\?")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex Words();
}
