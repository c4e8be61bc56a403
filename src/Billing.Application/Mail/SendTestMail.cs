using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Mail;

/// <summary>Sends a mail at once, to show that the settings work.</summary>
public sealed class SendTestMail(SaveMailSettings settings, MailLetters letters, IMailTransport transport)
{
    /// <summary>Sends it. Refused with <see cref="FailureKind.WrongState"/> when there are no settings, and with the server's words when it did not take the mail.</summary>
    public async ValueTask<Result<bool>> RunAsync(DataSpace space, string to, Command command, CancellationToken cancellationToken)
    {
        if (await settings.FindAsync(space, cancellationToken) is not { } found)
        {
            return Failure.Of(FailureKind.WrongState, "Mail is not set up");
        }

        if (!settings.ServerOf(space, found).TryGet(out MailServer? server, out Failure? locked))
        {
            return locked;
        }

        MailContent content = await letters.WriteTestAsync(space, to, $"test-{command.Id}", found, cancellationToken);
        MailDelivery delivery = await transport.SendAsync(server, content, cancellationToken);
        return delivery.Outcome == MailOutcome.Sent ? true : Failure.Of(FailureKind.WrongState, $"The mail was not sent: {delivery.Reason}");
    }
}
