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
        foreach ((string name, Func<int, string> path) in ListQuestions.Of(customer, options.Items))
        {
            slow += await AskAsync(host, name, path) ? 0 : 1;
        }

        slow += await AskAsync(host, "customers, after a write each", _ => "/v1/customers?limit=100", host => host.PostAsync("/v1/customers", $$"""{"external_id":"written-{{Guid.NewGuid()}}","name":"Written"}""")) ? 0 : 1;
        slow += await AskAsync(host, "customers, by name, after a write each", _ => "/v1/customers?limit=100&order_by=name:asc", host => host.PostAsync("/v1/customers", $$"""{"external_id":"written-{{Guid.NewGuid()}}","name":"Written"}""")) ? 0 : 1;
        Console.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) >> 20} MB are held by service, store and client in this process");
        int unstable = await WalkAsync(host);
        Console.WriteLine($"{slow} kinds above {BudgetMs} ms at p99; paging beside a writer: {(unstable == 0 ? "each item once" : $"{unstable} items missed or shown twice")}; load average {LoadAverage()}");
        return slow + unstable == 0 ? 0 : 1;
    }

    /// <summary>False when it is too slow.</summary>
    private static async Task<bool> AskAsync(ListHost host, string name, Func<int, string> path, Func<ListHost, Task>? write = null)
    {
        (double firstMs, int firstCalls, long firstBytes) = await MeasureAsync(host, path(0));
        List<double> times = [];
        List<int> calls = [];
        long bytes = 0;
        TimeSpan busy = TimeSpan.Zero;
        for (int i = 1; i <= AskedOfEach; i++)
        {
            await (write?.Invoke(host) ?? Task.CompletedTask);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            (double ms, int asked, long read) = await MeasureAsync(host, path(i));
            busy += Environment.CpuUsage.TotalTime - before;
            times.Add(ms);
            calls.Add(asked);
            bytes += read;
        }

        times.Sort();
        calls.Sort();
        double p99 = times[(int)(times.Count * 0.99)];
        Console.WriteLine(
            $"{name,-46} p50 {times[times.Count / 2],6:N1} ms, p99 {p99,6:N1} ms, processor {busy.TotalMilliseconds / AskedOfEach,5:N1} ms, {calls[calls.Count / 2],3} calls (most {calls[^1]}), {bytes / AskedOfEach / 1024.0,6:N1} KiB;"
            + $" the first time {firstMs:N0} ms, {firstCalls} calls, {firstBytes >> 10:N0} KiB");
        return p99 <= BudgetMs;
    }

    private static async Task<(double Milliseconds, int Calls, long Bytes)> MeasureAsync(ListHost host, string path)
    {
        (int calls, long bytes, long at) = (host.Calls, host.BytesRead, Stopwatch.GetTimestamp());
        await host.ListAsync(path);
        return (Stopwatch.GetElapsedTime(at).TotalMilliseconds, host.Calls - calls, host.BytesRead - bytes);
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
