using System.Diagnostics;
using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>
/// Loads the durable embedded store with timed loops: <c>dotnet run -c Release --project tests/Billing.Benchmarks -- store [seconds] [directory]</c>.
/// Loops instead of BenchmarkDotNet, because group commit shows only with many callers at once.
/// </summary>
internal sealed class StoreLoad(EmbeddedStore store, TimeSpan time)
{
    private const string Table = "load";

    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 250)];

    private int _run;

    public static async Task RunAsync(string[] args)
    {
        TimeSpan time = TimeSpan.FromSeconds(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3);
        string parent = Directory.CreateDirectory(args.Length > 1 ? args[1] : AppContext.BaseDirectory).FullName;
        string directory = Path.Combine(parent, $"store-load-{Environment.ProcessId}");
        using (EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(directory), SystemClock.Instance))
        {
            await new StoreLoad(store, time).RunAllAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    private async Task RunAllAsync()
    {
        await store.Tables.EnsureTableAsync(Table, default);
        await store.Queues.EnsureQueueAsync("load", default);
        Console.WriteLine($"{"what",-44}{"per second",14}{"bytes/item",12}{"p50 us",10}{"p99 us",10}{"CPU us/item",13}{"RSS MiB",9}");
        foreach (int callers in new[] { 1, 8, 64, 256 })
        {
            await MeasureAsync($"single inserts, {callers} callers", callers, 1, InsertAsync);
        }

        await MeasureAsync("inserts by 100, 1 caller", 1, 100, InsertManyAsync);
        await MeasureAsync("inserts by 100, 8 callers", 8, 100, InsertManyAsync);
        await MeasureAsync("replace with etag, 64 callers", 64, 1, ReplaceAsync);
        await MeasureAsync("point reads, 1 thread", 1, 1, ReadAsync);
        await MeasureAsync("point reads, 2 threads", 2, 1, ReadAsync);
        await MeasureAsync("point reads, 64 callers", 64, 1, ReadAsync);
        await MeasureAsync("pages of 100 rows, 2 threads", 2, 100, PageAsync);
        await MeasureAsync("log sends of 1, 64 callers", 64, 1, (caller, _) => SendAsync(caller, 1));
        await MeasureAsync("log sends of 100, 16 callers", 16, 100, (caller, _) => SendAsync(caller, 100));
        await MeasureAsync("queue send+receive+delete, 64 callers", 64, 1, QueueAsync);
    }

    private async Task MeasureAsync(string what, int callers, int items, Func<int, int, ValueTask> call)
    {
        _run++;
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        List<double>[] latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => LoopAsync(caller, start, call))));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        double[] sorted = [.. latencies.SelectMany(list => list).Order()];
        int calls = latencies.Sum(list => list.Count);
        double perItem = (double)(GC.GetTotalAllocatedBytes() - allocated) / calls / items;
        process.Refresh();
        double cpuPerItem = (process.TotalProcessorTime - cpu).TotalMicroseconds / calls / items;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-44}{calls * (double)items / elapsed.TotalSeconds,14:N0}{perItem,12:N0}{sorted[sorted.Length / 2],10:N0}{sorted[sorted.Length * 99 / 100],10:N0}{cpuPerItem,13:N1}{process.WorkingSet64 >> 20,9}"));
    }

    private async Task<List<double>> LoopAsync(int caller, long start, Func<int, int, ValueTask> call)
    {
        List<double> latencies = new(1 << 16);
        for (int number = 0; Stopwatch.GetElapsedTime(start) < time; number++)
        {
            long begin = Stopwatch.GetTimestamp();
            await call(caller, number);
            latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
        }

        return latencies;
    }

    private static Columns Row(int number) =>
        new Columns().Set("Number", number).Set("Name", "a name of some length").Set("Data", new byte[120]);

    private async ValueTask InsertAsync(int caller, int number) =>
        Check(await store.Tables.CommitAsync(Table, [RowWrite.Insert($"p{caller:000}", $"{_run:00}|{number:00000000}", Row(number))], default));

    private async ValueTask InsertManyAsync(int caller, int number)
    {
        RowWrite[] writes = new RowWrite[100];
        for (int i = 0; i < writes.Length; i++)
        {
            writes[i] = RowWrite.Insert($"p{caller:000}", $"{_run:00}|{number:00000000}|{i:00}", Row(i));
        }

        Check(await store.Tables.CommitAsync(Table, writes, default));
    }

    private async ValueTask ReplaceAsync(int caller, int number)
    {
        string partition = $"p{caller:000}";
        string etag = (await store.Tables.GetAsync(Table, partition, "03|00000000", default))!.ETag;
        Check(await store.Tables.CommitAsync(Table, [RowWrite.Replace(partition, "03|00000000", etag, Row(number))], default));
    }

    private async ValueTask ReadAsync(int caller, int number)
    {
        if (await store.Tables.GetAsync(Table, $"p{caller:000}", $"03|{number % 200:00000000}", default) is null)
        {
            throw new InvalidOperationException("A row is missing");
        }
    }

    private async ValueTask PageAsync(int caller, int number) =>
        await store.Tables.QueryAsync(Table, new RowRange($"p{caller:000}", $"03|{number % 200:00000000}", Take: 100), default);

    private ValueTask SendAsync(int caller, int count)
    {
        LogMessage[] messages = new LogMessage[count];
        Array.Fill(messages, new LogMessage(Body, "customer"));
        return store.EventLog.SendAsync(caller % 4, messages, default);
    }

    private async ValueTask QueueAsync(int caller, int number)
    {
        await store.Queues.SendAsync("load", "{\"job\":\"work\"}", TimeSpan.Zero, default);
        foreach (QueueMessage message in await store.Queues.ReceiveAsync("load", 1, TimeSpan.FromMinutes(5), default))
        {
            await store.Queues.DeleteAsync("load", message, default);
        }
    }

    private static void Check(CommitResult result)
    {
        if (!result.IsCommitted)
        {
            throw new InvalidOperationException($"Refused: {result.Status}");
        }
    }
}
