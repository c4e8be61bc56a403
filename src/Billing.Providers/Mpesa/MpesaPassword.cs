using System.Text;
using Billing.Application.Payments.Providers;
using NodaTime;
using NodaTime.Text;

namespace Billing.Providers.Mpesa;

/// <summary>The password of a request: short code, passkey and the time of East Africa, in base64.</summary>
internal static class MpesaPassword
{
    private static readonly LocalDateTimePattern Pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMddHHmmss");

    /// <summary>East Africa Time, which has no summer time.</summary>
    private static readonly Offset EastAfrica = Offset.FromHours(3);

    public static string TimestampAt(Instant now) => Pattern.Format(now.WithOffset(EastAfrica).LocalDateTime);

    public static string Of(MpesaCredentials credentials, string timestamp) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.ShortCode + credentials.Passkey + timestamp));
}
