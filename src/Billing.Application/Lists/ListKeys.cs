using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Lists;

/// <summary>How values stand in list keys, so that comparing the keys compares the values.</summary>
public static class ListKeys
{
    private static readonly InstantPattern FixedWidth = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fffffff'Z'");

    /// <summary>An instant with a fixed number of digits.</summary>
    public static string Of(Instant value) => FixedWidth.Format(value);

    /// <summary>An instant, or no key.</summary>
    public static string? Of(Instant? value) => value is { } instant ? Of(instant) : null;

    /// <summary>A number.</summary>
    public static string Of(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
