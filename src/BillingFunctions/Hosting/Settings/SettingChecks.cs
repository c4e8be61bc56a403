using System.Globalization;
using Billing.Application.Platform;
using Billing.Application.Ports;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Hosting.Settings;

/// <summary>What values of settings should be. Each answers null for a right value, and else the end of the sentence "NAME should be ...".</summary>
internal static class SettingChecks
{
    /// <summary>A whole number within bounds.</summary>
    public static Func<string, string?> Number(int from, int to) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}");

    /// <summary>One of some words, in any case.</summary>
    public static Func<string, string?> OneOf(params string[] words) => value =>
        words.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : string.Join(" or ", words);

    /// <summary>An absolute http or https address.</summary>
    public static string? Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? null
            : "an absolute http or https address such as https://billing.example/";

    /// <summary>An absolute https address; http only for this machine.</summary>
    public static string? ServiceAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.UserInfo.Length == 0
            && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            ? null
            : "an absolute https address";

    /// <summary>A secret that cannot be guessed.</summary>
    public static Func<string, string?> LongerThan(int characters) => value =>
        value.Length >= characters ? null : string.Create(CultureInfo.InvariantCulture, $"at least {characters} characters long");

    /// <summary>Keys that secrets of organizations are encrypted with.</summary>
    public static string? Keys(string value) => SecretKeys.TryParse(value.Trim(), out _)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"version:key pairs such as 1:BASE64 with keys of {SecretKeys.KeyBytes} bytes, separated by commas");

    /// <summary>Rates of surfaces.</summary>
    public static string? Rates(string value)
    {
        try
        {
            RateSettings.Read(value);
            return null;
        }
        catch (StoreException)
        {
            return "surface.policy=requests/seconds or surface.policy=off, separated by commas";
        }
    }

    /// <summary>A mail address.</summary>
    public static string? MailAddress(string value) =>
        value.IndexOf('@', StringComparison.Ordinal) is > 0 and int at && at < value.Length - 1 && !value.Contains(' ', StringComparison.Ordinal) ? null : "a mail address";

    /// <summary>The name or number of a host.</summary>
    public static string? Host(string value) => Uri.CheckHostName(value) == UriHostNameType.Unknown ? "the name of a host, without scheme or path" : null;

    /// <summary>The connection string of Application Insights.</summary>
    public static string? InsightsConnection(string value) =>
        value.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) ? null : "a connection string with InstrumentationKey and IngestionEndpoint";

    /// <summary>How the identity proves itself to Application Insights.</summary>
    public static string? InsightsAuthentication(string value) =>
        value.StartsWith("Authorization=AAD", StringComparison.OrdinalIgnoreCase) ? null : "Authorization=AAD, or Authorization=AAD;ClientId=ID";
}
