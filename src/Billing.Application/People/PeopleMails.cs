using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Mail;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.People;

/// <summary>
/// Mails to people about their accounts, through the queue of all mails. Who forgot a password only leaves a message with the address: whether there is such an account is found out
/// behind the queue, so that the answer cannot tell.
/// </summary>
public sealed class PeopleMails(
    Transactor transactor, OutboxDispatcher outbox, IQueueStore queues, PersonNames names, PeopleDirectory people, IRandomSource random)
{
    /// <summary>A person is sent the token of a forgotten password at most so often.</summary>
    private static readonly Duration ResetPause = Duration.FromMinutes(1);

    /// <summary>Has a mail with the token of a forgotten password sent, if there is such an account.</summary>
    public ValueTask ForgotAsync(string email, CancellationToken cancellationToken)
    {
        var message = new MailMessage(default, default, Person: new PersonMail(null, Command.Once(random).Id, email));
        return queues.SendAsync(WorkQueues.SendMail, JsonSerializer.Serialize(message, StoredJson.Default.MailMessage), TimeSpan.Zero, cancellationToken);
    }

    /// <summary>What has the mail of a link sent.</summary>
    internal static QueueWork Of(BillingId member, PersonLink link) => new(WorkQueues.SendMail, JsonSerializer.Serialize(
        new MailMessage(new DataSpace(member.Owner, Mode.Live), member, Person: new PersonMail(link.Kind == LinkKind.Invitation ? MailKind.Invitation : MailKind.PasswordReset, link.Nonce)),
        StoredJson.Default.MailMessage));

    /// <summary>The work behind the queue: makes the link of a forgotten password, or the mail of a link.</summary>
    internal async ValueTask RunAsync(MailMessage job, PersonMail mail, CancellationToken cancellationToken)
    {
        if (mail is { Email: { } email })
        {
            await OpenResetAsync(PersonNames.Of(email), mail.Nonce, cancellationToken);
        }
        else if (mail.Kind is { } kind && (await people.FindAsync(job.DocumentId, cancellationToken)).Member is { } member)
        {
            PartitionAddress address = MailWork.PartitionOf(job.Space, member.Id);
            await transactor.RunQueuedAsync(
                address, Command.FromJob("mail to person", member.Id.ToString(), mail.Nonce), StoredJson.Default.Boolean,
                async (work, cancel) =>
                {
                    await work.AddAsync(job.Space, kind, member.Id, member.Email, mail.Nonce, cancel);
                    return true;
                },
                cancellationToken);
            await outbox.DrainAsync(address, cancellationToken);
        }
    }

    private async ValueTask OpenResetAsync(string name, string nonce, CancellationToken cancellationToken)
    {
        if (await names.FindAsync(name, cancellationToken) is not { } id)
        {
            return;
        }

        await transactor.RunAsync(
            PeopleRows.PartitionOf(id), Command.FromJob("password reset", id.ToString(), nonce), StoredJson.Default.Boolean,
            async (work, cancel) =>
            {
                if (await work.PersonAsync(id, cancel) is not ({ Status: MemberStatus.Active }, { } credentials)
                    || (credentials.Link is { Kind: LinkKind.Reset } recent && work.Now < recent.IssuedAt + ResetPause))
                {
                    return false;
                }

                PersonLink link = PersonTokens.LinkOf(id, LinkKind.Reset, nonce, work.Now);
                work.Replace(PeopleRows.Login(id), credentials with { Links = [link] }, PeopleJson.Default.Credentials);
                work.Emit(Of(id, link));
                return true;
            },
            cancellationToken);
    }
}
