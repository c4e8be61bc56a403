using System.Globalization;
using NodaTime;

namespace Billing.Application.People;

/// <summary>What the operator decides about people.</summary>
public sealed record PeopleOptions
{
    /// <summary>Name of the setting that says for how many days a refresh token works.</summary>
    public const string RefreshVariable = "BILLING_REFRESH_TOKEN_DAYS";

    /// <summary>Name of the setting that keeps strangers from registering, with <c>off</c>.</summary>
    public const string SignUpVariable = "BILLING_SIGN_UP";

    /// <summary>Name of the setting with the address of the page that takes the tokens of mails.</summary>
    public const string PageVariable = "BILLING_ACCOUNT_PAGE";

    /// <summary>How long an access token of a person works.</summary>
    public static readonly Duration AccessLifetime = Duration.FromHours(1);

    /// <summary>How long an invitation works.</summary>
    public static readonly Duration InvitationLifetime = Duration.FromDays(7);

    /// <summary>How long the token of a forgotten password works.</summary>
    public static readonly Duration ResetLifetime = Duration.FromHours(1);

    /// <summary>How long a refresh token works.</summary>
    public Duration RefreshLifetime { get; init; } = Duration.FromDays(30);

    /// <summary>How long a log-in lasts, however often it is refreshed; never shorter than a refresh token.</summary>
    public Duration SessionLifetime => Duration.Max(Duration.FromDays(90), RefreshLifetime);

    /// <summary>Whether strangers may register an organization.</summary>
    public bool AllowsSignUp { get; init; } = true;

    /// <summary>The page; null: mails show the token alone.</summary>
    public Uri? Page { get; init; }

    /// <summary>Reads the settings; what makes no sense is as if it were not there.</summary>
    public static PeopleOptions Read(Func<string, string?> setting)
    {
        var standard = new PeopleOptions();
        return new PeopleOptions
        {
            RefreshLifetime = int.TryParse(setting(RefreshVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is > 0 and <= 365
                ? Duration.FromDays(days)
                : standard.RefreshLifetime,
            AllowsSignUp = !string.Equals(setting(SignUpVariable), "off", StringComparison.OrdinalIgnoreCase),
            Page = Uri.TryCreate(setting(PageVariable), UriKind.Absolute, out Uri? page) && page.Scheme is "https" or "http" ? page : null,
        };
    }
}
