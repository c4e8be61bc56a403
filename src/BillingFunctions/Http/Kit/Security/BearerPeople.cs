using Billing.Application.Audit;
using Billing.Application.People;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Answers;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Lets in whoever sends the access token of a member who has logged in. What it may do is what the member's role may now.</summary>
internal sealed class BearerPeople(PersonTokens tokens)
{
    private static readonly Problem BadToken = new(401, "This access token is expired or was logged out: refresh it, or log in again");

    /// <summary>True for a request whose token has the form of a person's. No key has a dot in it.</summary>
    public static bool IsMeantBy(HttpRequest request) => BearerToken.Of(request)?.Contains('.', StringComparison.Ordinal) == true;

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await tokens.ReadAsync(BearerToken.Of(request) ?? "", cancellationToken) is { } person ? new Admission(CallerOf(person), null) : new Admission(null, BadToken);

    private static Caller CallerOf(AdmittedPerson person) =>
        new(person.Space, new BillingId(person.Space.Organization, 0), person.Member.Id.ToString(), RoleRights.ScopesOf(person.Member.Role))
        {
            Kind = ActorType.Person,
            ActorName = person.Member.Email,
            Withheld = RoleRights.WithheldOf(person.Member.Role),
            Holder = person.Member.Id,
            Person = person.Member,
        };
}
