using System.Diagnostics;
using System.Globalization;
using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Embedded;
using NodaTime;

namespace Billing.Storage.Tests.Embedded;

/// <summary>Kills a process that writes, and looks for everything it had been promised.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-crash-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(3000)]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged(int acknowledgements)
    {
        List<string> acknowledged = await WriteAndKillAsync(acknowledgements);
        using EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(_directory), SystemClock.Instance);
        HashSet<string> found = await FoundAsync(store);
        Assert.True(acknowledged.Count >= acknowledgements);
        Assert.Empty(acknowledged.Except(found));
        await store.Tables.CommitAsync(CrashWriter.Table, [RowWrite.Insert("p", "after", Columns.Empty)], default);
    }

    private async Task<List<string>> WriteAndKillAsync(int acknowledgements)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { "exec", typeof(CrashWriter).Assembly.Location, "crash-writer", _directory })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        List<string> acknowledged = [];
        try
        {
            while (acknowledged.Count < acknowledgements && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                acknowledged.Add(line);
            }
        }
        finally
        {
            process.Kill();
        }

        // A last line without its end was cut by the kill, so it was not said in full.
        string rest = await process.StandardOutput.ReadToEndAsync();
        acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await process.WaitForExitAsync();
        return acknowledged;
    }

    private static async Task<HashSet<string>> FoundAsync(EmbeddedStore store)
    {
        HashSet<string> found = [];
        HashSet<string> keys = await RowKeysAsync(store);
        foreach (string key in keys.Where(key => !key.EndsWith("-twin", StringComparison.Ordinal)))
        {
            Assert.Contains(key + "-twin", keys);
            found.Add($"row {Number(key)}");
            if (await store.Blobs.GetAsync(CrashWriter.Container, key, default) is not null)
            {
                found.Add($"blob {Number(key)}");
            }
        }

        Assert.Equal(2 * found.Count(item => item.StartsWith("row", StringComparison.Ordinal)), keys.Count);
        for (int partition = 0; partition < 4; partition++)
        {
            IReadOnlyList<LoggedMessage> messages = await store.EventLogReader.ReadAsync(partition, -1, int.MaxValue, default);
            Assert.Equal(Enumerable.Range(0, messages.Count).Select(i => (long)i), messages.Select(message => message.Sequence));
            found.UnionWith(messages.Select(message => $"event {Number(Encoding.UTF8.GetString(message.Body.Span))}"));
        }

        while (await store.Queues.ReceiveAsync(CrashWriter.Queue, 32, TimeSpan.FromHours(1), default) is { Count: > 0 } received)
        {
            found.UnionWith(received.Select(message => $"message {Number(message.Text)}"));
        }

        return found;
    }

    private static async Task<HashSet<string>> RowKeysAsync(EmbeddedStore store)
    {
        HashSet<string> keys = [];
        RowRange range = new("p", Columns: []);
        TablePage page;
        do
        {
            page = await store.Tables.QueryAsync(CrashWriter.Table, range, default);
            keys.UnionWith(page.Rows.Select(row => row.RowKey));
            range = range with { Continuation = page.Continuation };
        }
        while (page.Continuation is not null);
        return keys;
    }

    private static int Number(string key) => int.Parse(key, CultureInfo.InvariantCulture);
}
