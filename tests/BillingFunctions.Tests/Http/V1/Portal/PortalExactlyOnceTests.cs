using System.Text.Json;
using Billing.Domain.Identity;
using Billing.TestSupport.Storage;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.V1.Portal;

/// <summary>
/// What moves money happens once for each Idempotency-Key, wherever the process dies: before each commit of the request and after each, and then the customer's
/// browser sends it again.
/// </summary>
public sealed class PortalExactlyOnceTests(OperationWorld world) : IClassFixture<OperationWorld>
{
    private const string Pages = """{"success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""";

    /// <summary>The operation, its body, and how many rows of each kind it makes.</summary>
    public static TheoryData<string, string?, string> Charges => new()
    {
        { "/portal/add_ons/{add_on_id}/purchase", null, "aon 1, inv 1" },
        { "/portal/wallet/{wallet_id}/top_up", """{"credits":500}""", "inv 1, wtx 1" },
        { "/portal/invoices/{invoice_id}/pay", Pages, "pay 1" },
        { "/portal/subscriptions/{advance_subscription_id}/change_plan", """{"new_plan_id":"{plan_id}"}""", "cn 1, inv 1" },
    };

    private BillingWorld Billing => world.Billing;

    [Theory]
    [MemberData(nameof(Charges))]
    public async Task It_happens_once_wherever_the_process_dies(string template, string? body, string effect)
    {
        bool wasReached = true;
        for (int commit = 1; wasReached; commit++)
        {
            wasReached = await DiesAsync(template, body, effect, commit, losesCommit: true);
            wasReached |= await DiesAsync(template, body, effect, commit, losesCommit: false);
            Assert.InRange(commit, 1, 40);
        }
    }

    private async Task<bool> DiesAsync(string template, string? body, string effect, int commit, bool losesCommit)
    {
        var things = new Things(Billing);
        string path = await things.FillAsync(template, template);
        string? filled = body is null ? null : await things.FillAsync(body, template);
        (string, string)[] headers = [await things.VisitorAsync(), ("Idempotency-Key", things.Name)];
        await Wait.UntilAsync(() => Task.FromResult(Billing.Written.IsSettled));
        HashSet<string> before = [.. await RowsAsync(things)];

        int commits = 0;
        bool wasReached = false;
        void Die()
        {
            if (Interlocked.Increment(ref commits) == commit)
            {
                wasReached = true;
                throw new SimulatedCrashException();
            }
        }

        (Billing.Written.Before, Billing.Written.After) = (losesCommit ? Die : null, losesCommit ? null : Die);
        Answer dead = await Billing.PostAsync(path, filled, headers);
        (Billing.Written.Before, Billing.Written.After) = (null, null);
        Assert.True(dead.Status is 200 or 201 or 500 or 503, $"{template} {commit}: {dead.Status} {dead.Text}");

        Answer again = await Billing.PostAsync(path, filled, headers);
        bool isPageLost = template.EndsWith("/pay", StringComparison.Ordinal) && again.Status == 503; // The page of an attempt that was cut off is looked for later.
        Assert.True(again.Status is 200 or 201 || isPageLost, $"{template} {commit}: {again.Status} {again.Text}");
        if (dead.Status is 200 or 201)
            Assert.Equal((dead.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));

        if (again.Status is 200 or 201 && again.Json.TryGetProperty("invoice_id", out JsonElement invoice))
            Assert.Equal("finalized", (await Billing.GetAsync($"/portal/invoices/{invoice}", headers[0])).ShouldBe(200).Json.Text("status"));

        IEnumerable<string> made = (await RowsAsync(things)).Except(before).GroupBy(row => row.Split('|')[0]).Where(kind => kind.Key is "aon" or "inv" or "pay" or "wtx" or "cn")
            .Select(kind => $"{kind.Key} {kind.Count()}").Order(StringComparer.Ordinal);
        Assert.Equal($"{template} {commit}: {effect}", $"{template} {commit}: {string.Join(", ", made)}");
        return wasReached;
    }

    /// <summary>Keys of the rows that were ever written for the things' customer.</summary>
    private async Task<IEnumerable<string>> RowsAsync(Things things)
    {
        Assert.True(BillingId.TryParse(await things.GetAsync("customer_id"), out BillingId customer));
        string partition = $"{Billing.SpaceText}{customer.Owner}";
        return Billing.Written.Writes.Select(write => write.Split(' ', 4)).Where(write => write[2] == partition).Select(write => write[3]).Distinct();
    }
}
