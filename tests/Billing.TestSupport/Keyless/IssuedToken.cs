using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Billing.TestSupport.Keyless;

/// <summary>A token as the server gives it: readable, because only the server itself looks at it.</summary>
/// <param name="Number">1 for the first that was given.</param>
/// <param name="Resource">What it is good for.</param>
/// <param name="ExpiresAt">When it stops being good.</param>
internal sealed record IssuedToken(int Number, string Resource, DateTimeOffset ExpiresAt)
{
    /// <summary>The text that is sent.</summary>
    public string Text => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Number}|{Resource}|{ExpiresAt.ToUnixTimeSeconds()}")));
}
