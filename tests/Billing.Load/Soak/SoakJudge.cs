using System.Diagnostics;
using System.Text.Json;
using Billing.Application.Work;
using BillingFunctions.Hosting;

namespace Billing.Load.Soak;

/// <summary>Counts in the end what is there against what was sent, asks the service's own checks, and looks what is left in queues.</summary>
internal sealed class SoakJudge(SoakClient client, ServiceProcess service)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What each look has at least, also after one that is wrong has used up all patience.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    /// <summary>How much is not as it must be.</summary>
    public async Task<int> CountAsync(UsageStream stream, BilledLives lives)
    {
        long startedAt = Stopwatch.GetTimestamp();
        List<string> wrong = [];
        foreach (Life life in lives.All)
        {
            await UntilAsync(startedAt, async () => await InvoicesAsync(life) is null);
            if (life.Pays == Pays.ByHand)
            {
                await lives.PayAsync(life);
            }

            await UntilAsync(startedAt, async () => await WrongOfAsync(life) is null);
            Note(wrong, await WrongOfAsync(life));
        }

        for (int customer = 0; customer < stream.Units.Count; customer++)
        {
            int number = customer;
            await UntilAsync(startedAt, async () => await WrongOfAsync(number, stream) is null);
            Note(wrong, await WrongOfAsync(customer, stream));
        }

        Console.WriteLine($"{stream.Events:N0} events of {stream.Units.Count} customers, {lives.All.Count} customers with {lives.All.Sum(life => life.InvoicesCents.Count):N0} invoices: {wrong.Count} wrong; right {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:N0} s after the end");
        wrong.ForEach(Console.WriteLine);
        return wrong.Count + await AtRestAsync();
    }

    private static void Note(List<string> wrong, string? one)
    {
        if (one is not null)
        {
            wrong.Add(one);
        }
    }

    private static async Task UntilAsync(long startedAt, Func<Task<bool>> isSo)
    {
        long own = Stopwatch.GetTimestamp();
        while (!await isSo() && (Stopwatch.GetElapsedTime(startedAt) < Patience || Stopwatch.GetElapsedTime(own) < LeastPatience))
        {
            await Task.Delay(500);
        }
    }

    private async Task<string?> WrongOfAsync(int customer, UsageStream stream)
    {
        string name = UsageStream.Name(customer);
        JsonElement usage = await client.GetAsync("judge", $"/v1/customers/{name}/current_usage?subscription_id={name}");
        decimal units = UsageView.Read(System.Text.Encoding.UTF8.GetBytes(usage.GetRawText())).Units;
        return units == stream.Units[customer] ? null : $"{name}: {units} units instead of {stream.Units[customer]}";
    }

    private async Task<string?> InvoicesAsync(Life life)
    {
        JsonElement[] invoices = await ListAsync($"/v1/invoices?customer_id={life.CustomerId}&limit=100");
        decimal[] totals = [.. invoices.Where(each => each.GetProperty("status").GetString() is not "draft").Select(each => each.GetProperty("subtotal_cents").Number()).Order()];
        return totals.SequenceEqual(life.InvoicesCents) ? null : $"{life.Name}: invoices of {string.Join(" ", totals)} instead of {string.Join(" ", life.InvoicesCents)}";
    }

    private async Task<string?> WrongOfAsync(Life life)
    {
        if (await InvoicesAsync(life) is { } wrong)
        {
            return wrong;
        }

        JsonElement[] invoices = await ListAsync($"/v1/invoices?customer_id={life.CustomerId}&limit=100");
        decimal total = invoices.Sum(each => each.GetProperty("total_cents").Number()), prepaid = invoices.Sum(each => each.GetProperty("prepaid_credit_amount_cents").Number());
        decimal due = invoices.Sum(each => each.GetProperty("amount_due_cents").Number()), paid = invoices.Sum(each => each.GetProperty("paid_amount_cents").Number());
        decimal subtotal = invoices.Sum(each => each.GetProperty("subtotal_cents").Number());
        JsonElement[] payments = await ListAsync($"/v1/payments?customer_id={life.CustomerId}&limit=100");
        decimal booked = payments.Where(each => each.GetProperty("status").GetString() == "succeeded").Sum(each => each.GetProperty("amount_cents").Number());
        JsonElement balance = await client.GetAsync("judge", $"/v1/customers/{life.CustomerId}/trial_balance");
        decimal uneven = balance.GetProperty("accounts").EnumerateArray().Sum(each => each.GetProperty("balance_cents").Number());
        bool isPaid = life.Pays == Pays.Never ? paid == 0 && due == subtotal - prepaid : due == 0 && paid == subtotal - prepaid;
        bool isRight = prepaid == Math.Min(life.WalletCents, subtotal) && isPaid && booked == paid && uneven == 0;
        return isRight ? null : $"{life.Name} ({life.Pays}): subtotal {subtotal}, total {total}, prepaid {prepaid} of {life.WalletCents}, paid {paid}, booked {booked}, due {due}, journal off by {uneven}";
    }

    private async Task<JsonElement[]> ListAsync(string path) => [.. (await client.GetAsync("judge", path)).EnumerateArray()];

    /// <summary>The service's own checks, and what its queues still hold.</summary>
    private async Task<int> AtRestAsync()
    {
        foreach (string line in service.Printed.Where(line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)).Distinct().Take(10))
        {
            Console.WriteLine($"printed: {line}");
        }

        await service.StopAsync();
        int wrong = 0;
        foreach (string command in (string[])["check", "check-usage"])
        {
            (int exitCode, string text) = await service.RunAsync(command);
            wrong += exitCode == 0 ? 0 : 1;
            Console.WriteLine($"{command}: {text}");
        }

        using StoreSet stores = service.OpenStores();
        foreach (string queue in WorkQueues.All.SelectMany(name => (string[])[name, $"{name}-poison"]))
        {
            await stores.Queues.EnsureQueueAsync(queue, CancellationToken.None);
            if (await stores.Queues.CountAsync(queue, CancellationToken.None) is > 0 and var count)
            {
                wrong += queue.EndsWith("-poison", StringComparison.Ordinal) ? 1 : 0;
                Console.WriteLine($"queue {queue}: {count} at rest");
            }
        }

        return wrong;
    }
}
