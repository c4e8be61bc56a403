using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;

namespace Billing.Application.Tests.Audit;

/// <summary>Something with an id, a status, secrets and more.</summary>
internal sealed record AuditedThing(string Id, string Status, string Name, string? SecretKey, AuditedPart? Part, string UpdatedAt);

/// <summary>A part of it.</summary>
internal sealed record AuditedPart(string Password, string Color);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditedThing))]
[JsonSerializable(typeof(bool))]
internal sealed partial class AuditedJson : JsonSerializerContext;

public sealed class AuditTrailTests
{
    private static readonly BillingId Id = IdDerivation.ItemOf(new OwnerKey(7), 0, "thing");
    private static readonly Actor Someone = new(ActorType.ApiKey, "bxb_live_1234") { RequestId = "r-1", Operation = "PUT /v1/things/{thing_id}", IpAddress = "203.0.113.9", UserAgent = "curl" };
    private readonly World _world = new();

    [Theory]
    [InlineData("Processing", "processing")]
    [InlineData("NeedsAction", "needs_action")]
    [InlineData("Nothing of the kind", null)]
    public void A_field_that_a_document_and_its_parts_have_is_told_in_the_words_of_each(string stored, string? shown) =>
        Assert.Equal(shown, AuditWords.Of(StoredJson.Default.Payment).Read("status", JsonSerializer.SerializeToElement(stored, StoredJson.Default.String)));

    [Fact]
    public async Task A_change_is_logged_once_in_the_same_commit_whatever_store_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            site => SetAsync(site, "make", Thing("draft", "old", "s3cret")).AsTask(),
            async site =>
            {
                using ActorScope.Acted acting = ActorScope.Enter(Someone);
                Assert.True((await SetAsync(site, "change", Thing("draft", "new", "s3cret"))).IsSuccess);
            },
            async site =>
            {
                AuditEntry entry = Assert.Single(await LogAsync(site));
                Assert.Equal((AuditAction.Updated, "audited_thing", Id, "bxb_live_1234", "r-1"), (entry.Action, entry.ResourceType, entry.ResourceId, entry.ActorId, entry.RequestId));
                Assert.Equal("""{"name":{"old":"old","new":"new"}}""", Changes(entry));
            });

        Assert.True(cases > 20, $"{cases} cases");
    }

    [Fact]
    public async Task What_is_put_without_a_look_is_told_with_what_stood_there()
    {
        Site site = _world.Start();
        await SetAsync(site, "make", Thing("draft", "old", "s3cret"));
        using (ActorScope.Acted acting = ActorScope.Enter(Someone))
        {
            await site.Transactor.RunAsync(
                CounterWork.Address, Command.FromJob("put"), AuditedJson.Default.Boolean,
                (work, _) =>
                {
                    work.Put("thing", Thing("final", "old", "s3cret"), AuditedJson.Default.AuditedThing);
                    return ValueTask.FromResult<Result<bool>>(true);
                },
                default);
        }

        AuditEntry entry = Assert.Single(await LogAsync(site));
        Assert.Equal((AuditAction.StatusChanged, """{"status":{"old":"draft","new":"final"}}"""), (entry.Action, Changes(entry)));
    }

    [Fact]
    public async Task What_is_made_changed_and_removed_is_told_apart_and_no_secret_is_shown()
    {
        Site site = _world.Start();
        using (ActorScope.Acted acting = ActorScope.Enter(Someone))
        {
            AuditedPart first = new("hidden word", "red"), second = new("other word", "blue");
            AuditedThing?[] states =
            [
                Thing("draft", "one", "first secret", first), Thing("draft", "one", "second secret", second), Thing("final", "two", "second secret", second),
                Thing("final", "two", "second secret", second) with { UpdatedAt = "later" }, null,
            ];
            foreach ((int step, AuditedThing? state) in states.Index())
            {
                using ActorScope.Acted request = ActorScope.Enter(Someone with { RequestId = $"{step + 1}" });
                await SetAsync(site, $"step {step}", state);
            }
        }

        List<AuditEntry> log = [.. (await LogAsync(site)).OrderBy(entry => entry.RequestId, StringComparer.Ordinal)];
        Assert.Equal(["1", "2", "3", "5"], log.Select(entry => entry.RequestId));
        Assert.Equal([AuditAction.Created, AuditAction.Updated, AuditAction.StatusChanged, AuditAction.Deleted], log.Select(entry => entry.Action));
        Assert.Equal(
            """{"secret_key":{"old":"[redacted]","new":"[redacted]"},"part":{"old":{"password":"[redacted]","color":"red"},"new":{"password":"[redacted]","color":"blue"}}}""", Changes(log[1]));
        Assert.Equal("""{"status":{"old":"draft","new":"final"},"name":{"old":"one","new":"two"}}""", Changes(log[2]));
        Assert.All(log, entry => Assert.DoesNotMatch("first secret|second secret|hidden word|other word", Changes(entry)));
        Assert.Contains("\"name\":{\"old\":\"two\",\"new\":null}", Changes(log[3]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_nobody_acts_for_is_not_logged_and_costs_no_store_call()
    {
        Site site = _world.Start(FaultPlan.None());
        await SetAsync(site, "make", Thing("draft", "one", null));
        Assert.Equal(3, site.Plan.Calls); // The guard and the thing are read, and the commit.
        Assert.Empty(await LogAsync(site));
        Assert.Null(ActorScope.Current);
    }

    [Fact]
    public async Task An_actor_ends_where_it_began_and_another_may_act_in_between()
    {
        using (ActorScope.Acted outer = ActorScope.Enter(Someone))
        {
            using (ActorScope.Acted inner = ActorScope.Enter(new Actor(ActorType.System, null)))
            {
                await Task.Yield();
                Assert.Equal(ActorType.System, ActorScope.Current!.Type);
            }

            Assert.Equal(Someone, ActorScope.Current);
        }

        Assert.Null(ActorScope.Current);
    }

    private static AuditedThing Thing(string status, string name, string? secret, AuditedPart? part = null) => new(Id.ToString(), status, name, secret, part, "now");

    private static ValueTask<Result<Outcome<bool>>> SetAsync(Site site, string command, AuditedThing? thing) => site.Transactor.RunAsync(
        CounterWork.Address, Command.FromJob(command), AuditedJson.Default.Boolean,
        async (work, ct) =>
        {
            bool exists = await work.ReadAsync("thing", AuditedJson.Default.AuditedThing, ct) is not null;
            if (thing is null)
            {
                work.Delete("thing");
            }
            else if (exists)
            {
                work.Replace("thing", thing, AuditedJson.Default.AuditedThing);
            }
            else
            {
                work.Put("thing", thing, AuditedJson.Default.AuditedThing);
            }

            return true;
        },
        default);

    private static string Changes(AuditEntry entry) => Encoding.UTF8.GetString(entry.Changes.Utf8.Span);

    private static async Task<List<AuditEntry>> LogAsync(Site site) =>
    [
        .. (await site.Lists.ReadAsync(site.Space, AuditLists.Entries, new ListQuery([], null, false, 0, 100), default)).Rows
            .Select(row => JsonSerializer.Deserialize(row.Span, AuditLists.RowType)!),
    ];
}
