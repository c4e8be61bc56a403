using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Things of the catalogue that are found by a code of the organization's own: taxes, coupons, add-ons. Each is a row, a claim of its code, an entry in a
/// list, and tells of every change under its name.
/// </summary>
/// <typeparam name="T">The thing.</typeparam>
/// <param name="kind">Kind of the claimed code.</param>
/// <param name="eventArea">What its events begin with: <c>tax</c>.</param>
/// <param name="rowOf">The row of an id.</param>
/// <param name="type">How it is stored.</param>
/// <param name="nameOf">Its id and code.</param>
internal sealed class CodedThings<T>(string kind, string eventArea, Func<BillingId, string> rowOf, JsonTypeInfo<T> type, Func<T, (BillingId Id, string Code)> nameOf)
    where T : class
{
    /// <summary>Puts a thing into the list.</summary>
    public required Func<DataSpace, T, OutboxEntry> Upsert { get; init; }

    /// <summary>Takes a thing out of the list; null for things that are never deleted.</summary>
    public Func<DataSpace, T, OutboxEntry>? Remove { get; init; }

    /// <summary>A thing by its code, or null.</summary>
    public async ValueTask<T?> FindAsync(PartitionWork work, string code, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.Code(kind, code), StoredJson.Default.CodeClaim, cancellationToken) is { } claim
            ? await work.ReadAsync(rowOf(claim.Target), type, cancellationToken)
            : null;

    /// <summary>Adds a thing under a code; refused with <see cref="FailureKind.Conflict"/> when that is taken.</summary>
    /// <param name="work">The unit of work on the catalogue.</param>
    /// <param name="space">Whose.</param>
    /// <param name="code">The code.</param>
    /// <param name="make">Makes it, given the id that follows from the command.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<T>> AddAsync(PartitionWork work, DataSpace space, string code, Func<BillingId, T> make, CancellationToken cancellationToken)
    {
        BillingId id = await work.FreeIdAsync(space, kind, code, rowOf, type, cancellationToken);
        if (await work.ClaimCodeAsync(kind, code, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        T made = make(id);
        work.Insert(rowOf(id), made, type);
        Tell(work, space, made, "created");
        return made;
    }

    /// <summary>Writes a changed thing, which must have been read in this work.</summary>
    public T Save(PartitionWork work, DataSpace space, T changed)
    {
        work.Replace(rowOf(nameOf(changed).Id), changed, type);
        Tell(work, space, changed, "updated");
        return changed;
    }

    /// <summary>Deletes a thing, which must have been read in this work; its code is free again.</summary>
    public async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, DataSpace space, T gone, CancellationToken cancellationToken)
    {
        (BillingId id, string code) = nameOf(gone);
        work.Delete(rowOf(id));
        await work.ReleaseCodeAsync(kind, code, cancellationToken);
        work.Emit(Remove!(space, gone));
        work.EmitEvent(space, $"{eventArea}.deleted", id, gone, type);
        return true;
    }

    private void Tell(PartitionWork work, DataSpace space, T thing, string what)
    {
        work.Emit(Upsert(space, thing));
        work.EmitEvent(space, $"{eventArea}.{what}", nameOf(thing).Id, thing, type);
    }
}
