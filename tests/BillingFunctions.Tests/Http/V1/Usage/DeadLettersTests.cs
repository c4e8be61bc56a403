using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Usage.DeadLetters;
using Billing.Domain.Identity;
using BillingFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Usage;

/// <summary>From a message in the hub over its letter to a counted event, through the local host and the API.</summary>
public sealed class DeadLettersTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/dead_letters";

    private static readonly (string, string)[] Admin = [("Authorization", ""), ("X-Admin-Secret", ServiceFixture.AdminSecret)];

    [Fact]
    public async Task A_letter_is_listed_shown_mended_replayed_and_counted()
    {
        await world.CustomerAsync("mended");
        await StreamAsync(await EventAsync("mended", "m1", "cals"));
        JsonElement letter = await OnlyAsync($"{Path}?external_customer_id=mended&kind=unknown_metric&status=open");
        string one = $"{Path}/{BillingWorld.Text(letter, "id")}";

        Assert.Equal(await EventAsync("mended", "m1", "cals"), BillingWorld.Text((await world.GetAsync(one)).ShouldBe(200).Json, "body"));
        Assert.Equal(["body.body.code:unknown_reference"], (await world.PostAsync(one + "/replay")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.body.code:unknown_reference"], (await SendAsync("PUT", one, """{"fields":{"code":"cls"}}""")).ShouldBeProblem(422).Faults);
        (await SendAsync("PUT", one, """{"fields":{"code":"calls"}}""")).ShouldBe(200);
        Assert.Equal("replayed", BillingWorld.Text((await world.PostAsync(one + "/replay")).ShouldBe(200).Json, "status"));
        (await world.PostAsync(one + "/replay")).ShouldBe(200);
        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/events/?external_customer_id=mended")).Headers["X-Total-Count"] == "1");

        (await world.PostAsync(one + "/discard", """{"reason":"late"}""")).ShouldBeProblem(400);
        (await world.GetAsync(one, world.Foreign)).ShouldBeProblem(404);
        (await world.PostAsync(one + "/replay", null, world.Foreign)).ShouldBeProblem(404);
        Assert.Equal("0", (await world.GetAsync(Path, world.Foreign)).ShouldBe(200).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Letters_are_replayed_together_and_discarded_with_a_reason()
    {
        await StreamAsync(await EventAsync("not yet", "n1", "calls"), await EventAsync("not yet", "n2", "calls"));
        await Wait.UntilAsync(async () => (await world.GetAsync($"{Path}?external_customer_id=not%20yet")).ShouldBe(200).Headers["X-Total-Count"] == "2");
        JsonElement refused = (await world.PostAsync($"{Path}/replay", """{"external_customer_id":"not yet"}""")).ShouldBe(200).Json;
        await world.CustomerAsync("not yet");
        string first = BillingWorld.Text((await world.GetAsync($"{Path}?external_customer_id=not%20yet")).Json[0], "id");
        JsonElement discarded = (await world.PostAsync($"{Path}/{first}/discard", """{"reason":"a test"}""")).ShouldBe(200).Json;
        JsonElement replayed = (await world.PostAsync($"{Path}/replay", """{"external_customer_id":"not yet"}""")).ShouldBe(200).Json;

        Assert.Equal((0, 2), (refused.GetProperty("replayed").GetInt32(), refused.GetProperty("refused").GetArrayLength()));
        Assert.Equal(("discarded", "a test"), (BillingWorld.Text(discarded, "status"), BillingWorld.Text(discarded, "decision_reason")));
        Assert.Equal((1, true), (replayed.GetProperty("replayed").GetInt32(), replayed.GetProperty("complete").GetBoolean()));
        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/events/?external_customer_id=not%20yet")).Headers["X-Total-Count"] == "1");
    }

    [Fact]
    public async Task What_belongs_to_nobody_is_for_whoever_runs_the_service()
    {
        await StreamAsync("whose is this?");
        Answer list = await world.GetAsync("/v1/unowned_dead_letters", Admin);
        await Wait.UntilAsync(async () => (list = await world.GetAsync("/v1/unowned_dead_letters?kind=unreadable", Admin)).ShouldBe(200).Headers["X-Total-Count"] != "0");
        string id = BillingWorld.Text(list.Json[0], "id");

        (await world.GetAsync("/v1/unowned_dead_letters")).ShouldBeProblem(401);
        (await world.GetAsync($"{Path}/{id}")).ShouldBeProblem(404);
        Assert.Equal("whose is this?", BillingWorld.Text((await world.GetAsync($"/v1/unowned_dead_letters/{id}", Admin)).ShouldBe(200).Json, "body"));
        (await world.PostAsync($"/v1/unowned_dead_letters/{id}/discard", """{"reason":"noise"}""", Admin)).ShouldBe(200);
    }

    [Fact]
    public async Task An_organization_is_told_once_however_many_letters_there_are()
    {
        await StreamAsync(await EventAsync("untold", "u1", "calls"), await EventAsync("untold", "u2", "calls"));
        await StreamAsync(await EventAsync("untold", "u3", "calls"));
        await Wait.UntilAsync(async () => (await world.GetAsync($"{Path}?external_customer_id=untold")).ShouldBe(200).Headers["X-Total-Count"] == "3");
        DataSpace space = (await world.Service.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        ListReader lists = world.Service.Services.GetRequiredService<ListReader>();
        int told = 0;
        await Wait.UntilAsync(async () => (told = (await lists.ReadAsync(space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", DeadLetterNotices.EventType)], null, false, 0, 10), default)).Total) > 0);

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_message_that_names_no_organization_of_ours_is_for_whoever_runs_the_service()
    {
        string stranger = (await EventAsync("someone", "s1", "calls")).Replace("\"organization_id\":\"", "\"organization_id\":\"" + new BillingId(new OwnerKey(5), 0) + "\",\"was\":\"", StringComparison.Ordinal);
        await StreamAsync(stranger);

        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/unowned_dead_letters?kind=no_organization", Admin)).ShouldBe(200).Headers["X-Total-Count"] == "1");
    }

    [Fact]
    public async Task Raw_gzip_in_the_hub_is_counted()
    {
        await world.CustomerAsync("raw");
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(await EventAsync("raw", "r1", "calls")));

        Uri hub = new(world.Service.Services.GetRequiredService<Listeners>().TriggerAddress, "/usage/messages");
        using HttpResponseMessage sent = await world.Service.Client.PostAsync(hub, new ByteArrayContent(buffer.ToArray()));
        Assert.Equal(System.Net.HttpStatusCode.Created, sent.StatusCode);

        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/events/?external_customer_id=raw")).Headers["X-Total-Count"] == "1");
    }

    private IEventLog Log => world.Service.Services.GetRequiredService<IEventLog>();

    private ValueTask StreamAsync(params string[] bodies) => Log.SendAsync(0, [.. bodies.Select(body => new LogMessage(Encoding.UTF8.GetBytes(body)))], default);

    private async Task<string> EventAsync(string customer, string transaction, string code)
    {
        DataSpace space = (await world.Service.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        return $$"""{"organization_id":"{{new BillingId(space.Organization, 0)}}","mode":"live","transaction_id":"{{transaction}}","external_customer_id":"{{customer}}","code":"{{code}}","timestamp":"2026-06-30T12:00:00Z"}""";
    }

    private async Task<JsonElement> OnlyAsync(string path)
    {
        Answer list = await world.GetAsync(path);
        await Wait.UntilAsync(async () => (list = await world.GetAsync(path)).ShouldBe(200).Headers["X-Total-Count"] == "1");
        return list.Json[0];
    }

    private Task<Answer> SendAsync(string method, string path, string json) => world.Service.SendAsync(method, path, json);
}
