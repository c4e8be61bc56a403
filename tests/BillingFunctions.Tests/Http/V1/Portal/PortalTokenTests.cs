using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Application.Portal;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.Portal;

/// <summary>What opens a portal, and what does not.</summary>
public sealed class PortalTokenTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Keys = "/v1/organizations/current/api_keys";

    private IEnumerable<Operation> Operations => world.Service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public async Task A_token_opens_the_portal_of_its_customer_as_a_parameter_or_a_header()
    {
        var things = new Things(world);
        string token = await things.GetAsync("portal_token");

        Answer shown = (await world.GetAsync($"/portal/customer?token={token}", ("Authorization", ""))).ShouldBe(200);
        Assert.Equal((await things.GetAsync("customer_id"), "no-store"), (shown.Json.Id(), shown.Headers["Cache-Control"]));
        Assert.Equal(shown.Text, (await world.GetAsync("/portal/customer", await things.VisitorAsync())).ShouldBe(200).Text);

        // The parameter decides, as published, whatever else is sent.
        (await world.GetAsync($"/portal/customer?token={token}")).ShouldBe(200);
        (await world.GetAsync("/portal/customer?token=x", await things.VisitorAsync())).ShouldBeProblem(401);
        (await world.GetAsync($"/portal/customer?token={token}&token={token}", await things.VisitorAsync())).ShouldBeProblem(401);
    }

    [Fact]
    public async Task Nothing_that_was_made_up_or_changed_opens_it()
    {
        var things = new Things(world);
        string[] parts = (await things.GetAsync("portal_token")).Split('.');
        string other = (await new Things(world).GetAsync("portal_token")).Split('.')[1];
        string none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        string changed = Changed(parts[1], claims => claims["mode"] = "test");
        string longer = Changed(parts[1], claims => claims["exp"] = 4_000_000_000);
        string access = (await world.PostAsync("/v1/access_tokens", $$"""{"surface":"nno","customer_id":"{{await things.GetAsync("customer_id")}}","roles":["platform"]}"""))
            .ShouldBe(201).Json.Text("access_token");
        string[] forged =
        [
            "", "x", "..", "a.b.c", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{other}.{parts[2]}", $"{parts[0]}.{changed}.{parts[2]}", $"{parts[0]}.{longer}.{parts[2]}", $"{parts[0]}.{parts[1]}.{new string('A', 43)}",
            $"{string.Join('.', parts)}.{parts[2]}", string.Join('.', parts).ToUpperInvariant(), new string('x', 5_000), ServiceFixture.Key, access,
        ];
        foreach (string token in forged)
        {
            (await world.GetAsync($"/portal/customer?token={token}", ("Authorization", ""))).ShouldBeProblem(401);
            (await world.GetAsync("/portal/customer", ("Authorization", $"Bearer {token}"))).ShouldBeProblem(401);
        }
    }

    [Fact]
    public async Task It_is_over_after_twelve_hours()
    {
        (string, string) visitor = await new Things(world).VisitorAsync();
        try
        {
            world.Service.Clock.Advance(PortalAccess.Lifetime - Duration.FromSeconds(1));
            (await world.GetAsync("/portal/customer", visitor)).ShouldBe(200);
            world.Service.Clock.Advance(Duration.FromSeconds(31)); // Clocks of instances may be half a minute apart.
            (await world.GetAsync("/portal/customer", visitor)).ShouldBeProblem(401);
        }
        finally
        {
            world.SetClock("2026-07-01T00:00:00Z");
        }
    }

    [Fact]
    public async Task Revoking_ends_all_tokens_of_one_customer_and_of_nobody_else()
    {
        var things = new Things(world);
        var others = new Things(world);
        string external = await things.GetAsync("external_id");
        (string, string) first = await things.VisitorAsync();
        string second = (await world.GetAsync($"/portal/auth/{external}")).ShouldBe(200).Json.Text("token");

        (await world.Service.SendAsync("DELETE", $"/v1/customers/{external}/portal_tokens")).ShouldBe(204);

        (await world.GetAsync("/portal/customer", first)).ShouldBeProblem(401);
        (await world.GetAsync($"/portal/customer?token={second}")).ShouldBeProblem(401);
        (await world.GetAsync("/portal/customer", await others.VisitorAsync())).ShouldBe(200);
        string third = (await world.GetAsync($"/portal/auth/{external}")).ShouldBe(200).Json.Text("token");
        (await world.GetAsync($"/portal/customer?token={third}")).ShouldBe(200);
    }

    [Fact]
    public async Task It_ends_with_the_key_that_gave_it_and_with_its_customer()
    {
        var things = new Things(world);
        string external = await things.GetAsync("external_id");
        JsonElement key = (await world.PostAsync(Keys, """{"scopes":["portal:write"]}""")).ShouldBe(201).Json;
        string token = (await world.GetAsync($"/portal/auth/{external}", ("Authorization", $"Bearer {key.Text("raw_key")}"))).ShouldBe(200).Json.Text("token");
        (await world.GetAsync($"/portal/customer?token={token}")).ShouldBe(200);
        (await world.Service.SendAsync("DELETE", $"{Keys}/{key.Id()}")).ShouldBe(204);
        (await world.GetAsync($"/portal/customer?token={token}")).ShouldBeProblem(401);

        (string, string) visitor = await things.VisitorAsync();
        (await world.GetAsync("/portal/customer", visitor)).ShouldBe(200);
        (await world.Service.SendAsync("DELETE", $"/v1/customers/{await things.GetAsync("customer_id")}")).ShouldBe(204);
        (await world.GetAsync("/portal/customer", visitor)).ShouldBeProblem(401);
    }

    [Fact]
    public async Task A_token_of_test_mode_sees_the_customer_of_test_mode()
    {
        var things = new Things(world);
        string external = await things.GetAsync("external_id");
        string invoice = await things.GetAsync("invoice_id");
        string key = (await world.PostAsync(Keys, """{"mode":"test"}""")).ShouldBe(201).Json.Text("raw_key");
        (string, string) test = ("Authorization", $"Bearer {key}");
        (await world.GetAsync($"/portal/auth/{external}", test)).ShouldBeProblem(404);
        string twin = (await world.PostAsync("/v1/customers", $$"""{"external_id":"{{external}}","name":"Twin"}""", test)).ShouldBe(201).Json.Id();
        string token = (await world.GetAsync($"/portal/auth/{external}", test)).ShouldBe(200).Json.Text("token");

        Assert.Equal(twin, (await world.GetAsync($"/portal/customer?token={token}")).ShouldBe(200).Json.Id());
        Assert.Equal("[]", (await world.GetAsync($"/portal/invoices?token={token}")).ShouldBe(200).Text);
        (await world.GetAsync($"/portal/invoices/{invoice}?token={token}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_key_opens_no_portal_and_a_portal_token_nothing_else()
    {
        (string, string) visitor = await new Things(world).VisitorAsync();
        List<string> wrong = [];
        foreach (Operation operation in Operations.Where(each => each.Access != Access.Public))
        {
            string path = Things.Placeholder().Replace(operation.Template, BillingWorld.Nobody);
            Answer answer = operation.Access == Access.Portal
                ? await world.Service.SendAsync(operation.Method, path, "{}")
                : await world.Service.SendAsync(operation.Method, $"{path}?token={visitor.Item2[7..]}", "{}", visitor);
            if (answer.Status != 401)
                wrong.Add($"{operation.DisplayName}: {answer.Status}");
        }

        Assert.Empty(wrong);
        Assert.Equal(
            ["GET /portal/auth/{external_id}"],
            Operations.Where(each => each.Template.StartsWith("/portal/", StringComparison.Ordinal) && each.Access is not (Access.Portal or Access.Public)).Select(each => each.DisplayName));
    }

    [Fact]
    public async Task A_key_that_may_only_read_gives_no_token()
    {
        string key = (await world.PostAsync(Keys, """{"scopes":["read"]}""")).ShouldBe(201).Json.Text("raw_key");
        string external = await new Things(world).GetAsync("external_id");

        foreach (string path in (string[])[$"/portal/auth/{external}", $"/v1/customers/{external}/portal_url"])
            (await world.GetAsync(path, ("Authorization", $"Bearer {key}"))).ShouldBeProblem(403);
    }

    [Fact]
    public async Task The_address_of_the_page_holds_the_token_where_no_server_sees_it()
    {
        Answer given = (await world.GetAsync($"/v1/customers/{await new Things(world).GetAsync("external_id")}/portal_url")).ShouldBe(200);
        var address = new Uri(given.Json.Text("portal_url"));

        Assert.Equal(("https://billing.example/portal/home", "", "no-store"), (address.GetLeftPart(UriPartial.Path), address.Query, given.Headers["Cache-Control"]));
        Assert.StartsWith("#token=", address.Fragment, StringComparison.Ordinal);
        (await world.GetAsync($"/portal/customer?{address.Fragment[1..]}", ("Authorization", ""))).ShouldBe(200);
    }

    [Fact]
    public async Task A_token_in_an_address_is_in_no_log_line_and_no_trace()
    {
        var things = new Things(world);
        string token = await things.GetAsync("portal_token");
        List<string> traced = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name != "System.Net.Http", // the test's own client
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (traced)
                    traced.Add($"{activity.OperationName} {activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        (await world.GetAsync($"/portal/customer?token={token}", ("Authorization", ""))).ShouldBe(200);
        (await world.GetAsync($"/portal/invoices/{BillingWorld.Nobody}?token={token}", ("Authorization", ""))).ShouldBeProblem(404);
        (await world.GetAsync($"/portal/customer?token={token}x", ("Authorization", ""))).ShouldBeProblem(401);
        (await world.GetAsync($"/portal/nowhere?token={token}", ("Authorization", ""))).ShouldBeProblem(404);
        (await world.GetAsync("/v1/nowhere")).ShouldBeProblem(404); // by now the activities before have stopped

        lock (traced)
        {
            Assert.Contains(traced, line => line.Contains("GET /portal/customer", StringComparison.Ordinal));
            Assert.DoesNotContain(traced, line => line.Contains(token, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(world.Logged.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static string Changed(string payload, Action<JsonObject> change)
    {
        JsonObject claims = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!.AsObject();
        change(claims);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }
}
