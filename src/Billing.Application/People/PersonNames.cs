using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.People;

/// <summary>E-mail addresses as names of people: each belongs to one person of the whole installation.</summary>
public sealed class PersonNames(NameClaims claims, ITableStore tables)
{
    private const string Kind = "person";

    /// <summary>The space of names that belong to no organization: no organization has this key.</summary>
    private static readonly DataSpace Installation = new(new OwnerKey(0), Mode.Live);

    /// <summary>The name of an address: letters that differ in case alone make no other person.</summary>
    internal static string Of(string email) => email.Trim().ToLowerInvariant();

    /// <summary>An id that nobody has, the same for a name each time: looking it up takes what looking up a person takes.</summary>
    internal static BillingId Nobody(string name) => IdDerivation.ItemOf(IdDerivation.Owner(0, "nobody", name), 0, Kind, name);

    /// <summary>Who has a name, or null. The person may be gone, or still on its way.</summary>
    internal ValueTask<BillingId?> FindAsync(string name, CancellationToken cancellationToken) => claims.FindAsync(Installation, Kind, name, cancellationToken);

    /// <summary>Claims a name for a person whom the command is about to make. The name of a person who was removed is free, even when nobody came to free it.</summary>
    internal async ValueTask<Result<Unit>> ClaimAsync(string email, BillingId person, Command command, CancellationToken cancellationToken)
    {
        string name = Of(email);
        Result<Unit> claimed = await claims.ClaimAsync(Installation, Kind, name, person, command, PeopleRows.PartitionOf, cancellationToken);
        if (!claimed.IsSuccess && await FindAsync(name, cancellationToken) is { } holder && !await ExistsAsync(holder, name, cancellationToken))
        {
            await ReleaseAsync(email, holder, cancellationToken);
            claimed = await claims.ClaimAsync(Installation, Kind, name, person, command, PeopleRows.PartitionOf, cancellationToken);
        }

        return claimed.IsSuccess ? claimed : Failure.Of(FailureKind.Conflict, "This e-mail address is taken");
    }

    /// <summary>Frees a name.</summary>
    internal ValueTask ReleaseAsync(string email, BillingId person, CancellationToken cancellationToken) =>
        claims.ReleaseAsync(Installation, Kind, Of(email), person, cancellationToken);

    private async ValueTask<bool> ExistsAsync(BillingId id, string name, CancellationToken cancellationToken)
    {
        PartitionAddress address = PeopleRows.PartitionOf(id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PeopleRows.Member(id), cancellationToken);
        return row is not null && Of(DocumentCodec.Read(row.Columns, PeopleJson.Default.Member)!.Email) == name;
    }
}
