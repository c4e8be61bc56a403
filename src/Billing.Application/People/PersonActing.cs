using Billing.Application.Audit;
using Billing.Domain.Identity;

namespace Billing.Application.People;

/// <summary>Names people in the audit log who have no token yet: they have just proved who they are.</summary>
internal static class PersonActing
{
    /// <summary>Acts as a person until the result is disposed.</summary>
    public static ActorScope.Acted Enter(string email, OwnerKey organization) => ActorScope.Enter((ActorScope.Current ?? new Actor(ActorType.Person, null)) with
    {
        Type = ActorType.Person,
        Id = email,
        Space = new DataSpace(organization, Mode.Live),
    });
}
