using Billing.Application.Documents;
using Billing.Application.Mail;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>Writes the mails to people: the token of their link, made anew, and where to take it.</summary>
public sealed class PeopleLetters(PeopleDirectory people, PersonTokens tokens, Organizations organizations, DocumentIssuers issuers, IDocumentWording wording, PeopleOptions options)
{
    private readonly MailComposer _composer = new(wording);

    /// <summary>The mail; refused when its link does not work any more.</summary>
    internal async ValueTask<Result<MailContent>> WriteAsync(DataSpace space, DocumentMail mail, MailSettings settings, CancellationToken cancellationToken)
    {
        LinkKind kind = mail.Kind == MailKind.Invitation ? LinkKind.Invitation : LinkKind.Reset;
        if (await people.FindAsync(mail.DocumentId, cancellationToken) is not ({ } member, { Link: { } link }) || link.Kind != kind || MailWork.IdOf(member.Id, link.Nonce) != mail.Id
            || await organizations.FindAsync(member.Id.Owner, cancellationToken) is not { } organization)
        {
            return Failure.Of(FailureKind.WrongState, "The link does not work any more");
        }

        if (!tokens.TokenOf(member, link).TryGet(out string? token, out Failure? failure))
        {
            return failure;
        }

        DocumentIssuer issuer = await issuers.FindAsync(space, entityId: null, cancellationToken);
        string? address = options.Page is null ? null : $"{options.Page}?action={(kind == LinkKind.Invitation ? "accept_invitation" : "reset_password")}&token={token}";
        return MailLetters.ContentOf(
            $"{mail.Id}", new MailAddress(mail.To, member.Name), settings, issuer, mail.CreatedAt,
            _composer.WritePerson(kind == LinkKind.Invitation, member.Name ?? member.Email, organization.Name, token, address, issuer));
    }
}
