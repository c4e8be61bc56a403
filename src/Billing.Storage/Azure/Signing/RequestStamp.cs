using System.Globalization;
using Azure.Core;
using NodaTime;

namespace Billing.Storage.Azure.Signing;

/// <summary>The two headers that every storage request has, signed or not.</summary>
internal static class RequestStamp
{
    /// <summary>Old enough for every emulator, new enough for bearer tokens on tables.</summary>
    private const string Version = "2020-12-06";

    /// <summary>Sets version and date, and returns the date.</summary>
    public static string Set(Request request, IClock clock)
    {
        string date = clock.GetCurrentInstant().ToDateTimeUtc().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("x-ms-version", Version);
        return date;
    }
}
