namespace Billing.Application.Mail;

/// <summary>Hands mails to a mail server.</summary>
public interface IMailTransport
{
    /// <summary>
    /// Tries once. A mail whose outcome is <see cref="MailOutcome.Later"/> may have been taken all the same, when the connection broke before the answer: a repeat carries the
    /// same message id.
    /// </summary>
    ValueTask<MailDelivery> SendAsync(MailServer server, MailContent mail, CancellationToken cancellationToken);
}

/// <summary>A mail server and how to speak with it.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Usually 587, or 465 with <see cref="MailSecurity.Tls"/>.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="User">Who signs in; null signs in nobody.</param>
/// <param name="Password">Its password.</param>
public sealed record MailServer(string Host, int Port, MailSecurity Security, string? User, string? Password);

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS after the greeting; nothing is sent to a server that does not offer it.</summary>
    Starttls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Not at all: for a relay on the same machine. No password is sent.</summary>
    None,
}

/// <summary>What became of a try.</summary>
public enum MailOutcome
{
    /// <summary>The server has it.</summary>
    Sent,

    /// <summary>Not now: try again.</summary>
    Later,

    /// <summary>Never: the server refused this mail, or it must not be sent there.</summary>
    Refused,
}

/// <summary>What became of a try, and why.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">For people; null when it was sent.</param>
public sealed record MailDelivery(MailOutcome Outcome, string? Reason)
{
    /// <summary>The server has it.</summary>
    public static MailDelivery Sent { get; } = new(MailOutcome.Sent, null);

    /// <summary>Try again.</summary>
    public static MailDelivery Later(string reason) => new(MailOutcome.Later, reason);

    /// <summary>Do not try again.</summary>
    public static MailDelivery Refused(string reason) => new(MailOutcome.Refused, reason);
}
