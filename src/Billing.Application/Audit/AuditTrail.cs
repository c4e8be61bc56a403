using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Domain.Identity;

namespace Billing.Application.Audit;

/// <summary>
/// Writes the audit log: looks at what a unit of work is about to commit for somebody, and adds an entry for each thing that it changes to the same
/// commit. Work that nobody acts for adds nothing and costs nothing.
/// </summary>
public sealed class AuditTrail : ICommitWitness
{
    /// <inheritdoc/>
    public async ValueTask WitnessAsync(PartitionWork work, CancellationToken cancellationToken)
    {
        if (ActorScope.Current is not { } actor || SpaceOf(work.Address, actor) is not { } space)
        {
            return;
        }

        await work.ReadPutsAsync(AuditedDocuments.MayName, cancellationToken);
        int number = 0;
        foreach (AuditEntry entry in EntriesOf(work, space, actor))
        {
            BillingId id = IdDerivation.ItemOf(
                space.Organization, 0, "audit", work.Address.ToString(), work.Command.Id, (++number).ToString(CultureInfo.InvariantCulture));
            work.Emit(AuditLists.Upsert(space, entry with { Id = id }));
        }
    }

    private static List<AuditEntry> EntriesOf(PartitionWork work, DataSpace space, Actor actor)
    {
        Dictionary<(string ResourceType, string Id), (JsonElement? Before, JsonElement? After, JsonTypeInfo Info)> things = [];
        foreach (StagedDocument staged in work.Staged())
        {
            // A thing that is written twice, such as a plan and its version, is what it is where it stood before.
            var before = ByKey(work.Address, staged, staged.Before);
            var after = ByKey(work.Address, staged, staged.After);
            bool isParts = staged.After is { ValueKind: JsonValueKind.Array };
            foreach ((string, string) key in before.Keys.Union(after.Keys))
            {
                // Parts such as the fees of an invoice come and go with their whole: only what changes in them is told.
                (JsonElement? Before, JsonElement? After, JsonTypeInfo Info) change = (Of(before, key), Of(after, key), staged.Info);
                if (isParts && (change.Before is null || change.After is null))
                {
                    continue;
                }

                if (!things.TryGetValue(key, out (JsonElement? Before, JsonElement? After, JsonTypeInfo Info) known) || (known.Before is null && change.Before is not null))
                {
                    things[key] = change;
                }
            }
        }

        List<AuditEntry> entries = [];
        foreach (((string resourceType, string id), (JsonElement? before, JsonElement? after, JsonTypeInfo info)) in things)
        {
            if (AuditChanges.Of(before, after, AuditWords.Of(info)) is { } changes)
            {
                entries.Add(new AuditEntry
                {
                    Id = default,
                    ResourceType = resourceType,
                    ResourceId = BillingId.TryParse(id, out BillingId known) ? known : new BillingId(space.Organization, 0),
                    Action = before is null ? AuditAction.Created : after is null ? AuditAction.Deleted
                        : changes.Fields.Contains("status") ? AuditAction.StatusChanged : AuditAction.Updated,
                    Changes = changes.Json,
                    ActorType = actor.Type,
                    ActorId = actor.Id,
                    RequestId = actor.RequestId,
                    Operation = actor.Operation,
                    IpAddress = actor.IpAddress,
                    UserAgent = actor.UserAgent,
                    CreatedAt = work.Now,
                });
            }
        }

        return entries;
    }

    private static Dictionary<(string ResourceType, string Id), JsonElement> ByKey(PartitionAddress address, StagedDocument staged, JsonElement? document)
    {
        Dictionary<(string ResourceType, string Id), JsonElement> things = [];
        foreach (((string ResourceType, string Id) key, JsonElement thing) in AuditedDocuments.ThingsOf(address, staged.RowKey, staged.Info.Type, document))
        {
            things.TryAdd(key, thing);
        }

        return things;
    }

    private static JsonElement? Of(Dictionary<(string ResourceType, string Id), JsonElement> things, (string, string) key) =>
        things.TryGetValue(key, out JsonElement thing) ? thing : null;

    /// <summary>Whose data a partition holds: most keys begin with it; the organization's own partition belongs to the actor's mode.</summary>
    private static DataSpace? SpaceOf(PartitionAddress address, Actor actor)
    {
        const int SpaceLength = OwnerKey.HexLength + 1;
        const string Organization = "org|";
        string key = address.PartitionKey;
        if (key.Length >= SpaceLength && DataSpace.TryParse(key.AsSpan(0, SpaceLength), out DataSpace space))
        {
            return space;
        }

        return actor.Space ?? (key.StartsWith(Organization, StringComparison.Ordinal)
            && ulong.TryParse(key.AsSpan(Organization.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong owner)
                ? new DataSpace(new OwnerKey(owner), Mode.Live)
                : null);
    }
}
