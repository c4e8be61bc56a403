using System.Globalization;
using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Embedded;
using Billing.Storage.Embedded.Sqlite;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;

namespace Billing.Storage.Tests.Embedded;

public sealed class EmbeddedStoreTests : IAsyncLifetime
{
    private EmbeddedStoreFixture _fixture = null!;

    private EmbeddedStore Store => _fixture.Store;

    public async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync();
        await Store.Tables.EnsureTableAsync("things", default);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Everything_survives_a_reopening()
    {
        await Store.Queues.EnsureQueueAsync("jobs", default);
        await Store.Blobs.EnsureContainerAsync("files", default);
        string etag = (await InsertAsync("a")).ETags[0]!;
        await Store.Queues.SendAsync("jobs", "work", TimeSpan.Zero, default);
        await Store.Blobs.PutAsync("files", "f", "content"u8.ToArray(), "text/plain", true, default);
        await Store.EventLog.SendAsync(2, [new LogMessage("event"u8.ToArray(), "key")], default);
        _fixture.Reopen();
        Assert.Equal(etag, (await Store.Tables.GetAsync("things", "p", "a", default))!.ETag);
        Assert.Equal("work", Assert.Single(await Store.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromSeconds(1), default)).Text);
        Assert.Equal("content", Encoding.UTF8.GetString((await Store.Blobs.GetAsync("files", "f", default))!.Content.Span));
        Assert.Equal("key", Assert.Single(await Store.EventLogReader.ReadAsync(2, -1, 10, default)).PartitionKey);
        Assert.Equal(new PartitionEnd(2, 0, 0), (await Store.EventLog.GetEndsAsync(default))[2]);
        await Store.EventLog.SendAsync(2, [new LogMessage("next"u8.ToArray())], default);
        Assert.Equal(1, (await Store.EventLogReader.ReadAsync(2, 0, 10, default))[0].Sequence);
    }

    [Fact]
    public async Task A_message_that_a_dead_process_held_is_visible_again_and_a_delayed_one_stays_delayed()
    {
        await Store.Queues.EnsureQueueAsync("jobs", default);
        await Store.Queues.SendAsync("jobs", "held", TimeSpan.Zero, default);
        await Store.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromMinutes(10), default);
        await Store.Queues.SendAsync("jobs", "delayed", TimeSpan.FromMinutes(10), default);
        _fixture.Reopen();
        QueueMessage again = Assert.Single(await Store.Queues.ReceiveAsync("jobs", 2, TimeSpan.FromMinutes(10), default));
        Assert.Equal(("held", 2), (again.Text, again.DequeueCount));
    }

    [Fact]
    public async Task Versions_never_repeat_even_when_the_first_transaction_after_opening_is_refused()
    {
        await InsertAsync("a");
        long last = Version(await InsertAsync("b"));
        for (int i = 0; i < 3; i++)
        {
            _fixture.Reopen();
            CommitResult refused = await Store.Tables.CommitAsync(
                "things", [RowWrite.Insert("p", "new", Columns.Empty), RowWrite.Insert("p", "a", Columns.Empty)], default);
            Assert.Equal((CommitStatus.AlreadyExists, 1), (refused.Status, refused.FailedIndex));
            long version = Version(await InsertAsync($"c{i}"));
            Assert.True(version > last);
            last = version;
        }
    }

    [Fact]
    public void A_second_opener_is_refused_with_one_sentence()
    {
        StoreException error = Assert.Throws<StoreException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions(_fixture.Directory), new SettableClock()));
        Assert.Equal(StoreFault.Refused, error.Fault);
        Assert.Equal($"The data directory '{_fixture.Directory}' is in use by another process: stop it, or choose another directory.", error.Message);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_for_good()
    {
        Store.Dispose();
        string path = Path.Combine(_fixture.Directory, "billing.db");
        byte[] sound = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, Encoding.ASCII.GetBytes(new string('x', 8192)));
        StoreException error = Assert.Throws<StoreException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions(_fixture.Directory), new SettableClock()));
        Assert.Equal(StoreFault.Refused, error.Fault);
        await File.WriteAllBytesAsync(path, sound);
        _fixture.Reopen();
        Assert.Null(await Store.Tables.GetAsync("things", "p", "a", default));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        Store.Dispose();
        using (SqliteConnection connection = new(Path.Combine(_fixture.Directory, "billing.db")))
        {
            connection.Execute("PRAGMA user_version=99");
        }

        StoreException error = Assert.Throws<StoreException>(() => _fixture.Reopen());
        Assert.Equal(StoreFault.Refused, error.Fault);
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_partitions_is_fixed_at_creation()
    {
        string directory = Directory.CreateTempSubdirectory("billing-store-").FullName;
        using (EmbeddedStore first = EmbeddedStore.Open(new EmbeddedStoreOptions(directory) { LogPartitions = 3 }, _fixture.Clock))
        {
            Assert.Equal(3, await first.EventLog.PartitionCountAsync(default));
        }

        using (EmbeddedStore second = EmbeddedStore.Open(new EmbeddedStoreOptions(directory) { LogPartitions = 8 }, _fixture.Clock))
        {
            Assert.Equal(3, await second.EventLog.PartitionCountAsync(default));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_fails_what_does_not_fit_and_nothing_else()
    {
        string directory = Directory.CreateTempSubdirectory("billing-store-").FullName;
        using (EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions(directory) { MaxPages = 200, IsDurable = false }, _fixture.Clock))
        {
            await store.Tables.EnsureTableAsync("things", default);
            await store.Blobs.EnsureContainerAsync("files", default);
            Task<bool> large = store.Blobs.PutAsync("files", "large", new byte[2 * 1024 * 1024], "text/plain", true, default).AsTask();
            Task<CommitResult>[] small = [.. Enumerable.Range(0, 50).Select(i => store.Tables.CommitAsync("things", [RowWrite.Insert("p", $"r{i:00}", Columns.Empty)], default).AsTask())];
            Assert.Equal(StoreFault.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => large)).Fault);
            Assert.All(await Task.WhenAll(small), result => Assert.True(result.IsCommitted));
            Assert.Null(await store.Blobs.GetAsync("files", "large", default));
            Assert.Equal(50, (await store.Tables.QueryAsync("things", new RowRange("p"), default)).Rows.Count);
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Closing_writes_what_was_queued_and_later_calls_fail()
    {
        Task<CommitResult>[] queued = [.. Enumerable.Range(0, 200).Select(i => InsertAsync($"r{i:000}").AsTask())];
        ITableStore closed = Store.Tables;
        _fixture.Reopen();
        Assert.All(await Task.WhenAll(queued), result => Assert.True(result.IsCommitted));
        Assert.Equal(200, (await Store.Tables.QueryAsync("things", new RowRange("p"), default)).Rows.Count);
        StoreException write = await Assert.ThrowsAsync<StoreException>(
            async () => await closed.CommitAsync("things", [RowWrite.Upsert("p", "a", Columns.Empty)], default));
        StoreException read = await Assert.ThrowsAsync<StoreException>(async () => await closed.GetAsync("things", "p", "a", default));
        Assert.Equal((StoreFault.Unavailable, StoreFault.Unavailable), (write.Fault, read.Fault));
    }

    [Fact]
    public async Task Table_names_do_not_differ_by_case_as_in_the_service()
    {
        await Store.Tables.EnsureTableAsync("Other", default);
        await Store.Tables.EnsureTableAsync("OTHER", default);
        await Store.Tables.CommitAsync("other", [RowWrite.Insert("p", "a", Columns.Empty)], default);
        _fixture.Reopen();
        Assert.NotNull(await Store.Tables.GetAsync("oTHER", "p", "a", default));
    }

    [Fact]
    public async Task A_page_ends_at_four_mebibytes_and_the_next_goes_on()
    {
        Columns block = new();
        for (int i = 0; i < 8; i++)
        {
            block.Set($"Data{i}", new byte[64 * 1024]);
        }

        for (int i = 0; i < 12; i++)
        {
            await Store.Tables.CommitAsync("things", [RowWrite.Insert("p", $"r{i:00}", block)], default);
        }

        TablePage first = await Store.Tables.QueryAsync("things", new RowRange("p"), default);
        TablePage second = await Store.Tables.QueryAsync("things", new RowRange("p", Continuation: first.Continuation), default);
        Assert.InRange(first.Rows.Count, 7, 10);
        Assert.Null(second.Continuation);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"r{i:00}"), first.Rows.Concat(second.Rows).Select(row => row.RowKey));
    }

    private ValueTask<CommitResult> InsertAsync(string rowKey) => Store.Tables.CommitAsync("things", [RowWrite.Insert("p", rowKey, Columns.Empty)], default);

    private static long Version(CommitResult result) => long.Parse(result.ETags[0]!, CultureInfo.InvariantCulture);
}
