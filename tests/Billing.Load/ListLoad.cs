using System.Diagnostics;

namespace Billing.Load;

/// <summary>Reads long lists as people and programs do, one request after another: how long each kind of question takes, and how many calls of the store it makes.</summary>
internal static class ListLoad
{
    public const string Name = "lists";

    private const int AskedOfEach = 200;
    private const int AskedAtLeast = 20;
    private static readonly TimeSpan AskedFor = TimeSpan.FromSeconds(15);
    private const int PageOfWalk = 1_000;
    private const double BudgetMs = 100;

    public static async Task<int> RunAsync(LoadOptions options)
    {
        await using ListHost host = await ListHost.StartAsync(options.Azurite);
        long started = Stopwatch.GetTimestamp();
        string customer = await ListData.FillAsync(host, options.Items);
        Console.WriteLine($"lists on {(options.Azurite ? "Azurite" : "the embedded store")}, {options.Items:N0} of each, made in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s; load average {LoadAverage()}");
        int slow = 0;
        foreach (ListQuestion question in ListQuestions.Of(customer, options.Items).Where(question => question.Name.Contains(options.Only, StringComparison.Ordinal)))
        {
            slow += await AskAsync(host, question) ? 0 : 1;
        }

        if (options.Only.Length > 0)
        {
            return slow;
        }

        slow += await AskAsync(host, new("customers, after a write each", _ => "/v1/customers?limit=100"), WriteAsync) ? 0 : 1;
        slow += await AskAsync(host, new("customers, by name, after a write each", _ => "/v1/customers?limit=100&order_by=name:asc"), WriteAsync) ? 0 : 1;
        Console.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) >> 20} MB are held by service, store and client in this process");
        int unstable = await WalkAsync(host);
        Console.WriteLine($"{slow} kinds above {BudgetMs} ms at p99; paging beside a writer: {(unstable == 0 ? "each item once" : $"{unstable} items missed or shown twice")}; load average {LoadAverage()}");
        return slow + unstable == 0 ? 0 : 1;
    }

    private static Task WriteAsync(ListHost host) => host.PostAsync("/v1/customers", $$"""{"external_id":"written-{{Guid.NewGuid()}}","name":"Written"}""");

    /// <summary>False when it is too slow. Slow kinds are asked for <see cref="AskedFor"/> only.</summary>
    private static async Task<bool> AskAsync(ListHost host, ListQuestion question, Func<ListHost, Task>? write = null)
    {
        Asked first = await MeasureAsync(host, question, 0);
        List<Asked> all = [];
        long started = Stopwatch.GetTimestamp();
        for (int i = 1; i <= AskedOfEach && (i <= AskedAtLeast || Stopwatch.GetElapsedTime(started) < AskedFor); i++)
        {
            await (write?.Invoke(host) ?? Task.CompletedTask);
            all.Add(await MeasureAsync(host, question, i));
        }

        double p99 = Of(all, 0.99, one => one.Total.TotalMilliseconds);
        Console.WriteLine(
            $"{question.Name,-46} p50 {Of(all, 0.5, one => one.Total.TotalMilliseconds),6:N1} ms, p99 {p99,6:N1} ms ({all.Count} times), of it in the tables {Of(all, 0.99, one => one.InTables.TotalMilliseconds),6:N1} ms,"
            + $" processor {all.Average(one => one.Processor.TotalMilliseconds),5:N1} ms, Azurite's {all.Average(one => one.Azurite.TotalMilliseconds),5:N1} ms,"
            + $" {Of(all, 0.5, one => one.Calls),3:N0} calls (most {all.Max(one => one.Calls)}), {all.Average(one => one.Rows):N0} rows, {all.Average(one => one.Bytes) / 1024.0,6:N1} KiB, {all.Average(one => one.Allocated) / 1048576.0:N1} MiB of memory;"
            + $" the first time {first.Total.TotalMilliseconds:N0} ms, {first.Calls} calls, {first.Bytes >> 10:N0} KiB");
        return p99 <= BudgetMs;
    }

    private static double Of(List<Asked> all, double part, Func<Asked, double> value)
    {
        double[] sorted = [.. all.Select(value).Order()];
        return sorted[(int)(sorted.Length * part)];
    }

    private static async Task<Asked> MeasureAsync(ListHost host, ListQuestion question, int number)
    {
        (int calls, int rows, long bytes, TimeSpan waited, TimeSpan azurite) = (host.Calls, host.RowsRead, host.BytesRead, host.Waited, host.AzuriteBusy);
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long at = Stopwatch.GetTimestamp();
        await host.DrainAsync(question.Path(number), question.Surface);
        TimeSpan total = Stopwatch.GetElapsedTime(at);
        return new Asked(
            total, host.Waited - waited, Environment.CpuUsage.TotalTime - busy, host.AzuriteBusy - azurite, host.Calls - calls, host.RowsRead - rows, host.BytesRead - bytes, GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>Pages through all customers, oldest first, while others are added: how many of those that were there were missed or shown twice.</summary>
    private static async Task<int> WalkAsync(ListHost host)
    {
        int total = await host.TotalAsync("/v1/customers?limit=1");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int twice = 0;
        for (int skip = 0; skip < total; skip += PageOfWalk)
        {
            await host.PostAsync("/v1/customers", $$"""{"external_id":"beside-{{skip}}","name":"Beside"}""");
            System.Text.Json.JsonElement page = await host.GetAsync($"/v1/customers?limit={PageOfWalk}&skip={skip}&order_by=created_at:asc");
            twice += page.EnumerateArray().Count(item => !seen.Add(item.GetProperty("id").GetString()!));
        }

        return twice + Math.Max(0, total - seen.Count);
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>What one answer took: until its last byte was there, unread.</summary>
    private sealed record Asked(TimeSpan Total, TimeSpan InTables, TimeSpan Processor, TimeSpan Azurite, int Calls, int Rows, long Bytes, long Allocated);
}
