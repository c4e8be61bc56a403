using System.Security.Cryptography;
using System.Text;

namespace Billing.Storage.Azure.Signing;

/// <summary>Signs requests with the key of a storage account.</summary>
/// <param name="account">The account's name, which is part of what is signed.</param>
/// <param name="key">The decoded key.</param>
internal sealed class SharedKeySigner(string account, ReadOnlyMemory<byte> key)
{
    /// <summary>
    /// The header value for a table request: date and resource only. The path is signed as it is sent, so on the emulator, whose paths
    /// begin with the account, the account stands twice.
    /// </summary>
    public string SignTable(string date, Uri address)
    {
        const string CompList = "?comp=";
        string query = address.Query.StartsWith(CompList, StringComparison.Ordinal) ? address.Query : string.Empty;
        return string.Concat("SharedKeyLite ", account, ":", Hash(string.Concat(date, "\n/", account, address.AbsolutePath, query)));
    }

    /// <summary>The header value for a queue or blob request.</summary>
    public string SignStorage(StorageRequestHead head)
    {
        var text = new StringBuilder(512);
        text.Append(head.Method).Append("\n\n\n");
        text.Append(head.ContentLength > 0 ? head.ContentLength.ToString(System.Globalization.CultureInfo.InvariantCulture) : null).Append("\n\n");
        text.Append(head.ContentType).Append("\n\n\n");
        text.Append(head.IfMatch).Append('\n').Append(head.IfNoneMatch).Append("\n\n\n");
        foreach ((string name, string value) in head.ServiceHeaders.OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        text.Append('/').Append(account).Append(head.Address.AbsolutePath);
        foreach ((string name, string value) in Parameters(head.Address.Query).OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name).Append(':').Append(value);
        }

        return string.Concat("SharedKey ", account, ":", Hash(text.ToString()));
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string query)
    {
        foreach (string parameter in query.Split(['?', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = parameter.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? parameter : parameter[..equals];
            string value = equals < 0 ? string.Empty : parameter[(equals + 1)..];
            yield return (Uri.UnescapeDataString(name).ToLowerInvariant(), Uri.UnescapeDataString(value));
        }
    }

    private string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash);
    }
}
