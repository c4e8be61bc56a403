using System.Diagnostics;

namespace Billing.Load;

/// <summary>Reads long lists as people and programs do, one request after another: how long each kind of question takes, and how many calls of the store it makes.</summary>
internal static class ListLoad
{
    public const string Name = "lists";

    private const int AskedOfEach = 200;
    private const int PageOfWalk = 1_000;
    private const double BudgetMs = 100;

    public static async Task<int> RunAsync(LoadOptions options)
    {
        await using ListHost host = await ListHost.StartAsync(options.Azurite);
        long started = Stopwatch.GetTimestamp();
        string customer = await ListData.FillAsync(host, options.Items);
        Console.WriteLine($"lists on {(options.Azurite ? "Azurite" : "the embedded store")}, {options.Items:N0} of each, made in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s; load average {LoadAverage()}");
        int slow = 0;
        foreach ((string name, string path) in Questions(customer, options.Items))
        {
            slow += await AskAsync(host, name, path) ? 0 : 1;
        }

        slow += await AskAsync(host, "customers, after a write each", "/v1/customers?limit=100", number => $$"""{"external_id":"written-{{number}}","name":"Written"}""") ? 0 : 1;
        int unstable = await WalkAsync(host);
        Console.WriteLine($"{slow} kinds above {BudgetMs} ms at p99; paging beside a writer: {(unstable == 0 ? "each item once" : $"{unstable} items missed or shown twice")}; load average {LoadAverage()}");
        return slow + unstable == 0 ? 0 : 1;
    }

    private static IEnumerable<(string Name, string Path)> Questions(string customer, int items) =>
    [
        ("invoices, newest", "/v1/invoices?limit=100"),
        ("invoices, page from the middle", $"/v1/invoices?limit=100&skip={items / 2}"),
        ("invoices, of a status, counted", "/v1/invoices?limit=1&status=finalized"),
        ("invoices, of a customer", $"/v1/invoices?limit=100&customer_id={customer}"),
        ("invoices, largest first", "/v1/invoices?limit=100&order_by=total_cents:desc"),
        ("invoices, paid, by number", "/v1/invoices?limit=100&status=paid&order_by=invoice_number:asc"),
        ("customers, newest", "/v1/customers?limit=100"),
        ("customers, page from the middle", $"/v1/customers?limit=100&skip={items / 2}"),
        ("customers, by name", "/v1/customers?limit=100&order_by=name:asc"),
        ("events, newest", "/v1/events?limit=100"),
        ("events, oldest", "/v1/events?limit=100&order_by=timestamp:asc"),
        ("events, of a customer", "/v1/events?limit=100&external_customer_id=events-7"),
        ("events, page from the middle of a customer", $"/v1/events?limit=100&external_customer_id=events-7&skip={items / 200}"),
    ];

    /// <summary>False when it is too slow.</summary>
    private static async Task<bool> AskAsync(ListHost host, string name, string path, Func<int, string>? write = null)
    {
        long first = Stopwatch.GetTimestamp();
        int callsBefore = host.Calls;
        await host.ListAsync(path);
        double firstMs = Stopwatch.GetElapsedTime(first).TotalMilliseconds;
        int firstCalls = host.Calls - callsBefore;
        List<double> times = [];
        List<int> calls = [];
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < AskedOfEach; i++)
        {
            if (write is not null)
            {
                await host.PostAsync(path.Split('?')[0], write(i));
            }

            int before = host.Calls;
            long at = Stopwatch.GetTimestamp();
            await host.ListAsync(path);
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            calls.Add(host.Calls - before);
        }

        busy = Environment.CpuUsage.TotalTime - busy;
        times.Sort();
        calls.Sort();
        double p99 = times[(int)(times.Count * 0.99)];
        Console.WriteLine($"{name,-44} p50 {times[times.Count / 2],7:N1} ms, p99 {p99,7:N1} ms, processor {busy.TotalMilliseconds / AskedOfEach,6:N1} ms, {calls[calls.Count / 2],3} calls; the first time {firstMs:N0} ms, {firstCalls} calls");
        return p99 <= BudgetMs;
    }

    /// <summary>Pages through all customers, oldest first, while others are added: how many of those that were there were missed or shown twice.</summary>
    private static async Task<int> WalkAsync(ListHost host)
    {
        int total = (await host.ListAsync("/v1/customers?limit=1")).Total;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int twice = 0;
        for (int skip = 0; skip < total; skip += PageOfWalk)
        {
            await host.PostAsync("/v1/customers", $$"""{"external_id":"beside-{{skip}}","name":"Beside"}""");
            (System.Text.Json.JsonElement page, _) = await host.ListAsync($"/v1/customers?limit={PageOfWalk}&skip={skip}&order_by=created_at:asc");
            twice += page.EnumerateArray().Count(item => !seen.Add(item.GetProperty("id").GetString()!));
        }

        return twice + Math.Max(0, total - seen.Count);
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
