using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Runs units of work on a data space's catalogue: every one marks the catalogue as changed, and this process forgets what it remembers of it.
/// </summary>
public sealed class CatalogUnits(Transactor transactor, CatalogReader reader)
{
    /// <summary>Runs a unit of work until its writes are committed, or gives its refusal.</summary>
    public async ValueTask<Result<Outcome<T>>> RunAsync<T>(
        DataSpace space, Command command, JsonTypeInfo<T> resultType,
        Func<PartitionWork, CancellationToken, ValueTask<Result<T>>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await transactor.RunAsync(
                PartitionAddress.Catalog(space), command, resultType,
                async (work, ct) =>
                {
                    Result<T> decided = await body(work, ct);
                    if (decided.IsSuccess)
                    {
                        work.SetGuard(new CatalogState(work.Now), StoredJson.Default.CatalogState);
                    }

                    return decided;
                },
                cancellationToken);
        }
        finally
        {
            reader.Forget(space);
        }
    }
}

/// <summary>What units of work on catalogues share.</summary>
internal static class CatalogWork
{
    /// <summary>Takes a code for an object; refused with <see cref="FailureKind.Conflict"/> when another has it.</summary>
    public static async ValueTask<Failure?> ClaimCodeAsync(
        this PartitionWork work, string kind, string code, BillingId target, CancellationToken cancellationToken)
    {
        string row = CatalogRows.Code(kind, code);
        if (await work.ReadAsync(row, StoredJson.Default.CodeClaim, cancellationToken) is not null)
        {
            return Failure.Of(FailureKind.Conflict, $"There is a {kind} with the code '{code}' already");
        }

        work.Insert(row, new CodeClaim(target), StoredJson.Default.CodeClaim);
        return null;
    }

    /// <summary>Frees a code.</summary>
    public static async ValueTask ReleaseCodeAsync(this PartitionWork work, string kind, string code, CancellationToken cancellationToken)
    {
        string row = CatalogRows.Code(kind, code);
        if (await work.ReadAsync(row, StoredJson.Default.CodeClaim, cancellationToken) is not null)
        {
            work.Delete(row);
        }
    }

    /// <summary>The id that follows from the command and a name; re-hashed while its row is taken.</summary>
    public static async ValueTask<BillingId> FreeIdAsync<T>(
        this PartitionWork work, DataSpace space, string kind, string code, Func<BillingId, string> rowOf, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
        where T : class
    {
        for (int attempt = 0; ; attempt++)
        {
            BillingId id = IdDerivation.ItemOf(space.Organization, attempt, kind, space.ToString(), work.Command.Id, code);
            if (await work.ReadAsync(rowOf(id), type, cancellationToken) is null)
            {
                return id;
            }
        }
    }
}
