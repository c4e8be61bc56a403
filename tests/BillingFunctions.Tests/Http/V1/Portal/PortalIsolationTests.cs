using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Portal;

/// <summary>A portal shows one customer's things: another customer of the same organization sees as little of them as one of another organization.</summary>
public sealed class PortalIsolationTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private IEnumerable<Operation> Operations => world.Service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public async Task Another_customer_can_neither_see_nor_touch_anything()
    {
        var things = new Things(world);
        var requests = new List<(ForeignRow Row, string Method, string Path, string? Body)>();
        foreach (ForeignRow row in PortalForeignRows.All)
        {
            Operation operation = Operations.Single(each => each.DisplayName == row.Operation);
            if (operation.Access == Access.Portal && (row.Outcome != Foreign.Own || operation.Method == "GET"))
            {
                string template = operation.Template;
                requests.Add((row, operation.Method, await things.FillAsync(template + row.Query, template), row.Body is null ? null : await things.FillAsync(row.Body, template)));
            }
        }

        foreach (string name in (string[])["applied_add_on_id", "applied_coupon_id", "payment_id"])
            await things.GetAsync(name);

        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        foreach ((string whose, (string, string) visitor) in new[] { ("same organization", await new Things(world).VisitorAsync()), ("other organization", await StrangerAsync()) })
        {
            await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
            int before = world.Written.Asked.Count;
            List<string> wrong = [];
            foreach ((ForeignRow row, string method, string path, string? body) in requests)
            {
                Answer answer = await world.Service.SendAsync(method, path, body, visitor);
                if (!ForeignTenantTests.IsAsExpected(row.Outcome, answer, Of(things)))
                    wrong.Add($"{whose}: {row.Operation} should be {row.Outcome}: {answer.Status} {answer.Text}");
            }

            Assert.Empty(wrong);
            Assert.True(world.Written.Asked.Count == before, string.Join(" ; ", world.Written.Asked.Skip(before)));
        }
    }

    [Fact]
    public async Task The_catalogue_of_another_organization_is_not_for_sale()
    {
        var things = new Things(world);
        string addOn = await things.GetAsync("add_on_id");
        string code = await things.GetAsync("coupon_code");
        (string, string) stranger = await StrangerAsync();

        (await world.PostAsync($"/portal/add_ons/{addOn}/purchase", null, stranger)).ShouldBeProblem(404);
        (await world.PostAsync("/portal/coupons/redeem", $$"""{"coupon_code":"{{code}}"}""", stranger)).ShouldBeProblem(404);
        foreach (string list in (string[])["/portal/plans", "/portal/add_ons"])
            Assert.Equal("[]", (await world.GetAsync(list, stranger)).ShouldBe(200).Text);
    }

    [Fact]
    public async Task Equal_idempotency_keys_of_two_customers_never_meet()
    {
        var one = new Things(world);
        var other = new Things(world);
        string purchase = $"/portal/add_ons/{await one.GetAsync("add_on_id")}/purchase";

        Answer first = (await world.PostAsync(purchase, null, await one.VisitorAsync(), ("Idempotency-Key", "same"))).ShouldBe(201);
        Answer second = (await world.PostAsync(purchase, null, await other.VisitorAsync(), ("Idempotency-Key", "same"))).ShouldBe(201);

        Assert.False(second.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.NotEqual(first.Json.Text("invoice_id"), second.Json.Text("invoice_id"));
    }

    /// <summary>What of the things belongs to the customer: its catalogue does not.</summary>
    private static Dictionary<string, string> Of(Things things)
    {
        Assert.True(BillingId.TryParse(things.Made["customer_id"], out BillingId customer));
        return things.Made.Where(thing => BillingId.TryParse(thing.Value, out BillingId id) && id.Owner == customer.Owner).ToDictionary();
    }

    private async Task<(string, string)> StrangerAsync()
    {
        string name = $"{Guid.NewGuid():N}";
        (await world.PostAsync("/v1/customers", $$"""{"external_id":"{{name}}","name":"Stranger"}""", world.Foreign)).ShouldBe(201);
        return ("Authorization", $"Bearer {(await world.GetAsync($"/portal/auth/{name}", world.Foreign)).ShouldBe(200).Json.Text("token")}");
    }
}
