using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Billing.Load.Soak;

/// <summary>How a customer pays.</summary>
internal enum Pays
{
    /// <summary>By a card that is charged as soon as an invoice is final.</summary>
    ByCard,

    /// <summary>By a card that is always declined.</summary>
    Never,

    /// <summary>By bank, booked by hand.</summary>
    ByHand,
}

/// <summary>A customer who was here for three days: what it has used on each, what it prepaid, and how it pays.</summary>
internal sealed record Life(string Name, string CustomerId, Pays Pays, long WalletCents, bool HasOneOff, long[] UnitsOfDay)
{
    public const long OneOffCents = 2_500;

    /// <summary>What its invoices must come to, one by one, smallest first.</summary>
    public IReadOnlyList<decimal> InvoicesCents =>
        [.. UnitsOfDay.Select(units => (decimal)(SoakPlan.DayCents + units)).Concat(HasOneOff ? [OneOffCents] : []).Order()];
}

/// <summary>
/// A new customer every few seconds: with usage of three days, a subscription that began with the first of them and ends today, so that three periods are
/// closed, invoiced and collected at once; some with a wallet, some with an invoice made by hand.
/// </summary>
internal sealed class BilledLives(SoakClient client, SoakPlan plan)
{
    private const int Days = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Life> _lives = [];

    /// <summary>All of them, in the order in which they came.</summary>
    public IReadOnlyCollection<Life> All => _lives;

    public Task RunAsync(CancellationToken end) => SoakLoad.EveryAsync(Pace, async number => _lives.Enqueue(await LiveAsync(number)), end);

    /// <summary>Books what those who pay by hand owe.</summary>
    public async Task PayAsync(Life life)
    {
        foreach (JsonElement invoice in (await client.GetAsync("read lists", $"/v1/invoices?customer_id={life.CustomerId}&limit=100")).EnumerateArray())
        {
            if (invoice.GetProperty("amount_due_cents").Number() is > 0 and var due)
            {
                await client.PostAsync("pay", "/v1/payments/record", $$"""{"invoice_id":"{{invoice.GetProperty("id").GetString()}}","amount":{{due}}}""");
            }
        }
    }

    private async Task<Life> LiveAsync(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"life-{number}");
        string customer = await SoakPlan.MadeAsync(client, "/v1/customers", $$"""{"external_id":"{{name}}","name":"Life"}""");
        var life = new Life(name, customer, PaysOf(number), number % 4 == 3 ? 1_500 : 0, number % 3 == 0, UnitsOf(number));
        await EquipAsync(life);
        for (int day = 0; day < Days; day++)
        {
            await client.PostAsync("ingest", "/v1/events/batch", UsageStream.Batch(client.Run, (number * Days) + day, name, SoakPlan.Today.AddDays(day - Days + 1).AddSeconds(1)));
        }

        string started = SoakPlan.Text(SoakPlan.Today.AddDays(1 - Days));
        string subscription = await SoakPlan.MadeAsync(
            client, "/v1/subscriptions", $$"""{"external_id":"{{name}}","customer_id":"{{customer}}","plan_id":"{{plan.DailyId}}","started_at":"{{started}}"}""");
        if (life.HasOneOff)
        {
            string invoice = await SoakPlan.MadeAsync(
                client, "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"Set-up","quantity":1,"unit_price":"{{Life.OneOffCents}}","amount":"{{Life.OneOffCents}}"}]}""");
            await client.PostAsync("finalize", $"/v1/invoices/{invoice}/finalize");
        }

        await client.PostAsync("cancel", $"/v1/subscriptions/{subscription}/cancel");
        return life;
    }

    private async Task EquipAsync(Life life)
    {
        if (life.Pays != Pays.ByHand)
        {
            string method = life.Pays == Pays.ByCard ? "sbx_succeeds" : "sbx_declines_insufficient_funds";
            await client.PostAsync("create", "/v1/payment_methods", $$"""{"customer_id":"{{life.CustomerId}}","provider":"sandbox","provider_payment_method_id":"{{method}}","type":"card","is_default":true}""");
        }

        if (life.WalletCents > 0)
        {
            await client.PostAsync("create", "/v1/wallets", $$"""{"customer_id":"{{life.CustomerId}}","name":"Prepaid","initial_granted_credits":{{life.WalletCents}}}""");
        }
    }

    private static Pays PaysOf(int number) => (number % 5) switch { 3 => Pays.Never, 4 => Pays.ByHand, _ => Pays.ByCard };

    private static long[] UnitsOf(int number) => [.. Enumerable.Range(0, Days).Select(day => UsageStream.UnitsOfBatch((number * Days) + day))];
}
