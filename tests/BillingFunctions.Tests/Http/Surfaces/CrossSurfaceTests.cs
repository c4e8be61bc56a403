using System.Text.Json;
using BillingFunctions.Tests.Http.CrediBill;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>What is done on one surface is seen rightly on the others, whatever is done in which order.</summary>
public sealed class CrossSurfaceTests(CrediBillWorld world) : IClassFixture<CrediBillWorld>
{
    private static readonly Dictionary<string, string[]> StatesInV1 = new(StringComparer.Ordinal)
    {
        ["pending_payment"] = ["pending"], ["trialing"] = ["active"], ["active"] = ["active"], ["past_due"] = ["active", "pending"], ["paused"] = ["paused"], ["cancelled"] = ["canceled", "terminated"],
    };

    private static readonly Dictionary<string, string[]> InvoicesInV1 = new(StringComparer.Ordinal)
    {
        ["pending"] = ["finalized"], ["failed"] = ["finalized"], ["paid"] = ["paid"], ["void"] = ["voided"], ["draft"] = ["draft"],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_surface_shows_the_same_units_names_and_states(int seed)
    {
        var random = new Random(seed);
        int amount = random.Next(1, 50_000);
        string customer = await world.CustomerAsync();
        string plan = await world.PlanAsync($"\"pricingModel\":\"flat\",\"baseAmount\":{amount},\"trialDays\":{random.Next(0, 2) * 5}");
        string subscription = await world.SubscribeAsync(customer, plan);
        for (int step = 0; step < 8; step++)
        {
            await StepAsync(random, subscription);
            await CompareAsync(customer, plan, amount, subscription);
        }
    }

    /// <summary>Something that may be done from either surface; what is refused changes nothing.</summary>
    private async Task StepAsync(Random random, string subscription)
    {
        JsonElement[] open = [.. (await world.DoAsync("GET", $"/api/invoices?subscriptionId={subscription}")).GetProperty("invoices").EnumerateArray()
            .Where(invoice => invoice.Text("status") is "pending" or "failed")];
        switch (random.Next(0, 7))
        {
            case 0 when open.Length > 0:
                await world.PayAsync(open[0].Text("_id"));
                break;
            case 1 when open.Length > 0:
                await world.Billing.PostAsync($"/v1/invoices/{open[0].Text("_id")}/pay");
                break;
            case 2 when open.Length > 0:
                await world.DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{open[0].Text("_id")}}","status":"failed"}""");
                break;
            case 3:
                await world.Billing.PostAsync($"/v1/subscriptions/{subscription}/{(random.Next(2) == 0 ? "pause" : "resume")}");
                break;
            case 4 when random.Next(4) == 0:
                await world.AskAsync("DELETE", $"/api/subscriptions?subscriptionId={subscription}&cancelAtPeriodEnd=true");
                break;
            default:
                await world.PassAsync(Duration.FromDays(random.Next(1, 20)));
                break;
        }
    }

    private async Task CompareAsync(string customer, string plan, int amount, string subscription)
    {
        JsonElement ours = (await world.Billing.GetAsync($"/v1/plans/{plan}")).ShouldBe(200).Json;
        Assert.Equal((amount, "UGX"), ((int)decimal.Parse(ours.GetProperty("amount_cents").ToString(), System.Globalization.CultureInfo.InvariantCulture), ours.Text("currency")));
        string? fault = null;
        await Wait.UntilAsync(async () => (fault = await FaultAsync(customer, subscription)) is null);
        Assert.Null(fault);
    }

    /// <summary>Where the two surfaces tell different things; lists may take a moment.</summary>
    private async Task<string?> FaultAsync(string customer, string subscription)
    {
        JsonElement theirs = await world.SubscriptionAsync(subscription);
        JsonElement ours = (await world.Billing.GetAsync($"/v1/subscriptions/{subscription}")).ShouldBe(200).Json;
        bool isPastDue = ours.GetProperty("past_due").GetBoolean() && ours.Text("status") is ("active" or "pending");
        if (!StatesInV1[theirs.Text("status")].Contains(ours.Text("status")) || (theirs.Text("status") == "past_due") != isPastDue)
            return $"{theirs.Text("status")} is {ours.Text("status")} in v1, past due {ours.GetProperty("past_due")}";

        if (theirs.GetProperty("cancelAtPeriodEnd").GetBoolean() != (ours.GetProperty("ends_as").ValueKind == JsonValueKind.String))
            return "an agreed end is seen by one only";

        var shown = (await world.DoAsync("GET", $"/api/invoices?customerId={customer}")).GetProperty("invoices").EnumerateArray().ToDictionary(invoice => invoice.Text("_id"));
        JsonElement[] listed = [.. (await world.Billing.GetAsync($"/v1/invoices/?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray()];
        return listed.Length != shown.Count ? $"{shown.Count} invoices are {listed.Length} in v1" : listed.Select(invoice => FaultOf(shown[invoice.Id()], invoice)).FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOf(JsonElement theirs, JsonElement ours)
    {
        decimal total = decimal.Parse(ours.GetProperty("total_cents").ToString(), System.Globalization.CultureInfo.InvariantCulture);
        return !InvoicesInV1[theirs.Text("status")].Contains(ours.Text("status")) ? $"an invoice that is {theirs.Text("status")} is {ours.Text("status")} in v1"
            : theirs.GetProperty("amountDue").GetDecimal() != total ? $"{theirs.GetProperty("amountDue")} due is {total} in v1"
            : theirs.Text("invoiceNumber") != ours.Text("invoice_number") ? "an invoice has two numbers" : null;
    }
}
