using System.Globalization;
using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Embedded;
using NodaTime;

namespace Billing.Storage.Tests.Embedded;

/// <summary>
/// Writes for ever through all ports and prints each number only after the store answered, so that whoever kills the process knows
/// which writes were promised.
/// </summary>
internal static class CrashWriter
{
    public const string Table = "numbers";
    public const string Queue = "numbers";
    public const string Container = "numbers";
    private const int Writers = 8;

    public static async Task<int> RunAsync(string directory)
    {
        using EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(directory), SystemClock.Instance);
        await store.Tables.EnsureTableAsync(Table, default);
        await store.Queues.EnsureQueueAsync(Queue, default);
        await store.Blobs.EnsureContainerAsync(Container, default);
        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        TextWriter acknowledged = TextWriter.Synchronized(output);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, writer, acknowledged))));
        return 0;
    }

    public static string Key(int number) => number.ToString("00000000", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(EmbeddedStore store, int writer, TextWriter acknowledged)
    {
        for (int number = writer; ; number += Writers)
        {
            string key = Key(number);
            Columns columns = new Columns().Set("Number", number);
            await store.Tables.CommitAsync(Table, [RowWrite.Insert("p", key, columns), RowWrite.Insert("p", key + "-twin", columns)], default);
            await acknowledged.WriteLineAsync($"row {number}");
            await store.EventLog.SendAsync(writer % 4, [new LogMessage(Encoding.UTF8.GetBytes(key))], default);
            await acknowledged.WriteLineAsync($"event {number}");
            await store.Queues.SendAsync(Queue, key, TimeSpan.Zero, default);
            await acknowledged.WriteLineAsync($"message {number}");
            await store.Blobs.PutAsync(Container, key, Encoding.UTF8.GetBytes(key), "text/plain", onlyIfNew: true, default);
            await acknowledged.WriteLineAsync($"blob {number}");
        }
    }
}
