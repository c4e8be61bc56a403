using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Exports;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Exports;

/// <summary>A file holds each row once, whatever fails, repeats or runs at the same time.</summary>
public sealed class WriteExportTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ExportPortion Small = new(Bytes: 1_000_000, Items: 3);

    [Fact]
    public async Task A_file_is_whole_whatever_fails()
    {
        int cases = await CrashHarness.RunAsync(
            site => PrepareAsync(site, customers: 7),
            async site => Assert.True((await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None)).IsDone),
            async site =>
            {
                Assert.True((await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None)).IsDone);
                await AssertWholeAsync(site, customers: 7);
            });
        Assert.InRange(cases, 60, 2_000);
    }

    [Fact]
    public async Task A_run_without_time_goes_on_where_it_stopped()
    {
        Site site = new World().Start();
        await PrepareAsync(site, customers: 10);
        var time = new ElapsingTime();
        int runs = 1;
        while (!(await Writer(site).RunAsync(Message(site), new TimeBudget(time, TimeSpan.FromSeconds(5)), None)).IsDone)
        {
            Assert.InRange(runs++, 1, 50);
        }

        Assert.InRange(runs, 2, 50);
        await AssertWholeAsync(site, customers: 10);
    }

    [Fact]
    public async Task A_slow_run_that_lost_its_turn_adds_nothing()
    {
        Site site = new World().Start();
        await PrepareAsync(site, customers: 10);
        int puts = 0;
        site.World.Blobs.BeforePut = async _ =>
        {
            if (++puts == 2)
            {
                await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None);
            }
        };
        Assert.True((await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None)).IsDone);
        await AssertWholeAsync(site, customers: 10);

        await ExpireAsync(site);
        Assert.Empty(site.World.Blobs.Names);
    }

    [Fact]
    public async Task After_its_time_a_file_is_gone_and_its_link_and_the_schedule_know_nothing_of_it()
    {
        Site site = new World().Start();
        DataExport export = await PrepareAsync(site, customers: 4);
        await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None);
        ExportReader reader = Reader(site);
        ExportLink link = reader.LinkTo((await reader.FindAsync(site.Space, export.Id, None))!);
        Assert.True((await reader.OpenAsync(link, None)).IsSuccess);
        Assert.False((await reader.OpenAsync(link with { ExpiresAt = link.ExpiresAt + 1 }, None)).IsSuccess);
        Assert.False((await reader.OpenAsync(link with { Signature = new string('0', 64) }, None)).IsSuccess);
        Assert.False((await reader.OpenAsync(link with { Space = link.Space with { Mode = Mode.Test } }, None)).IsSuccess);
        site.World.Clock.Advance(ExportReader.LinkLifetime);
        Assert.False((await reader.OpenAsync(link, None)).IsSuccess);

        site.World.Clock.Advance(DataExport.Retention);
        await ExpireAsync(site);
        Assert.Null(await reader.FindAsync(site.Space, export.Id, None));
        Assert.Empty(site.World.Blobs.Names);
        Assert.Empty((await site.Lists.ReadAsync(site.Space, ExportRows.Exports, new ListQuery([], null, false, 0, 9), None)).Rows);
        Assert.DoesNotContain(site.World.Tables.Rows(Tables.Schedule), row => row.Columns.Text("queue") == WorkQueues.ExportData);
    }

    [Fact]
    public async Task An_export_that_never_gets_anywhere_is_given_up()
    {
        Site site = new World().Start();
        DataExport export = await PrepareAsync(site, customers: 4);
        site.World.Blobs.BeforePut = _ => throw new StoreException(StoreFault.Unavailable, "no blobs");
        for (int run = 0; run < 9; run++)
        {
            try
            {
                await Writer(site).RunAsync(Message(site), TimeBudget.Ample(), None);
            }
            catch (StoreException)
            {
                // The message comes again.
            }
        }

        DataExport failed = (await Reader(site).FindAsync(site.Space, export.Id, None))!;
        Assert.Equal((ExportStatus.Failed, true), (failed.Status, failed.ErrorMessage!.Contains("8 tries", StringComparison.Ordinal)));
        Assert.Equal(1, await EventsAsync(site, "data_export.failed"));
    }

    private static async Task<DataExport> PrepareAsync(Site site, int customers)
    {
        var create = new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names));
        for (int i = 0; i < customers; i++)
        {
            site.World.Clock.Advance(Duration.FromSeconds(1));
            Assert.True((await create.RunAsync(
                site.Space, new NewCustomer { ExternalId = $"c{i:D2}", Name = $"Customer {i}" }, Command.FromJob("customer", $"{i}"), None)).IsSuccess);
        }

        return (await new StartExport(site.Transactor, Sources(site), site.Random).RunAsync(
            site.Space, ExportType.Customers, ExportFormat.Csv, new Dictionary<string, string>(), Command.FromJob("export"), None)).Value.Value;
    }

    private static async Task AssertWholeAsync(Site site, int customers)
    {
        DataExport export = DocumentCodec.Read(
            site.World.Tables.Rows(Tables.Platform).Single(row => row.RowKey == PartitionAddress.GuardRow).Columns, StoredJson.Default.DataExport)!;
        Assert.Equal((ExportStatus.Completed, customers, 100), (export.Status, export.RowsWritten, export.Progress));
        using var file = new MemoryStream();
        await Reader(site).CopyAsync(export, file, None);
        Assert.Equal(export.BytesWritten, file.Length);
        string[] lines = Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("external_id,name,email,currency,timezone,created_at", lines[0]);
        Assert.Equal(Enumerable.Range(0, customers).Select(i => $"c{i:D2}"), lines[1..].Select(line => line.Split(',')[0]));
        Assert.Equal(1, await EventsAsync(site, "data_export.completed"));
    }

    private static async Task<int> EventsAsync(Site site, string type) =>
        (await site.Lists.ReadAsync(site.Space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", type)], null, false, 0, 0), None)).Total;

    private static async Task ExpireAsync(Site site)
    {
        var message = JsonSerializer.Deserialize(Message(site), StoredJson.Default.ExportMessage)! with { Expires = true };
        Assert.True((await Writer(site).RunAsync(JsonSerializer.Serialize(message, StoredJson.Default.ExportMessage), TimeBudget.Ample(), None)).IsDone);
    }

    private static string Message(Site site) => site.World.Queues.Texts(WorkQueues.ExportData)[0];

    private static ExportSources Sources(Site site) => new(new ListWalk(site.Tables), site.Lists, new UsageEvents(site.Tables, new NoCustomers()));

    private static ExportReader Reader(Site site) => new(site.Tables, site.Blobs, site.World.Clock);

    private static WriteExport Writer(Site site) => new(site.Transactor, site.Dispatcher, Sources(site), site.Blobs, site.Random, Small);

    private sealed class NoCustomers : IUsageCustomers
    {
        public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) => ValueTask.FromResult<OwnerKey?>(null);
    }

    /// <summary>Each look at the clock takes a second.</summary>
    private sealed class ElapsingTime : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks);
    }
}
