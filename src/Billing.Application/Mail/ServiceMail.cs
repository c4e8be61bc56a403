using System.Globalization;

namespace Billing.Application.Mail;

/// <summary>
/// The mail server of the installation. It sends what members of an organization need to get in, as long as the organization has no mail settings of its own; documents to customers are
/// never sent through it.
/// </summary>
/// <param name="Settings">What its mails say of the sender; null when there is none.</param>
/// <param name="Server">The server; null when there is none.</param>
public sealed record ServiceMail(MailSettings? Settings, MailServer? Server)
{
    private const int PortOfSubmission = 587;

    /// <summary>Reads <c>Mail__Host</c>, <c>Mail__Port</c>, <c>Mail__Security</c>, <c>Mail__User</c>, <c>Mail__Password</c> and <c>Mail__From</c>; none without host and sender.</summary>
    public static ServiceMail Read(Func<string, string?> setting)
    {
        if (setting("Mail__Host") is not { Length: > 0 } host || setting("Mail__From") is not { Length: > 0 } from || !from.Contains('@', StringComparison.Ordinal))
        {
            return new ServiceMail(null, null);
        }

        int port = int.TryParse(setting("Mail__Port"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is > 0 and <= 65535 ? given : PortOfSubmission;
        MailSecurity security = Enum.TryParse(setting("Mail__Security"), ignoreCase: true, out MailSecurity named) && Enum.IsDefined(named) ? named : MailSecurity.Starttls;
        string? user = security == MailSecurity.None ? null : setting("Mail__User");
        return new ServiceMail(
            new MailSettings { Host = host, Port = port, Security = security, FromAddress = from }, new MailServer(host, port, security, user, user is null ? null : setting("Mail__Password")));
    }
}
